"""Where a criterion's value comes from when nobody rates it: fields of the item, and signals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from roadmap.models import Criterion, CriterionSource, FieldKind, Item, SignalKind
from roadmap.scoring.computed import Computed, number

FIELDS: dict[str, Any] = {
    "reach": _("Reach"),
    "impact": _("Impact"),
    "confidence": _("Confidence"),
    "effort": _("Effort"),
    "value": _("Value"),
}
CUSTOM_KINDS = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.FORMULA)
# What an item must have changed for its scores to change.
SCORED = frozenset({*FIELDS, "custom", "product"})


def sql_of(criterion: Criterion, computed: Computed) -> str:
    """An expression over an item `i` and its signals `s`, NULL where there is no value."""
    name = criterion.source_name
    if criterion.source == CriterionSource.RATED:
        return "NULL::float8"
    if criterion.source == CriterionSource.SIGNAL:
        return f"coalesce(s.{SignalKind(name).value}, 0)"
    if name == "reach":  # as RICE has always counted: who asks, unless somebody set it
        return "coalesce(i.reach, s.customers)"
    if name in FIELDS:
        return f"i.{name}"
    key = custom_slug(name)
    if key in computed.formulas:
        return computed.sql(key)
    held = f"(i.custom->>'{key}')::numeric"
    return (
        f"CASE WHEN jsonb_typeof(i.custom->'{key}') IS DISTINCT FROM 'number' THEN NULL"
        f" WHEN abs({held}) < 1e100 THEN {held}::float8 END"
    )


def custom_slug(source_name: str) -> str:
    """The slug of "custom.slug"; it goes into SQL, so it is looked at again here."""
    slug = source_name.removeprefix("custom.")
    if not (slug.isascii() and slug.isidentifier()):
        raise ValueError(f"no slug of a field: {source_name!r}")
    return slug


def value_of(criterion: Criterion, item: Item, signals: dict[str, float], computed: Computed) -> float | None:
    """The same as `sql_of` in Python."""
    name = criterion.source_name
    if criterion.source == CriterionSource.RATED:
        return None
    if criterion.source == CriterionSource.SIGNAL:
        return signals.get(name, 0.0)
    if name == "reach":
        return item.reach if item.reach is not None else signals.get("customers")
    if name in FIELDS:
        return getattr(item, name)
    key = custom_slug(name)
    if key in computed.formulas:
        return computed.value(key, item, signals)
    return number(item.custom.get(key))
