"""The stream itself: a small ASGI endpoint beside Django's WSGI app."""

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import aclosing, suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import DisallowedHost

from core import logs
from core.doors import Door
from core.errors import Invalid
from core.events import Cursor
from core.realtime.database import in_thread, read_after, read_latest, too_far_back
from core.realtime.door import NotSignedIn, enter
from core.realtime.hub import Hub, Listener, Room, hub
from core.realtime.messages import Message

log = logging.getLogger(__name__)
access = logging.getLogger("pmhub.access")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BEAT = 15.0
PATH = re.compile(r"/api/v1/workspaces/([-a-zA-Z0-9_]+)/stream/?")
HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
    "vary": "Authorization, Cookie",
}


def address(path: str) -> str | None:
    """The workspace slug when `path` is that of a stream."""
    found = PATH.fullmatch(path)
    return found[1] if found else None


async def serve(scope: Scope, receive: Receive, send: Send, slug: str) -> None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    mark = logs.request_id.set(logs.identify(headers.get("x-request-id", "")))
    try:
        if scope["method"] != "GET":
            return await _refuse(send, HTTPStatus.METHOD_NOT_ALLOWED, "A stream is only read.", allow="GET")
        door = await in_thread(enter, headers, slug)
        if door is None:
            return await _refuse(send, HTTPStatus.NOT_FOUND, "There is no such workspace for you.")
        after = _wanted_cursor(scope, headers)
    except NotSignedIn as refusal:
        return await _refuse(send, HTTPStatus.UNAUTHORIZED, str(refusal), **{"www-authenticate": "Bearer"})
    except (Invalid, DisallowedHost) as refusal:
        return await _refuse(send, HTTPStatus.BAD_REQUEST, str(refusal))
    else:
        with hub().place(door.user.pk) as free:
            if free:
                return await _stream(Stream(door, headers, slug, after), receive, send)
        return await _refuse(send, HTTPStatus.TOO_MANY_REQUESTS, "You have too many streams open. Close one.")
    finally:
        logs.request_id.reset(mark)


def _wanted_cursor(scope: Scope, headers: dict[str, str]) -> Cursor | None:
    """A browser that reconnects sends Last-Event-ID, which is newer than the address it first asked for."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    text = headers.get("last-event-id") or query.get("after", [""])[0]
    return Cursor.parse(text) if text else None


async def _refuse(send: Send, status: HTTPStatus, detail: str, **headers: str) -> None:
    body = json.dumps(
        {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    )
    await _begin(send, status, {"content-type": "application/problem+json"} | headers)
    await send({"type": "http.response.body", "body": body.encode()})


async def _begin(send: Send, status: HTTPStatus, headers: dict[str, str]) -> None:
    named = headers | {"x-request-id": logs.request_id.get()}
    pairs = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": int(status), "headers": pairs})


async def _stream(stream: "Stream", receive: Receive, send: Send) -> None:
    begun = time.monotonic()
    await _begin(send, HTTPStatus.OK, HEADERS)
    sending = asyncio.create_task(_send_all(stream, send))
    gone = asyncio.create_task(_gone(receive))
    stopping = asyncio.create_task(hub().closing.wait())
    try:
        await asyncio.wait({sending, gone, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (sending, gone, stopping):
            task.cancel()
        await asyncio.gather(sending, gone, stopping, return_exceptions=True)
        access.info("stream of %s ended", stream.slug, extra={"seconds": round(time.monotonic() - begun)})
    with suppress(Exception):  # nobody may be there to hear the end
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_all(stream: "Stream", send: Send) -> None:
    try:
        async with aclosing(stream.chunks(hub())) as chunks:
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except Exception:
        log.exception("stream broke")


class Stream:
    """One listener's messages: first what it missed, then what comes, until it may no longer see the workspace."""

    def __init__(self, door: Door, headers: dict[str, str], slug: str, after: Cursor | None) -> None:
        self.door = door
        self.headers = headers
        self.slug = slug
        self.after = after
        self.checked = time.monotonic()

    async def chunks(self, hub: Hub) -> AsyncGenerator[bytes]:
        person = self.door.user.pk if self.door.scopes is None else None
        room, listener = await hub.join(self.door.workspace.pk, person)
        try:
            cursor = self.after or room.cursor
            yield f"retry: 2000\nid: {cursor}\n\n".encode()
            listener.behind = self.after is not None
            async for chunk in self._follow(room, listener, cursor):
                yield chunk
        finally:
            hub.leave(room, listener)

    async def _follow(self, room: Room, listener: Listener, cursor: Cursor) -> AsyncIterator[bytes]:
        while await self._may_stay():
            if listener.behind:
                listener.behind = False
                listener.take()
                if await in_thread(too_far_back, room.workspace_id, cursor):
                    cursor = await in_thread(read_latest, room.workspace_id)
                    yield f"id: {cursor}\nevent: reset\ndata: {{}}\n\n".encode()
                async for found in self._missed(room, cursor):
                    cursor = found[-1].cursor
                    yield self._wire(found)
            fresh = [message for message in listener.take() if message.cursor > cursor]
            whispers = listener.take_whispers()
            if whispers:
                yield whispers
            if fresh:
                cursor = fresh[-1].cursor
                yield self._wire(fresh)
            elif not whispers and not listener.behind and not await self._news(listener):
                yield b": still here\n\n"

    async def _missed(self, room: Room, cursor: Cursor) -> AsyncIterator[list[Message]]:
        while True:
            cursor, found = await in_thread(read_after, room.workspace_id, cursor)
            if not found:
                return
            yield found

    async def _news(self, listener: Listener) -> bool:
        try:
            await asyncio.wait_for(listener.news.wait(), max(0.1, BEAT - (time.monotonic() - self.checked)))
        except TimeoutError:
            return False
        return True

    def _wire(self, found: list[Message]) -> bytes:
        """What the door shows: a token without an area's scope hears nothing of it."""
        scopes = self.door.scopes
        return b"".join(
            message.wire
            for message in found
            if scopes is None or scopes & {f"{message.area}:read", f"{message.area}:write"}
        )

    async def _may_stay(self) -> bool:
        if time.monotonic() - self.checked < BEAT:
            return True
        self.checked = time.monotonic()
        try:
            door = await in_thread(enter, self.headers, self.slug)
        except NotSignedIn:
            return False
        except Exception:  # no answer from the database is no refusal; without it nothing can be told anyway
            log.warning("membership not checked", exc_info=True)
            return True
        if door is None or door.workspace.pk != self.door.workspace.pk:
            return False
        self.door = door
        return True
