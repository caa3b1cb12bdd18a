"""How much one request may bring: refused by what it announces, or when it turns out to bring more."""

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from core.api.problems import CONTENT_TYPE, body_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MIB = 1024 * 1024
MOST, MOST_FOR_FILES = 12 * MIB, 60 * MIB
FILE_PATHS = re.compile(
    r"/(w|api/v1/workspaces)/[^/]+/"
    r"(imports(/.*)?|(metrics/)?kpis/[^/]+/points/?|items/[^/]+/attachments/?|roadmap/items/[^/]+/files/?)"
)


def most_for(path: str) -> int:
    return MOST_FOR_FILES if FILE_PATHS.fullmatch(path) else MOST


def announced(headers: list[tuple[bytes, bytes]]) -> int:
    """The Content-Length; 0 without one that is a number."""
    said = next((value for name, value in headers if name.lower() == b"content-length"), b"")
    return int(said) if said.isdigit() else 0


def with_length(headers: list[tuple[bytes, bytes]], most: int) -> list[tuple[bytes, bytes]]:
    """A body that comes in chunks names no length, and WSGI would read nothing of it.

    It is announced by one byte more than may come: reading ends where the body ends, and `Body` refuses the excess.
    """
    names = {name.lower() for name, _value in headers}
    if b"transfer-encoding" not in names or b"content-length" in names:
        return headers
    return [*headers, (b"content-length", str(most + 1).encode())]


async def refuse(send: Send, most: int) -> None:
    said = body_of(413, f"This is too large. At most {most // MIB} MB can be sent here.")
    headers = [(b"content-type", CONTENT_TYPE.encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(said).encode()})


class Body:
    """Counts what arrives. Past the limit reading fails, and the answer is ours, unless one has begun."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self._most = receive, send, most
        self._read = 0
        self._begun = self._refused = False

    async def receive(self) -> Message:
        # What granian gives can be awaited but is no coroutine, and a2wsgi's threads ask for one.
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._most:
            raise OSError("the body is too large")
        return message

    async def send(self, message: Message) -> None:
        if self._read > self._most and not self._begun:
            self._refused = self._begun = True
            await refuse(self._send, self._most)
        elif not self._refused:
            self._begun = True
            await self._send(message)
