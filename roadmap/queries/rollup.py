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
from roadmap.models import OPEN_CATEGORIES

# `up`: each part with each whole above it. UNION drops what was seen, so that the walk ends whatever the parents say.
# `below`: only what lies under {within} is looked at, or all.
TREE = """
WITH RECURSIVE known AS (
  SELECT i.id, i.parent_id, i.start, i."end", i.end_precision, i.effort, s.category
    FROM roadmap_item i JOIN roadmap_status s ON s.id = i.status_id
   WHERE i.workspace_id = (SELECT core_workspace()) AND i.archived_at IS NULL AND s.category <> 'dropped'
), {scope} up (part, whole) AS (
  SELECT k.id, k.parent_id FROM {parts} k WHERE k.parent_id IS NOT NULL
  UNION
  SELECT up.part, k.parent_id FROM up JOIN known k ON k.id = up.whole WHERE k.parent_id IS NOT NULL
), sums AS (
  SELECT up.whole AS id,
         min(p.start) AS start, max(p."end") AS "end",
         (array_agg(p.end_precision ORDER BY p."end" DESC NULLS LAST))[1] AS end_precision,
         (array_agg(p.id ORDER BY p."end" DESC NULLS LAST))[1] AS last,
         count(*) FILTER (WHERE p.parent_id = up.whole) AS children,
         count(*) FILTER (WHERE leaf) AS leaves,
         count(*) FILTER (WHERE leaf AND p.category = 'shipped') AS shipped,
         count(p.effort) FILTER (WHERE leaf) AS estimated,
         sum(p.effort) FILTER (WHERE leaf) AS effort,
         sum(p.effort) FILTER (WHERE leaf AND p.category = 'shipped') AS done,
         count(*) FILTER (WHERE p.category = ANY(%(open)s)) AS still_open
    FROM up JOIN (SELECT k.*, NOT EXISTS (SELECT 1 FROM known c WHERE c.parent_id = k.id) AS leaf FROM known k) p
      ON p.id = up.part
   GROUP BY up.whole
), told AS (
  SELECT s.id, s.start, s."end", s.end_precision, s.last, s.children, s.leaves, s.shipped, s.effort,
         CASE WHEN s.estimated = s.leaves AND s.effort > 0 THEN coalesce(s.done, 0) / s.effort
              ELSE s.shipped::float / s.leaves END AS progress,
         array_remove(ARRAY[
           CASE WHEN s."end" > k."end" THEN 'ends_after' END,
           CASE WHEN s.start < k.start THEN 'starts_before' END,
           CASE WHEN k.category = 'shipped' AND s.still_open > 0 THEN 'open_below' END,
           CASE WHEN k.category = ANY(%(open)s) AND s.shipped = s.leaves THEN 'done_below' END,
           CASE WHEN k.effort IS NOT NULL AND (s.effort > k.effort + 1e-9
                     OR s.estimated = s.leaves AND abs(s.effort - k.effort) > 1e-9) THEN 'effort' END
         ], NULL) AS warnings,
         s.still_open, k."end" AS own_end, k.end_precision AS own_precision, k.start AS own_start, k.effort AS own_effort
    FROM sums s JOIN known k ON k.id = s.id WHERE s.leaves > 0
)
"""
ALL = TREE.format(scope="", parts="known")
ONE = TREE.format(
    scope="""below AS (
  SELECT * FROM known WHERE id = %(item)s
  UNION
  SELECT k.* FROM known k JOIN below b ON k.parent_id = b.id
),""",
    parts="below",
)
OBJECT = """json_build_object('start', start, 'end', "end", 'end_precision', nullif(end_precision, ''), 'last', last,
  'children', children, 'leaves', leaves, 'shipped', shipped, 'effort', effort, 'progress', progress, 'warnings', warnings)"""
OPEN = {"open": list(OPEN_CATEGORIES)}


def rollup_json() -> str:
    """Every item that has parts, by id, as JSON text; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ALL} SELECT coalesce(json_object_agg(id, {OBJECT}), '{{}}')::text FROM told", OPEN)
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
        cursor.execute(f"{ONE} SELECT {columns} FROM told WHERE id = %(item)s", OPEN | {"item": pk})
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
    return _("Its parts start on %(parts)s, before it does.") % {"parts": say(found.start, "day")}


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
