"""What the parts of an item add up to, at any depth, and where they contradict the whole.

Effort and progress are counted over the leaves, so that an estimate in the middle is not counted twice. What is dropped or
archived is no part of the plan.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import say
from roadmap.rolling import ALL, ONE

OBJECT = """json_build_object('start', start, 'start_precision', nullif(start_precision, ''), 'end', "end", 'end_precision', nullif(end_precision, ''), 'last', last,
  'children', children, 'leaves', leaves, 'shipped', shipped, 'effort', effort, 'progress', progress, 'warnings', warnings)"""


def rollup_json() -> str:
    """Every item that has parts, by id, as JSON text; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ALL} SELECT coalesce(json_object_agg(id, {OBJECT}), '{{}}')::text FROM told")
        return cursor.fetchone()[0]


def rollup_of_json(pk: UUID) -> str | None:
    """One item as JSON text, with its warnings in words; None without parts."""
    found = rollup_of(pk)
    if found is None:
        return None
    told = {
        **{
            name: getattr(found, name) for name in ("start", "end", "children", "leaves", "shipped", "effort")
        },
        "start_precision": found.start_precision or None,
        "end_precision": found.end_precision or None,
        "last": found.last,
        "progress": found.progress,
        "warnings": [{"code": code, "words": words} for code, words in found.said()],
    }
    return json.dumps(told, default=str)


@dataclass(frozen=True)
class Rollup:
    """`start`, `end`: span of the parts; `last`: the part that ends last. `progress`: 0 to 1, by effort where every leaf
    has one, else by count. `own_…`: what the whole says itself."""

    start: date | None
    start_precision: str
    end: date | None
    end_precision: str
    last: UUID | None
    children: int
    leaves: int
    shipped: int
    effort: float | None
    progress: float
    warnings: list[str]
    still_open: int
    own_end: date | None
    own_precision: str
    own_start: date | None
    own_effort: float | None

    @property
    def percent(self) -> int:
        return round(self.progress * 100)

    def said(self) -> list[tuple[str, str]]:
        """(code, sentence) of each contradiction."""
        return [(code, WARNINGS[code](self)) for code in self.warnings]


def rollup_of(pk: UUID) -> Rollup | None:
    """What the parts of one item add up to; None when it has none."""
    columns = ", ".join(f'"{name}"' for name in Rollup.__dataclass_fields__)
    with connection.cursor() as cursor:
        cursor.execute(f"{ONE} SELECT {columns} FROM told WHERE id = %(item)s", {"item": pk})
        row = cursor.fetchone()
    return Rollup(*row) if row else None


def _ends_after(found: Rollup) -> str:
    assert found.end and found.own_end, "both are compared"
    days = (found.end - found.own_end).days
    said = ngettext(
        "Its parts end on %(parts)s, %(n)d day after its own end (%(own)s).",
        "Its parts end on %(parts)s, %(n)d days after its own end (%(own)s).",
        days,
    )
    parts, own = say(found.end, found.end_precision), say(found.own_end, found.own_precision)
    return said % {"parts": parts, "own": own, "n": days}


def _starts_before(found: Rollup) -> str:
    return _("Its parts start on %(parts)s, before it does.") % {
        "parts": say(found.start, found.start_precision)
    }


def _open_below(found: Rollup) -> str:
    said = ngettext(
        "It is shipped, but %(n)d part is still open.",
        "It is shipped, but %(n)d parts are still open.",
        found.still_open,
    )
    return said % {"n": found.still_open}


def _done_below(found: Rollup) -> str:
    return _("All its parts are shipped, but it is still open.")


def _effort(found: Rollup) -> str:
    return _("Its effort says %(own)s, its parts add up to %(sum)s.") % {
        "own": f"{found.own_effort:g}",
        "sum": f"{found.effort:g}",
    }


WARNINGS: dict[str, Any] = {
    "ends_after": _ends_after,
    "starts_before": _starts_before,
    "open_below": _open_below,
    "done_below": _done_below,
    "effort": _effort,
}
