"""The SQL of items as JSON: built by Postgres, it is there five to seven times sooner than rows built in Python.

A test asserts that each row equals `roadmap.serializers.ItemSerializer`.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.db import connections

from roadmap.formulas import COUNTS_OF_ROW


def plain(sql: str) -> str:
    """A float without what binary fractions add: 30.4, not 30.400000000000002. Ten times as quick as by way of numeric."""
    return (
        f"(CASE WHEN abs({sql}) < 1e6 THEN round(({sql}) * 1e9) / 1e9"
        f" WHEN abs({sql}) < 1e12 THEN round(({sql}) * 1e3) / 1e3 ELSE {sql} END)"
    )


RICE = plain("coalesce(i.reach, s.customers) * i.impact * (i.confidence / 100) / nullif(i.effort, 0)")
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
    "value_effort": plain("i.value / nullif(i.effort, 0)"),
    "customers": "s.customers",
    "companies": "s.companies",
    "revenue": "s.revenue",
    "votes": "s.votes",
    "segments": "sg.segments",
    "milestone": "i.milestone_id",
    "custom": "i.custom",
    "scores": "coalesce(sc.scores, '{}')",
    "archived_at": "i.archived_at",
    "merged_into": "i.merged_into_id",
    "shipped_at": "i.shipped_at",
    "external_id": "i.external_id",
    "version": "i.version",
    "created_at": "i.created_at",
    "updated_at": "i.updated_at",
}
PIVOT = ", ".join(
    f"max(value) FILTER (WHERE kind = '{kind}') AS {kind}"
    for kind in ("customers", "companies", "revenue", "votes")
)
# {"Enterprise companies": 3}, for filters such as "asked by more than five companies of that segment".
SEGMENTS = "json_object_agg(segment || ' ' || kind, value ORDER BY segment, kind) AS segments FROM roadmap_segmentsignal"
SCORES = f"json_object_agg(model_id, {plain('value')}) AS scores FROM roadmap_itemscore"
SIGNALS_OF_ROW = (
    f"LEFT JOIN LATERAL (SELECT {PIVOT} FROM roadmap_itemsignal WHERE item_id = i.id) s ON true"
    f" LEFT JOIN LATERAL (SELECT {SCORES} WHERE item_id = i.id) sc ON true"
    f" LEFT JOIN LATERAL (SELECT {SEGMENTS} WHERE item_id = i.id) sg ON true {COUNTS_OF_ROW}"
)


def gathered(where: str = "") -> str:
    """Joins of what is known of many items, gathered once for all of them."""
    return (
        f"LEFT JOIN (SELECT item_id, {PIVOT} FROM roadmap_itemsignal {where} GROUP BY item_id) s ON s.item_id = i.id"
        f" LEFT JOIN (SELECT item_id, {SCORES} {where} GROUP BY item_id) sc ON sc.item_id = i.id"
        f" LEFT JOIN (SELECT item_id, {SEGMENTS} {where} GROUP BY item_id) sg ON sg.item_id = i.id"
    )


# json_build_object takes at most 100 arguments, hence at most 50 columns.
AS_OBJECT = "json_build_object(" + ", ".join(f"'{name}', {sql}" for name, sql in COLUMNS.items()) + ")"
MINE = "i.workspace_id = (SELECT core_workspace())"


def as_columns(columns: Mapping[str, str]) -> str:
    return ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())


def items_json(ids: str) -> str:
    """A JSON array of the items whose ids are in the array `ids` (SQL), in the order of their ids."""
    return (
        f"SELECT coalesce(json_agg(x), '[]')::text FROM (SELECT {as_columns(COLUMNS)} FROM roadmap_item i"
        f" {gathered(f'WHERE item_id = ANY({ids})')} {COUNTS_OF_ROW} WHERE {MINE} AND i.id = ANY({ids}) ORDER BY i.id) x"
    )


# Planning these statements takes as long as running them. PL/pgSQL plans once for a connection, whoever uses it next; a
# plan holds the call of core_workspace(), not its answer, so policies ask anew at each call.
# Of `ids`, in their order, at most `most`: `body` is their JSON and `last` the last one where more were given. `ids` come
# back, and no body, where the workspace has formula fields, whose SQL is its own: `items_page` puts that together.
FUNCTION = f"""
CREATE OR REPLACE FUNCTION roadmap_page(INOUT ids uuid[], most integer, OUT body text, OUT last uuid,
                                        OUT xid bigint, OUT number bigint, OUT seen bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF cardinality(ids) > most THEN
    ids := ids[:most];
    last := ids[most];
  END IF;
  SELECT s.xid, s.number, s.seen INTO roadmap_page.xid, roadmap_page.number, roadmap_page.seen FROM core_log_state() s;
  IF NOT EXISTS (SELECT FROM roadmap_customfield f WHERE f.workspace_id = (SELECT core_workspace())
                 AND f.kind = 'formula' AND NOT f.archived) THEN
    body := ({items_json("ids")});
    ids := NULL;
  END IF;
END $$
"""


def install(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`: the function follows from COLUMNS so that no migration can forget a field."""
    if app_config.name == "roadmap":
        with connections[using].cursor() as cursor:
            cursor.execute(FUNCTION)
