"""Structured logs: one JSON object a line, with the id of the request or task, and never a secret."""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

HIDDEN = "[hidden]"
ID_FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET_PATHS = ("/healthz", "/readyz", "/static/")

request_id: ContextVar[str] = ContextVar("request_id", default="")
access = logging.getLogger("pmhub.access")

# What a LogRecord has by itself; all else came in through `extra=`.
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "server_time"}
SECRET_NAME = re.compile(
    r"pass(word|wd)?$|secret|token|authorization|cookie|api[_-]?key|session|signature", re.I
)
SECRETS = (
    re.compile(r"pmh_[A-Za-z0-9_-]{6,}"),  # API tokens
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"),  # user:password in a URL
    re.compile(r"(?i)(?<=bearer )[^\s'\",]+"),
    re.compile(r"(?i)(?<=basic )[A-Za-z0-9+/=]{8,}"),
    re.compile(r"(?i)(?:(?<=sessionid=)|(?<=csrftoken=))[^;\s'\"]+"),
    re.compile(r"(?i)(?<=password)(?:['\"]?\s*[=:]\s*['\"]?)[^\s'\",&]+"),
    re.compile(
        r"\b[A-Za-z0-9_=-]{2,}:[A-Za-z0-9_-]{5,8}:[A-Za-z0-9_-]{27,}"
    ),  # signed by django.core.signing
    re.compile(r"[A-Za-z0-9_-]{20,}(?:~|%7E)[A-Za-z0-9_-]{20,}"),  # signed by core.links
    # What opens a door by itself: links of status pages, portals, digests, invitations, resets of a password.
    re.compile(r"(?<=/)(?=[^/\s?]*\d)[A-Za-z0-9_:.=~-]{32,}(?=[/\s?'\"]|$)"),
)


def redact(text: str) -> str:
    """The text without anything that opens a door; ids (UUIDs with their dashes) stay readable."""
    for secret in SECRETS:
        text = secret.sub(_hide, text)
    return text


def _hide(match: re.Match[str]) -> str:
    return match[0] if _is_uuid(match[0]) else HIDDEN


def _is_uuid(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))


def _clean(name: str, value: Any) -> Any:
    if SECRET_NAME.search(name):
        return HIDDEN
    if isinstance(value, dict):
        return {str(key): _clean(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_clean("", inner) for inner in value]
    return value if isinstance(value, int | float | bool | None) else redact(str(value))


class RedactFilter(logging.Filter):
    """Takes secrets out of message, arguments and extras before any formatter sees them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        for name in set(vars(record)) - STANDARD:
            setattr(record, name, _clean(name, getattr(record, name)))
        return True


class RefusalFilter(logging.Filter):
    """A refusal is no accident: it is told in one line with its reason, without the way that led to it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 0) == HTTPStatus.FORBIDDEN and record.exc_info:
            record.msg, record.args = f"{record.getMessage()} ({record.exc_info[1]})", None
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.INFO, "INFO"
        return True


class JsonFormatter(logging.Formatter):
    """One line of JSON: at, level, logger, message, request_id, extras, error."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        entry |= {name: value for name, value in vars(record).items() if name not in STANDARD}
        if record.exc_info:
            entry["error"] = redact("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(entry, default=str, ensure_ascii=False)


class RequestLogMiddleware:
    """Gives each request an id (the caller's, when it looks like one), answers with it, and logs the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        identity = identify(request.headers.get("X-Request-ID", ""))
        # Not reset: Django logs errors after the last middleware, and the next request sets its own.
        request_id.set(identity)
        response = self.get_response(request)
        response["X-Request-ID"] = identity
        if not request.path.startswith(QUIET_PATHS):
            _log(request, response, time.perf_counter() - begun)
        return response


def identify(offered: str) -> str:
    return offered if ID_FORM.fullmatch(offered) else uuid.uuid4().hex


def _log(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    # The path without its query: search words and signed links are nobody's business.
    access.info(
        "%s %s %s",
        request.method,
        request.path,
        response.status_code,
        extra={"status": response.status_code, "ms": round(seconds * 1000, 1)},
    )
