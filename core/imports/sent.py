"""The mapping page after a refusal: all that a person had chosen stands there as they sent it."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.imports import making
from core.imports.base import Importer
from core.imports.constants import constant_rows, known_value
from core.imports.forms import EXTRAS


def rows_as_sent(rows: Sequence[dict[str, Any]], post: Any) -> list[dict[str, Any]]:
    """Rows of the table with what was chosen in each; what was not sent stays as it was."""
    return [_row(row, post) if f"field-{row['place']}" in post else row for row in rows]


def _row(row: dict[str, Any], post: Any) -> dict[str, Any]:
    place = row["place"]
    said = {key: post.get(f"{key}-{place}", "") for key in EXTRAS}
    values = post.get(f"values-{place}", "")
    ticked = post.getlist(f"also-{place}")
    also = [one | {"off": one["name"] not in ticked} for one in row["also"]]
    pairs = making.sent_pairs(post, place) or row["pairs"]
    chosen = {"field": post[f"field-{place}"], "said": said, "values": values, "pairs": pairs, "also": also}
    new = {key: post.get(f"new{key}-{place}", text) for key, text in row["new"].items()}
    adjusted = bool(values or any(said.values()) or any(pair["ours"] for pair in pairs))
    return row | chosen | {"new": new, "adjusted": adjusted}


def constants_as_sent(
    mapping: Mapping[str, Any], importer: type[Importer], columns: Sequence[str], post: Any
) -> list[dict[str, Any]]:
    """What may be said of all rows: of the fields that no column was given to, and those where something was said."""
    rows = constant_rows(_mapping_of(mapping, columns, post), importer)
    sent = (row | {"value": post.get(f"constant-{row['target'].name}", row["value"])} for row in rows)
    return [row | known_value(row) for row in sent]


def _mapping_of(mapping: Mapping[str, Any], columns: Sequence[str], post: Any) -> Mapping[str, Any]:
    if "field-0" not in post:
        return mapping
    names = {name for place in range(len(columns)) for name in _names(post, place)}
    said = {name for name in names if post.get(f"constant-{name}", "").strip()}
    return {"fields": {name: {"column": "sent"} for name in names - said}}


def _names(post: Any, place: int) -> set[str]:
    return {post.get(f"field-{place}", ""), *post.getlist(f"also-{place}")} - {""}
