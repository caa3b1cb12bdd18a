"""The few database reads of the streams, in threads of their own: no stream holds a connection while it waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone

from core.events import Cursor, events_since, latest_cursor, missed_before, missed_more_than
from core.models import Workspace
from core.realtime.messages import Message, messages
from core.tenancy import acting

P = ParamSpec("P")
R = TypeVar("R")

BATCH = 500
MOST_REPLAYED = 5_000
OLDEST_REPLAYED = timedelta(hours=24)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="realtime")


async def in_thread(read: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    def run() -> R:
        close_old_connections()
        try:
            return read(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, run)


def read_after(workspace_id: UUID, cursor: Cursor) -> tuple[Cursor, list[Message]]:
    """The messages after `cursor`, and the cursor to go on from; at most `BATCH` events at once."""
    with acting(Workspace(pk=workspace_id), source="system"):
        events = events_since(cursor, BATCH)
    return (Cursor.of(events[-1]) if events else cursor), messages(events)


def too_far_back(workspace_id: UUID, cursor: Cursor) -> bool:
    """Whether so much happened since `cursor`, or so long ago, that loading anew is better than hearing it all."""
    with acting(Workspace(pk=workspace_id), source="system"):
        return missed_before(timezone.now() - OLDEST_REPLAYED, cursor) or missed_more_than(
            MOST_REPLAYED, cursor
        )


def read_latest(workspace_id: UUID) -> Cursor:
    with acting(Workspace(pk=workspace_id), source="system"):
        return latest_cursor()
