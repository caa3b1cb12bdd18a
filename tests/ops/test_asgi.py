"""Django behind granian: bodies arrive, headers cannot be forged, the stream goes its own way."""

import asyncio
from collections.abc import Awaitable, Generator
from typing import Any

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse

from pmhub import asgi


class Given:
    """Like granian's: awaitable, but no coroutine."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value

    def __await__(self) -> Generator[Any, None, dict[str, Any]]:
        yield from asyncio.sleep(0).__await__()
        return self.value


async def ask(method: str, path: str, body: bytes, *headers: tuple[bytes, bytes]) -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []
    parts = [{"type": "http.request", "body": body, "more_body": False}]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1"), (b"content-length", str(len(body)).encode()), *headers],
    }

    async def send(message: Any) -> None:
        sent.append(message)

    def receive() -> Awaitable[dict[str, Any]]:
        return Given(parts.pop())

    await asgi.application(scope, receive, send)
    return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:])


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of a page: what Django saw."""

    def respond(self: Any, request: HttpRequest) -> HttpResponse:
        seen = f"{request.method} {request.POST.get('a')} {request.headers.get('X-Forwarded-Proto')}"
        return HttpResponse(seen)

    monkeypatch.setattr(type(asgi.django_app), "get_response", respond)


def test_a_body_arrives(echo: None) -> None:
    form = (b"content-type", b"application/x-www-form-urlencoded")
    assert asyncio.run(ask("POST", "/x", b"a=1", form)) == (200, b"POST 1 None")


def test_a_header_with_an_underscore_is_not_taken_for_the_proxys(echo: None) -> None:
    forged = (b"x_forwarded_proto", b"https")
    assert asyncio.run(ask("GET", "/x", b"", forged)) == (200, b"GET None None")


@pytest.mark.django_db(transaction=True)
def test_the_stream_goes_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    status, body = asyncio.run(ask("GET", "/api/v1/workspaces/acme/stream", b""))
    assert status == 401
    assert b"Sign in" in body
