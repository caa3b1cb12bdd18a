"""A small SMTP server that takes mail, remembers it, and misbehaves by address.

    python -m tests.torture.smtpd PORT LOGFILE

By the local part of a recipient: `refused…` 550 at RCPT, `unwanted…` 554 after DATA, `later…` 451 at the first try,
`hangup…` is accepted but the connection drops before the answer, once. Each accepted mail is one line
"time message-id recipient" in LOGFILE, written before the 250 leaves: what the log says is what the world has received.
"""

from __future__ import annotations

import asyncio
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path

ADDRESS = re.compile(rb"<([^>]*)>")


@dataclass
class Received:
    message_id: str
    recipient: str
    content: bytes


@dataclass
class Postbox:
    """What has been accepted, and which misbehaviours have been used up."""

    log: Path | None = None
    keep_content: bool = True
    mails: list[Received] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    connections: int = 0
    per_connection: int = 0  # say 421 to the next mail after so many; 0 is without limit

    def first_time(self, recipient: str) -> bool:
        new = recipient not in self.used
        self.used.add(recipient)
        return new

    def accept(self, recipient: str, content: bytes) -> None:
        message_id = BytesHeaderParser().parsebytes(content)["Message-ID"]
        self.mails.append(Received(message_id, recipient, content if self.keep_content else b""))
        if self.log:
            with self.log.open("a") as file:
                file.write(f"{time.time():.3f} {message_id} {recipient}\n")


class Conversation(asyncio.Protocol):
    def __init__(self, postbox: Postbox) -> None:
        self.postbox = postbox
        self.buffer = b""
        self.recipient = ""
        self.in_data = False
        self.taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.postbox.connections += 1
        self.say("220 test server")

    def say(self, line: str) -> None:
        self.transport.write(line.encode() + b"\r\n")  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.transport.is_closing() and self._step():
            pass

    def _step(self) -> bool:
        end = b"\r\n.\r\n" if self.in_data else b"\r\n"
        head, found, rest = self.buffer.partition(end)
        if not found:
            return False
        self.buffer = rest
        if self.in_data:
            self.in_data = False
            self.finish(head.replace(b"\r\n..", b"\r\n."))
        else:
            self.command(head)
        return True

    def command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"EHLO":
            self.say("250-test server\r\n250-8BITMIME\r\n250 SIZE 30000000")
        elif verb == b"MAIL":
            self.mail()
        elif verb == b"RCPT":
            self.rcpt(line)
        elif verb == b"DATA":
            self.in_data = True
            self.say("354 go on")
        elif verb == b"QUIT":
            self.say("221 bye")
            self.transport.close()
        else:
            self.say("250 ok")

    def mail(self) -> None:
        if self.postbox.per_connection and self.taken >= self.postbox.per_connection:
            self.say("421 enough for one connection")
            self.transport.close()
        else:
            self.say("250 ok")

    def rcpt(self, line: bytes) -> None:
        match = ADDRESS.search(line)
        self.recipient = match.group(1).decode() if match else ""
        if self.recipient.startswith("refused"):
            self.say("550 no such person")
        elif self.recipient.startswith("later") and self.postbox.first_time(self.recipient):
            self.say("451 come back later")
        else:
            self.say("250 ok")

    def finish(self, content: bytes) -> None:
        if self.recipient.startswith("unwanted"):
            self.say("554 we do not want this")
            return
        self.postbox.accept(self.recipient, content)
        self.taken += 1
        if self.recipient.startswith("hangup") and self.postbox.first_time(self.recipient):
            self.transport.abort()  # type: ignore[attr-defined]
        else:
            self.say("250 taken")


async def serve(postbox: Postbox, port: int) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Conversation(postbox), "127.0.0.1", port)


@contextmanager
def running(postbox: Postbox, port: int = 0) -> Iterator[int]:
    """The server in a thread of this process; gives its port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(serve(postbox, port))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def main(port: int, log: Path) -> None:
    server = await serve(Postbox(log, keep_content=False), port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
