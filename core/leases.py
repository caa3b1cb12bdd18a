"""Work under a lease: claimed in batches, each row's result written apart, and only by whoever still holds it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models.functions import Now

from core import tenancy
from core.models.queue import QueueRow

Row = TypeVar("Row", bound=QueueRow)
# Set when this process is asked to end: what is under way is finished, the rest given back.
stopping = threading.Event()
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=6)


def length() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def each_held(batch: list[Row]) -> Iterator[Row]:
    """The claimed rows one after the other. When slow ones use the lease up it is renewed for those that wait."""
    renewed = time.monotonic()
    while batch:
        if stopping.is_set():
            release(batch)
            return
        if time.monotonic() - renewed > settings.LEASE_SECONDS / 3:
            batch = renew(batch)
            renewed = time.monotonic()
            continue
        yield batch.pop(0)


def renew(batch: list[Row]) -> list[Row]:
    """Lengthen the lease of those that are still ours; the others are in other hands."""
    rows = type(batch[0]).objects
    with tenancy.system():
        return [row for row in batch if rows.held_by(row).update(lease_until=Now() + length())]


def release(batch: list[Row]) -> None:
    """Give back untried: this was no attempt."""
    rows = type(batch[0]).objects
    with tenancy.system():
        for row in batch:
            rows.held_by(row).update(lease_until=None, attempts=row.attempts - 1)


def pause(attempts: int) -> timedelta:
    """Doubling, with jitter, so that what failed together does not come back together."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1)) * random.uniform(0.75, 1.25)  # noqa: S311
