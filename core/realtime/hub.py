"""One hub in each web process: one Redis subscription, one reader of the event log for each watched workspace.

The event log is the truth and Redis only says when to look; without Redis every room still looks every few seconds.
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

import redis.asyncio
from django.conf import settings
from redis.exceptions import RedisError

from core.events import Cursor
from core.realtime.database import in_thread, read_after, read_latest
from core.realtime.messages import Message
from core.tenancy import CHANNEL
from core.whisper import CHANNEL as WHISPERS

log = logging.getLogger(__name__)

SWEEP = 5.0
# A change is readable only when every older transaction has ended, so after a ring look again for a moment.
LOOKS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.2, 0.3, 0.5, 0.5)
MOST_WAITING = 200
# Streams of one person in one process: tabs and programs.
MOST_STREAMS = 10
# Whispers are heard from now on; what was whispered before is found by asking.
READY = b"event: ready\ndata: {}\n\n"


class Listener:
    """What waits for one stream. One that reads too slowly loses its queue and catches up from the log.

    `person`: to whom whispers may be passed on; nobody for a token.
    """

    def __init__(self, person: UUID | None = None) -> None:
        self.person = person
        self.waiting: list[Message] = []
        self.whispers: list[bytes] = []
        self.behind = False
        self.news = asyncio.Event()

    def tell(self, found: list[Message]) -> None:
        self.waiting += found
        if len(self.waiting) > MOST_WAITING:
            self.waiting, self.behind = [], True
        self.news.set()

    def hear(self, to: str | None, wire: bytes) -> None:
        """A whisper: it is in no log, so of too many the oldest are lost."""
        if self.person and to in (None, str(self.person)):
            self.whispers = [*self.whispers, wire][-MOST_WAITING:]
            self.news.set()

    def take_whispers(self) -> bytes:
        taken, self.whispers = self.whispers, []
        return b"".join(taken)

    def take(self) -> list[Message]:
        self.news.clear()
        taken, self.waiting = self.waiting, []
        return taken


class Room:
    """A workspace that somebody here watches."""

    def __init__(self, workspace_id: UUID, cursor: Cursor) -> None:
        self.workspace_id = workspace_id
        self.cursor = cursor
        self.listeners: set[Listener] = set()
        self.rung = asyncio.Event()
        self.task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.rung.wait(), SWEEP)
            looks = LOOKS if self.rung.is_set() else LOOKS[:1]
            self.rung.clear()
            try:
                await self._look(looks)
            except Exception:  # the database may be restarting; the next sweep looks again
                log.warning("event log not read", exc_info=True)
                await asyncio.sleep(1)

    async def _look(self, pauses: tuple[float, ...]) -> None:
        for pause in pauses:
            await asyncio.sleep(pause)
            if await self._read():
                return

    async def _read(self) -> bool:
        found_any = False
        while True:
            self.cursor, found = await in_thread(read_after, self.workspace_id, self.cursor)
            if not found:
                return found_any
            found_any = True
            for listener in self.listeners:
                listener.tell(found)


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[UUID, Room] = {}
        self.closing = asyncio.Event()
        self.ears: asyncio.Task[None] | None = None
        self.hearing = False
        self.of_person: Counter[UUID] = Counter()

    @contextmanager
    def place(self, person: UUID) -> Iterator[bool]:
        """Whether the person may have one more stream; it counts until the block ends."""
        if free := self.of_person[person] < MOST_STREAMS:
            self.of_person[person] += 1
        try:
            yield free
        finally:
            if free:
                self.of_person -= Counter((person,))

    async def join(self, workspace_id: UUID, person: UUID | None = None) -> tuple[Room, Listener]:
        if self.ears is None:
            self.ears = asyncio.create_task(self._listen())
        room = self.rooms.get(workspace_id)
        if room is None:
            cursor = await in_thread(read_latest, workspace_id)
            # Somebody else may have opened the room while we read.
            room = self.rooms.get(workspace_id) or Room(workspace_id, cursor)
            self.rooms[workspace_id] = room
        listener = Listener(person)
        room.listeners.add(listener)
        if self.hearing:
            listener.hear(None, READY)
        return room, listener

    def leave(self, room: Room, listener: Listener) -> None:
        room.listeners.discard(listener)
        if not room.listeners and self.rooms.pop(room.workspace_id, None) is not None:
            room.task.cancel()

    async def close(self) -> None:
        """End every stream: the server is stopping."""
        self.closing.set()
        for task in [self.ears, *(room.task for room in self.rooms.values())]:
            if task:
                task.cancel()

    async def _listen(self) -> None:
        while True:
            try:
                await self._follow()
            except (RedisError, OSError) as error:
                self.hearing = False
                log.warning("no doorbell, sweeping only", extra={"error": str(error)})
                await asyncio.sleep(1)

    async def _follow(self) -> None:
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=2, socket_keepalive=True
        )
        async with client, client.pubsub() as pubsub:
            await pubsub.subscribe(CHANNEL, WHISPERS)
            for room in self.rooms.values():
                room.rung.set()  # what was rung while we were deaf
            async for message in pubsub.listen():
                if message["type"] == "subscribe" and message["channel"] == WHISPERS.encode():
                    self._hear_from_now_on()
                elif message["type"] == "message" and message["channel"] == WHISPERS.encode():
                    self._pass_on(message["data"])
                elif message["type"] == "message":
                    self._ring(message["data"])

    def _hear_from_now_on(self) -> None:
        self.hearing = True
        for room in self.rooms.values():
            for listener in room.listeners:
                listener.hear(None, READY)

    def _ring(self, data: bytes) -> None:
        with suppress(ValueError):
            if room := self.rooms.get(UUID(data.decode())):
                room.rung.set()

    def _pass_on(self, data: bytes) -> None:
        said = json.loads(data)
        if room := self.rooms.get(UUID(said["workspace"])):
            text = json.dumps(said["data"], separators=(",", ":"))
            wire = f"event: {said['event']}\ndata: {text}\n\n".encode()
            for listener in room.listeners:
                listener.hear(said["to"], wire)


_hub: Hub | None = None


def hub() -> Hub:
    """The hub of this process, made in its event loop."""
    global _hub
    if _hub is None:
        _hub = Hub()
    return _hub
