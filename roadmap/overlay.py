"""Values of an item as the API has them in JSON, and laying others over them: what scenarios are made of."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from roadmap.models import Item

REFERENCES = ("product", "status", "owner", "team", "parent", "objective", "milestone")
PLAIN = (
    *("title", "description", "type", "horizon", "start", "start_precision", "end", "end_precision", "tags"),
    *("reach", "impact", "confidence", "effort", "value"),
)
FIELDS = (*REFERENCES, *PLAIN)
ORDER = (
    "title",
    "product",
    "type",
    "status",
    "horizon",
    "start",
    "end",
    "team",
    "owner",
    "effort",
    "objective",
    "rank",
)
# "" in the model, null in JSON.
EMPTIABLE = {"horizon", "start_precision", "end_precision", "date_precision"}
# A date says something only with its precision: both are one value.
PAIRS = {name: (name, f"{name}_precision") for name in ("start", "end", "date")}
HEADS = {name: head for head, pair in PAIRS.items() for name in pair}
Values = dict[str, Any]


def heads_of(names: Iterable[str]) -> list[str]:
    """The names, each precision by its date, in the order in which people read them."""
    found = {HEADS.get(name, name) for name in names}
    return sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def names_of(head: str) -> tuple[str, ...]:
    return PAIRS.get(head, (head,))


def part(values: Mapping[str, Any], head: str) -> Any:
    """The value of one field; of a date [day, precision]."""
    found = [values.get(name) for name in names_of(head)]
    return found if head in PAIRS else found[0]


def part_of(row: Any, head: str) -> Any:
    """The same of a row: an item, a link or a milestone."""
    return part({name: value_of(row, name) for name in names_of(head)}, head)


def value_of(row: Any, name: str) -> Any:
    """One field of a row as JSON has it; "custom.<slug>" is one value of a custom field."""
    _head, _dot, slug = name.partition(".")
    if slug:
        return row.custom.get(slug)
    if name == "archived":
        return row.archived_at is not None
    return as_json(name, getattr(row, f"{name}_id" if name in REFERENCES else name))


def as_json(name: str, value: Any) -> Any:
    if name in EMPTIABLE:
        return value or None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "pk"):
        return str(value.pk)
    return list(value) if name == "tags" else value


def flat(fields: Mapping[str, Any]) -> Values:
    """{"custom": {"size": 3}} becomes {"custom.size": 3}."""
    plain = {name: value for name, value in fields.items() if name != "custom"}
    return plain | {f"custom.{slug}": value for slug, value in (fields.get("custom") or {}).items()}


def nested(values: Mapping[str, Any]) -> Values:
    """The way back, as a PATCH of the item has it."""
    plain = {name: value for name, value in values.items() if "." not in name}
    custom = {name.partition(".")[2]: value for name, value in values.items() if "." in name}
    return plain | ({"custom": custom} if custom else {})


def laid(item: Item, values: Mapping[str, Any]) -> Item:
    """A copy of `item`, never to be saved, as it would be with `values`."""
    copy = Item(**{field.attname: getattr(item, field.attname) for field in Item._meta.concrete_fields})
    copy.custom = dict(item.custom)
    for name, value in values.items():
        _set(copy, name, value)
    return copy


def _set(copy: Item, name: str, value: Any) -> None:
    _head, _dot, slug = name.partition(".")
    if slug:
        copy.custom[slug] = value
    elif name in REFERENCES:
        setattr(copy, f"{name}_id", UUID(value) if value else None)
    elif name == "archived":
        copy.archived_at = (copy.archived_at or now()) if value else None
    elif name in ("start", "end"):
        setattr(copy, name, date.fromisoformat(value) if value else None)
    else:
        setattr(copy, name, "" if value is None and name in EMPTIABLE else value)
