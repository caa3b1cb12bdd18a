"""Files that this program wrote itself, known again by their columns: what each of them fills, and what none may."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core import tenancy
from core.ids import uuid_of
from core.imports.headings import words
from roadmap.export.heads import standard
from roadmap.export.labels import labels
from roadmap.import_fields import own_fields
from roadmap.models import CustomField, FieldKind, ScoringModel

NUMBERS = ("reach", "impact", "confidence", "effort", "value")
FIGURES = (FieldKind.NUMBER, FieldKind.MONEY)
# Of an item's own; what is reckoned, counted or added up of others fills nothing.
PLAIN = (
    *("key", "title", "type", "status", "product", "team", "owner", "horizon", "start", "end", "milestone", "tags"),
    *NUMBERS,
)  # fmt: skip
# Our field → the columns that may hold it, the best first.
CHOICE = {
    "objective": ("objective:own", "objective"),
    "parent": ("parent:key", "parent"),
    "shipped": ("shipped_at",),
}
# Headings of the same in JSON.
IN_JSON = {"own_objective": "objective:own", "parent_key": "parent:key"}
TOLD_APART = re.compile(r"\[((?:custom|score)\.[^\[\]]+)\]$")
# Whoever has such a column has a file of ours.
STRONG = {"id", "objective:own", "parent:key", "blocks", "blocked_by"}
RECKONED = ("category", "rice", "value_effort", "rollup_start", "rollup_end", "rollup_effort", "progress")
# Other names of the tags and of when a row was changed.
TWINS = ("tag", "changed")
TABLE, JSON = "pmhub", "pmhub_json"


def own_mapping(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
    """The mapping of such a file; None for any other."""
    said = _in_json(columns, samples)
    return mapping_of(said, JSON) if said else table_mapping(columns)


def table_mapping(columns: Sequence[str]) -> dict[str, Any] | None:
    said, strong = _in_table(columns)
    return mapping_of(said, TABLE) if strong else None


def _in_json(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Name of a column as the export calls it → the file's. There every object has its id, and all else its API name."""
    known = {*labels(), *IN_JSON, "id", "scenario"}
    ours = all(column in known or column.startswith(("custom.", "score.")) for column in columns)
    ids = samples.get("id") or ()
    if not ours or not ids or not all(map(uuid_of, ids)):
        return {}
    return {IN_JSON.get(column, column): column for column in columns}


def _in_table(columns: Sequence[str]) -> tuple[dict[str, str], bool]:
    """The same by headings in any of our languages, and whether there is one that only we write."""
    usual = {head: name for (_language, name), head in standard().items() if name not in TWINS}
    own = {words(field.name): f"custom.{field.slug}" for field in own_fields()}
    found: dict[str, str] = {}
    strong = False
    for column in columns:
        apart = TOLD_APART.search(column)
        name = apart[1] if apart else usual.get(words(column)) or own.get(words(column))
        if name:
            found.setdefault(name, column)
            strong = strong or bool(apart) or name in STRONG or name.endswith(":day")
    return found, strong


def mapping_of(said: Mapping[str, str], preset: str) -> dict[str, Any]:
    fields: dict[str, Any] = {name: said[name] for name in PLAIN if name in said}
    for name, choice in CHOICE.items():
        if column := next((said[one] for one in choice if one in said), None):
            fields[name] = column
    own = {f"custom.{field.slug}": field for field in own_fields()}
    fields |= {name: said[name] for name in own if name in said}
    for name in (*NUMBERS, *(name for name, field in own.items() if field.kind in FIGURES)):
        if name in fields:
            fields[name] = {"column": fields[name], "decimal": "."}
    external = [said[one] for one in ("external_id", "id") if one in said]
    if external:
        fields["external_id"] = external[0] if len(external) == 1 else {"columns": external}
    if "id" in said:
        fields |= {"ours": said["id"]} | ({"aliases": said["key"]} if "key" in said else {})
    options = {"create": ["team", "product", "status", "milestone"], "people": "blank"}
    return {"fields": fields, "options": options, "preset": preset}


def reckoned() -> set[str]:
    """Headings, as `words` writes them, of what no file may fill, whichever field is called alike."""
    if tenancy.current() is None:
        return set()
    heads = {head for (_language, name), head in standard().items() if name.partition(":")[0] in RECKONED}
    formulas = CustomField.objects.order_by().filter(kind=FieldKind.FORMULA).values_list("name", flat=True)
    names = formulas.union(ScoringModel.objects.order_by().values_list("name", flat=True))
    taken = {head for (_language, name), head in standard().items() if name in PLAIN}
    return (heads | {words(name) for name in names}) - taken
