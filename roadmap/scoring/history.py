"""How scores came to be what they are: read from the event log."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection


class Moment(NamedTuple):
    """From `at` on the score was `value`; None: there was none."""

    at: datetime
    value: float | None


# A kept score has an id made of its item and model, so its events are found also after it was gone for a while.
QUERY = """
SELECT i.id, m.id, e.at, (e.changes->'value'->>1)::float8
  FROM unnest(%s::uuid[]) i (id), unnest(%s::uuid[]) m (id), core_event e
 WHERE e.workspace_id = (SELECT core_workspace()) AND e.model = 'roadmap.itemscore' AND e.changes ? 'value'
   AND e.object_id = md5(i.id::text || m.id::text)::uuid
 ORDER BY e.xid, e.id
"""
MOST = 60


def histories(items: Iterable[UUID], models: Iterable[UUID]) -> dict[tuple[UUID, UUID], list[Moment]]:
    """By item and model, oldest first, the last of each transaction; one query."""
    found: dict[tuple[UUID, UUID], list[Moment]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [list(items), list(models)])
        for item, model, at, value in cursor.fetchall():
            line = found[(item, model)]
            if line and line[-1].at == at:
                line.pop()
            line.append(Moment(at, value))
    return defaultdict(list, {key: line[-MOST:] for key, line in found.items()})


def spark(history: list[Moment], width: float = 96, height: float = 22) -> str:
    """Points of a polyline, "x,y x,y …", in steps of time: a score stands until it changes. "" below two values."""
    known = [(one.at.timestamp(), one.value) for one in history if one.value is not None]
    if len(known) < 2:
        return ""
    first, last = known[0][0], known[-1][0]
    low, high = min(value for _at, value in known), max(value for _at, value in known)
    across = (width - 6) / ((last - first) or 1)
    up = (height - 6) / ((high - low) or 1)
    points: list[str] = []
    before = 0.0
    for place, (at, value) in enumerate(known):
        x, y = 3 + (at - first) * across, height - 3 - (value - low) * up
        if place:
            points.append(f"{x:.1f},{before:.1f}")
        points.append(f"{x:.1f},{y:.1f}")
        before = y
    return " ".join(points)
