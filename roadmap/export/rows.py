"""Items of a view with names rather than ids, in the view's order."""

import json
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from core.tenancy import Actor
from roadmap.export.asked import Asked
from roadmap.export.beside import Beside
from roadmap.export.book import FACTS, Row
from roadmap.filters import where_of_tree
from roadmap.filters.columns import column_for
from roadmap.formulas import COUNTS_OF_ALL, with_formulas
from roadmap.queries.item_sql import AS_OBJECT, MINE, gathered
from roadmap.rolling import AIMS, DERIVED, PARTS, SERVED, once

# All of the plan is read: gathered once they cost less than looked up for each item.
SIGNALS_OF_ALL = f"{gathered()} {COUNTS_OF_ALL}"


def rows_of(
    asked: Asked, actor: Actor, named: Iterable[str] = (), scenario: Beside | None = None
) -> list[Row]:
    """Items that pass the view's conditions, in roadmap order; with those of FACTS that are named.

    Of the live plan, or of the one that a scenario would make of it.
    """
    where = where_of_tree(asked.tree, actor)
    named = set(named)
    facts, values = _facts(named, actor)
    wanted = [PARTS] if named & DERIVED.keys() else []
    parts = f"{PARTS} -> i.id::text" if wanted else "NULL"
    query = (
        f"SELECT ({AS_OBJECT})::text, json_build_object('objective', {SERVED}, 'own_objective', i.objective_id)::text, {facts}, ({parts})::text"
        f" FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id {SIGNALS_OF_ALL}, {once(AIMS, *wanted)}"
        f" WHERE {MINE} AND i.archived_at IS NULL {where.sql} ORDER BY i.rank, i.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(*_laid(with_formulas(query), [*values, *where.values], scenario))
        found = [_row(*texts) for texts in cursor.fetchall()]
    return [row | {"scenario": scenario.scenario.name} for row in found] if scenario else found


def _row(*texts: str | None) -> Row:
    return {name: value for text in texts if text for name, value in json.loads(text).items()}


def _laid(sql: str, values: list[Any], scenario: Beside | None) -> tuple[str, list[Any] | None]:
    return scenario.laid_under(sql, values) if scenario else (sql, values or None)


def _facts(named: Iterable[str], actor: Actor) -> tuple[str, list[Any]]:
    """What hangs on items rather than stands in them, read as filters read it."""
    today = timezone.localdate(actor.now, ZoneInfo(actor.workspace.zone))
    wanted = {name: column_for(name, actor, today) for name in FACTS if name in set(named)}
    known = {name: column for name, column in wanted.items() if column}
    if not known:
        return "NULL", []
    pairs = ", ".join(f"'{name}', {column.sql}" for name, column in known.items())
    return f"json_build_object({pairs})::text", [one for column in known.values() for one in column.values]
