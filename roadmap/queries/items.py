"""Items as JSON, built by Postgres: five to seven times quicker than building rows in Python.

A test asserts that each row equals `roadmap.serializers.ItemSerializer`.
"""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg2.sql import SQL, Composable

from core.tenancy import Actor

RICE = (
    "coalesce(i.reach, s.customers) * i.impact * (i.confidence / 100) / nullif(i.effort, 0)"
)
# Name in the API → expression. The order is the order of the workbench's rows.
COLUMNS: dict[str, str] = {
    "id": "i.id",
    "key": "i.key",
    "product": "i.product_id",
    "title": "i.title",
    "type": "i.type",
    "status": "i.status_id",
    "horizon": "nullif(i.horizon, '')",
    "start": "i.start",
    "start_precision": "nullif(i.start_precision, '')",
    "end": 'i."end"',
    "end_precision": "nullif(i.end_precision, '')",
    "owner": "i.owner_id",
    "team": "i.team_id",
    "parent": "i.parent_id",
    "objective": "i.objective_id",
    "tags": "i.tags",
    "rank": "i.rank",
    "reach": "i.reach",
    "impact": "i.impact",
    "confidence": "i.confidence",
    "effort": "i.effort",
    "value": "i.value",
    "rice": RICE,
    "value_effort": "i.value / nullif(i.effort, 0)",
    "customers": "s.customers",
    "companies": "s.companies",
    "revenue": "s.revenue",
    "votes": "s.votes",
    "shipped_at": "i.shipped_at",
    "external_id": "i.external_id",
    "version": "i.version",
    "created_at": "i.created_at",
    "updated_at": "i.updated_at",
}
ITEM_FIELDS = list(COLUMNS)
PIVOT = ", ".join(
    f"max(value) FILTER (WHERE kind = '{kind}') AS {kind}" for kind in ("customers", "companies", "revenue", "votes")
)
# For a page, look up the signals of each row; for the whole plan, gather them once.
SIGNALS_OF_ROW = f"LEFT JOIN LATERAL (SELECT {PIVOT} FROM roadmap_itemsignal WHERE item_id = i.id) s ON true"
SIGNALS_OF_ALL = f"LEFT JOIN (SELECT item_id, {PIVOT} FROM roadmap_itemsignal GROUP BY item_id) s ON s.item_id = i.id"
# json_build_object takes at most 100 arguments, hence at most 50 columns.
AS_OBJECT = "json_build_object(" + ", ".join(f"'{name}', {sql}" for name, sql in COLUMNS.items()) + ")"
AS_ARRAY = "json_build_array(" + ", ".join(COLUMNS.values()) + ")"
MINE = "i.workspace_id = (SELECT core_workspace())"


def items_page(where: Composable, parameters: Sequence[Any], limit: int) -> tuple[str, UUID | None, int]:
    """JSON array of up to `limit` items in the order of their ids, the last id, and how many more there are (0 or 1)."""
    query = SQL(
        "WITH page AS MATERIALIZED (SELECT i.* FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id"
        f" WHERE {MINE} {{where}} ORDER BY i.id LIMIT %s)"
        f" SELECT coalesce(json_agg({AS_OBJECT} ORDER BY i.id) FILTER (WHERE i.place <= %s), '[]')::text,"
        " (array_agg(i.id ORDER BY i.id) FILTER (WHERE i.place <= %s))[%s], count(*)"
        f" FROM (SELECT page.*, row_number() OVER (ORDER BY id) AS place FROM page) i {SIGNALS_OF_ROW}"
    ).format(where=where)
    with connection.cursor() as cursor:
        cursor.execute(query, [*parameters, limit + 1, limit, limit, limit])
        text, last, count = cursor.fetchone()
    return text, last, max(count - limit, 0)


def item_json(pk: UUID, *, description: bool = True) -> str:
    """One item as JSON text."""
    extra = ", 'description', i.description)" if description else ")"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({AS_OBJECT[:-1]}{extra})::text FROM roadmap_item i {SIGNALS_OF_ROW} WHERE {MINE} AND i.id = %s",
            [pk],
        )
        return cursor.fetchone()[0]


def items_rows() -> str:
    """All items of the workspace as a JSON array of arrays, columns in the order of ITEM_FIELDS."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(json_agg({AS_ARRAY} ORDER BY i.rank, i.id), '[]')::text"
            f" FROM roadmap_item i {SIGNALS_OF_ALL} WHERE {MINE}"
        )
        return cursor.fetchone()[0]


def list_etag(actor: Actor, *parts: str) -> str | None:
    """A tag that changes with every logged change of the workspace, in one quick query.

    None while a transaction runs that could still commit below what is seen: nothing safe can be said then.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.xid, e.id, core_xid_horizon() FROM core_event e WHERE e.workspace_id = (SELECT core_workspace())"
            " ORDER BY e.xid DESC, e.id DESC LIMIT 1"
        )
        found = cursor.fetchone() or (0, 0, 1)
    if found[2] <= found[0]:
        return None
    seed = " ".join([str(actor.workspace.pk), actor.role, str(found[0]), str(found[1]), *parts])
    return f'"{hashlib.sha256(seed.encode()).hexdigest()[:24]}"'
