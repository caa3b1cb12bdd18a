"""Logs are JSON, carry the request's id, and hold nothing that opens a door."""

import io
import json
import logging
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.logs import HIDDEN, JsonFormatter, RedactFilter, identify, redact
from core.models import User, Workspace

TOKEN = "pmh_Zk3fJq8sXv1mPq7tUwYa9BcDeFgHiJkLmNoPqRsTuV"
SIGNED = "eyJ3IjoiMDE5M2YifQ:1abcDE:kQJ3hM2x9vZ5kQJ3hM2x9vZ5kQJ3hM2x9vZ5"


def logged(message: str, *args: object, **extra: object) -> dict:
    record = logging.makeLogRecord({"name": "x", "levelname": "INFO", "msg": message, "args": args} | extra)
    RedactFilter().filter(record)
    return json.loads(JsonFormatter().format(record))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"token {TOKEN} used", TOKEN),
        ("Authorization: Bearer abc.def.ghi", "abc.def.ghi"),
        ("connect to postgres://pmhub:s3cret@db:5432/pmhub", "s3cret"),
        ("redis://:s3cret@cache:6379/0", "s3cret"),
        ("Cookie: sessionid=s3cretsession; csrftoken=s3crettoken", "s3cret"),
        ("password='s3cret' given", "s3cret"),
        (f"GET /status/{SIGNED}/ 200", SIGNED),
        ("GET /accounts/password/reset/key/1-c0ffee-9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c/ 200", "9f8a7b6c5d4e"),
    ],
)
def test_a_secret_is_hidden(text: str, secret: str) -> None:
    assert secret not in redact(text)
    assert HIDDEN in redact(text)


def test_ids_stay_readable() -> None:
    text = "GET /api/v1/workspaces/acme/items/0193f5d1-1111-7222-8333-444455556666 200"
    assert redact(text) == text


def test_extras_are_logged_and_secret_ones_hidden() -> None:
    entry = logged("%s sent", "mail", status=250, smtp_password="hunter2", headers={"Cookie": "sessionid=1"})
    assert (entry["message"], entry["status"]) == ("mail sent", 250)
    assert entry["smtp_password"] == HIDDEN
    assert entry["headers"] == {"Cookie": HIDDEN}


def test_an_error_keeps_its_traceback_without_the_secret() -> None:
    try:
        raise ValueError(f"refused {TOKEN}")
    except ValueError:
        entry = logged("failed", exc_info=sys.exc_info())
    assert "ValueError: refused" in entry["error"]
    assert TOKEN not in entry["error"]


def test_the_callers_request_id_is_kept_only_when_it_looks_like_one() -> None:
    assert identify("abc-123-def") == "abc-123-def"
    assert identify('x"\n{"level": "error"}') != 'x"\n{"level": "error"}'
    assert len(identify("")) == 32


def test_every_answer_names_its_request(client: Client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "from-the-proxy"})["X-Request-ID"] == "from-the-proxy"
    )
    assert len(client.get("/healthz")["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_a_refusal_is_one_line_that_says_why(web: Any, vera: User, acme: Workspace) -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonFormatter())
    log = logging.getLogger("django.request")
    log.addHandler(handler)
    try:
        assert web(vera).get(reverse("mails", args=["acme"])).status_code == 403
    finally:
        log.removeHandler(handler)
    (line,) = lines.getvalue().splitlines()
    said = json.loads(line)
    assert said["level"] == "info" and "error" not in said
    assert "Your role in this workspace" in said["message"]


def test_a_request_is_logged_without_its_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="pmhub.access"):
        client.get("/nowhere?q=private-words")
    messages = [record.getMessage() for record in caplog.records if record.name == "pmhub.access"]
    assert messages == ["GET /nowhere 404"]
