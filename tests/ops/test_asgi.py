"""Django behind granian: bodies arrive, headers cannot be forged, the stream goes its own way."""

import asyncio
import json
from collections.abc import Awaitable, Generator
from typing import Any

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from pmhub import asgi, bodies
from tests import loops


class Given:
    """Like granian's: awaitable, but no coroutine."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value

    def __await__(self) -> Generator[Any, None, dict[str, Any]]:
        yield from asyncio.sleep(0).__await__()
        return self.value


async def ask(
    method: str,
    path: str,
    body: bytes,
    *headers: tuple[bytes, bytes],
    announce: bool = True,
    pieces: int = 1,
) -> tuple[int, bytes]:
    length = [(b"content-length", str(len(body)).encode())] if announce else []
    sent: list[dict[str, Any]] = []
    size = -(-len(body) // pieces) or 1
    parts = [
        {"type": "http.request", "body": body[start : start + size], "more_body": start + size < len(body)}
        for start in range(0, len(body) or 1, size)
    ][::-1]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1"), *length, *headers],
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
        try:
            request.body  # noqa: B018  read, as views do
        except UnreadablePostError:
            return HttpResponse(status=400)
        seen = f"{request.method} {request.POST.get('a')} {request.headers.get('X-Forwarded-Proto')}"
        return HttpResponse(seen)

    monkeypatch.setattr(type(asgi.django_app), "get_response", respond)


def test_a_body_arrives(echo: None) -> None:
    form = (b"content-type", b"application/x-www-form-urlencoded")
    assert loops.run(ask("POST", "/x", b"a=1", form)) == (200, b"POST 1 None")


def test_a_header_with_an_underscore_is_not_taken_for_the_proxys(echo: None) -> None:
    forged = (b"x_forwarded_proto", b"https")
    assert loops.run(ask("GET", "/x", b"", forged)) == (200, b"GET None None")


@pytest.mark.django_db(transaction=True)
def test_the_stream_goes_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    status, body = loops.run(ask("GET", "/api/v1/workspaces/acme/stream", b""))
    assert status == 401
    assert b"Sign in" in body


POINTS = "/api/v1/workspaces/acme/kpis/0193f5d1-1111-7222-8333-444455556666/points"


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [
        ("/api/v1/workspaces/acme/items", 11, 200),
        ("/api/v1/workspaces/acme/items", 13, 413),
        ("/api/v1/workspaces/acme/imports", 59, 200),
        ("/w/acme/imports/", 61, 413),
        ("/w/acme/metrics" + POINTS.removeprefix("/api/v1/workspaces/acme") + "/", 59, 200),
        (POINTS, 61, 413),
    ],
)
def test_what_announces_too_much_is_refused(echo: None, path: str, megabytes: int, status: int) -> None:
    long = (b"Content-Length", str(megabytes * bodies.MIB).encode())
    answer = loops.run(ask("PUT", path, b"", long, announce=False))
    assert answer[0] == status
    assert status == 200 or json.loads(answer[1])["status"] == 413


def test_what_brings_more_than_allowed_is_refused(echo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST", 100)
    form, lie = (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"90")
    status, body = loops.run(ask("POST", "/x", b"a=" + b"1" * 200, form, lie, announce=False))
    assert (status, json.loads(body)["detail"]) == (413, "This is too large. At most 0 MB can be sent here.")


FORM = (b"content-type", b"application/x-www-form-urlencoded")
CHUNKED = (b"transfer-encoding", b"chunked")


@pytest.mark.parametrize("pieces", [1, 2, 50])
def test_a_body_in_chunks_arrives_whole(echo: None, pieces: int) -> None:
    said = "1" * 200
    answer = loops.run(ask("POST", "/x", f"a={said}".encode(), FORM, CHUNKED, announce=False, pieces=pieces))
    assert answer == (200, f"POST {said} None".encode())


@pytest.mark.parametrize(("length", "status"), [(98, 200), (99, 413), (5000, 413)])
def test_a_body_in_chunks_has_the_same_limit(
    echo: None, monkeypatch: pytest.MonkeyPatch, length: int, status: int
) -> None:
    """Of a body of 100 bytes at most: the form's "a=" and 98 more."""
    monkeypatch.setattr(bodies, "MOST", 100)
    body = b"a=" + b"1" * length
    answer = loops.run(ask("POST", "/x", body, FORM, CHUNKED, announce=False, pieces=40))
    assert answer[0] == status


def test_a_length_that_is_named_is_believed_beside_chunks() -> None:
    named = [(b"Content-Length", b"3"), (b"Transfer-Encoding", b"chunked")]
    assert bodies.with_length(named, 10) == named
    assert bodies.with_length([], 10) == []
    assert bodies.with_length(named[1:], 10) == [*named[1:], (b"content-length", b"11")]
