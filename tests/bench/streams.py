"""Listeners of the event stream, many in one event loop, and the web process they listen to, started as bin/run starts it."""

import asyncio
import json
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from pmhub.services import ports
from pmhub.services.app import apps

HOST = "127.0.0.1"


@contextmanager
def as_run() -> Iterator[tuple[int, int]]:
    """Worker, beat and web by the very commands of bin/run; gives the port and the number of the web process."""
    port = ports.free()
    env = os.environ | {"MALLOC_ARENA_MAX": "2", "PMHUB_URL": f"http://{HOST}:{port}"}
    env |= {"PMHUB_API_RATE": "1000000", "LOG_LEVEL": "ERROR"}
    started = apps(HOST, port, env)
    with NamedTemporaryFile(prefix="pmhub-bench-") as log:
        try:
            for one in started:
                one.start(Path(log.name))
            _await(port, Path(log.name))
            web = started[-1].child
            assert web is not None
            yield port, web.pid
        finally:
            for one in reversed(started):
                one.stop()


def _await(port: int, log: Path) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text()[-2000:]}")


def resident(pid: int) -> float:
    """Megabytes that the process and its children hold."""
    return sum(_resident(one) for one in [pid, *_children(pid)]) / 1024


def _children(pid: int) -> list[int]:
    stats = ((int(path.parent.name), path.read_text()) for path in Path("/proc").glob("[0-9]*/stat"))
    mine = [number for number, stat in stats if int(stat.rpartition(")")[2].split()[1]) == pid]
    return [one for number in mine for one in (number, *_children(number))]


def _resident(pid: int) -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])  # type: ignore[index]


class Wire:
    """One kept HTTP connection; a request at a time."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.port = port
        self.headers = {"Host": f"{HOST}:{port}"} | headers
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: str = "", **more: str) -> bytes:
        """The body of the answer. Raises: AssertionError for any status but 200."""
        await self._begin(method, path, body, more)
        status, length = await self._head()
        answer = await self.reader.readexactly(length)
        assert status == 200, (status, answer[:300])
        return answer

    async def _begin(self, method: str, path: str, body: str, more: dict[str, str]) -> None:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port)
        said = self.headers | {name.replace("_", "-"): value for name, value in more.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
        lines.append(f"Content-Length: {len(body.encode())}")
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        await self.writer.drain()

    async def _head(self) -> tuple[int, int]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", head)
        return int(head.split()[1]), int(length[1]) if length else 0

    def close(self) -> None:
        if self.writer:
            self.writer.close()


class Listener:
    """Somebody with the workbench open: hears the stream, and fetches what changed just as its stream.js does."""

    # stream.js waits for neighbours of a change before it fetches them together.
    PAUSE = 0.005

    def __init__(self, port: int, slug: str, cookie: str) -> None:
        self.base = f"/api/v1/workspaces/{slug}"
        self.stream = Wire(port, {"Cookie": cookie, "Accept": "text/event-stream"})
        self.door = Wire(port, {"Cookie": cookie, "Accept": "application/json"})
        self.fetches = True
        self.heard: Callable[[float], None] = lambda at: None
        self.seen: Callable[[float, bytes], None] = lambda at, row: None
        self.task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await self.stream._begin("GET", f"{self.base}/stream", "", {})
        status, _length = await self.stream._head()
        assert status == 200, status
        await self.stream.reader.readuntil(b"id: ")
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while line := await self.stream.reader.readline():
            if line.startswith(b"data: {") and b'"roadmap.item"' in line:
                self.heard(time.perf_counter())
                if self.fetches:
                    await self._fetch(json.loads(line[6:])["ids"])

    async def _fetch(self, ids: list[str]) -> None:
        await asyncio.sleep(self.PAUSE)
        rows = await self.door.ask("GET", f"{self.base}/items?limit=1000&ids={','.join(ids)}")
        self.seen(time.perf_counter(), rows)

    async def close(self) -> None:
        if self.task:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
        self.stream.close()
        self.door.close()
