"""From events of the log to what a listener is told: what changed, never its content."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.events import Cursor
from core.models import Event

MOST_IDS = 200


@dataclass(frozen=True)
class Message:
    """One SSE message, encoded once for all listeners. `area` is the app whose table changed."""

    cursor: Cursor
    area: str
    wire: bytes


def messages(events: Iterable[Event]) -> list[Message]:
    """Neighbours of one transaction, table, operation and author become one message, however large the import."""
    return [
        _message(part)
        for _key, group in groupby(
            events, key=lambda event: (event.xid, event.model, event.operation, event.actor_id)
        )
        for part in _parts(list(group))
    ]


def _parts(events: list[Event]) -> list[list[Event]]:
    return [events[start : start + MOST_IDS] for start in range(0, len(events), MOST_IDS)]


def _message(events: list[Event]) -> Message:
    first, cursor = events[0], Cursor.of(events[-1])
    data: dict[str, Any] = {
        "model": first.model,
        "ids": _distinct(event.object_id for event in events),
        "parents": _distinct(event.parent_id for event in events if event.parent_id),
        "op": first.operation,
        "actor": str(first.actor_id) if first.actor_id else None,
    }
    wire = f"id: {cursor}\nevent: change\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
    return Message(cursor, first.model.partition(".")[0], wire.encode())


def _distinct(ids: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(one) for one in ids))
