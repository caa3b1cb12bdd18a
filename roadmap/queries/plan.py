"""All items and links of a workspace as columns: a third of the text, to send and to read, of an object for each.

{"size": 2, "fields": ["id", "key", "team", …], "empty": {"tags": []}, "refs": {"team": [id, …]},
 "columns": {"id": [id, id], "key": ["PAY-1", "PAY-2"], "team": [0, null], "parent": [null, 0], "tags": null, …},
 "links": {"ids": "id id …", "kinds": ["blocks", …], "kind": [0], "source": [0], "target": [1], "lag": [0]}}

The ids of links stand in one text, with a space between them: thousands of texts take longer to read. `kind` is a place
in `kinds`. A field of `refs` holds places in the list there. `parent`, and the ends of links, are places among the items, or ids of
what is not among them. Null, also for a whole column, is what `empty` says of the field, else null; for `lag` it is 0.
"""

import json

from django.db import connection

from roadmap.formulas import COUNTS_OF_ALL, with_formulas
from roadmap.models import LinkKind
from roadmap.queries.item_sql import COLUMNS, MINE, as_columns, gathered
from roadmap.queries.items import ITEM_FIELDS

SIGNALS = f"{gathered()} {COUNTS_OF_ALL}"
# What many items share.
SHARED = {name: f"{name}_id" for name in ("product", "status", "owner", "team", "objective", "milestone")}
SHARED["type"] = "type"
EMPTY = {"tags": [], "custom": {}, "scores": {}, "external_id": ""}
TAKEN = {
    "tags": "nullif(i.tags, '{}')",
    "custom": "nullif(i.custom, '{}')",
    "scores": "sc.scores",
    "external_id": "nullif(i.external_id, '')",
}


def _place(id_: str, at: str) -> str:
    return f"coalesce(to_json({at}), to_json({id_}))"


REFS = ", ".join(
    f"r_{name} AS MATERIALIZED (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM"
    f" (SELECT DISTINCT {column} AS id FROM roadmap_item i WHERE {MINE} AND {column} IS NOT NULL) d)"
    for name, column in SHARED.items()
)
REF_LISTS = ", ".join(
    f"'{name}', (SELECT coalesce(json_agg(id ORDER BY at), '[]') FROM r_{name})" for name in SHARED
)
REF_JOINS = " ".join(f"LEFT JOIN r_{name} ON r_{name}.id = i.{column}" for name, column in SHARED.items())
PLACED = (
    f"placed AS MATERIALIZED (SELECT i.id, row_number() OVER (ORDER BY i.rank, i.id) - 1 AS at"
    f" FROM roadmap_item i WHERE {MINE} AND i.archived_at IS NULL)"
)
SELECTED = (
    COLUMNS
    | TAKEN
    | {name: f"r_{name}.at" for name in SHARED}
    | {"parent": _place("i.parent_id", "above.at")}
)
ROWS = (
    f"SELECT {as_columns(SELECTED)} FROM placed JOIN roadmap_item i ON i.id = placed.id {SIGNALS} {REF_JOINS}"
    " LEFT JOIN placed above ON above.id = i.parent_id ORDER BY placed.at"
)
LISTS = ", ".join(
    f"""'{name}', CASE WHEN count("{name}") > 0 THEN json_agg("{name}") END""" for name in COLUMNS
)
KINDS = ", ".join(f"'{kind}'" for kind in LinkKind.values)
LINKS = f"""
SELECT json_build_object('ids', coalesce(string_agg(l.id::text, ' '), ''), 'kinds', json_build_array({KINDS}),
  'kind', coalesce(json_agg(array_position(ARRAY[{KINDS}], l.kind::text) - 1), '[]'),
  'source', coalesce(json_agg({_place("l.source_id", "a.at")}), '[]'),
  'target', coalesce(json_agg({_place("l.target_id", "b.at")}), '[]'),
  'lag', CASE WHEN bool_or(l.lag <> 0) THEN json_agg(l.lag) END)
FROM roadmap_link l LEFT JOIN placed a ON a.id = l.source_id LEFT JOIN placed b ON b.id = l.target_id
WHERE l.workspace_id = (SELECT core_workspace())
"""
# One statement, so that places in it mean the same items throughout.
PLAN = (
    f"WITH {PLACED}, {REFS}, chosen AS MATERIALIZED ({ROWS})"
    f" SELECT (SELECT count(*) FROM placed), json_build_object({REF_LISTS})::text,"
    f" (SELECT json_build_object({LISTS})::text FROM chosen), ({LINKS})::text"
)
NO_ITEMS = f"WITH placed AS (SELECT i.id, 0 AS at FROM roadmap_item i WHERE false) SELECT ({LINKS})::text"


def plan_json(*, rows: bool = True) -> str:
    """The inside of a JSON object, as the head of this file shows it; without `rows` only links, by ids of items."""
    with connection.cursor() as cursor:
        if not rows:
            cursor.execute(NO_ITEMS)
            return f'"links": {cursor.fetchone()[0]}'
        cursor.execute(with_formulas(PLAN))
        size, refs, columns, links = cursor.fetchone()
    known = f'"size": {size}, "fields": {json.dumps(ITEM_FIELDS)}, "empty": {json.dumps(EMPTY)}'
    return f'{known}, "refs": {refs}, "columns": {columns}, "links": {links}'
