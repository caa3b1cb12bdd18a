"""What the forms of the settings show of a row, field by field as a browser would send it."""

from typing import Any

from django.http import QueryDict

from core.merging import Clash
from roadmap import template_fields
from roadmap.models import (
    Category,
    CustomField,
    FieldKind,
    Gate,
    ItemTemplate,
    ItemType,
    Status,
)
from roadmap.models.icons import ICONS

Drawn = dict[str, list[str]]
# An option is known by its slug.
TOGETHER = (("slug", "option"), ("start", "start_precision"), ("end", "end_precision"))


def drawn(row: Any) -> Drawn:
    """Raises: KeyError for a kind of row that the settings do not know."""
    return DRAWN[type(row)](row)


def _status(row: Status) -> Drawn:
    limit = "" if row.wip_limit is None else str(row.wip_limit)
    return {"name": [row.name], "category": [row.category], "wip_limit": [limit]}


def _type(row: ItemType) -> Drawn:
    icon = next((name for name, (symbol, _label) in ICONS.items() if symbol == row.symbol), "")
    return {"name": [row.name], "icon": [icon]}


def _gate(row: Gate) -> Drawn:
    return {"text": [row.text], "status": [str(row.status_id)], "type": [str(row.type_id or "")]}


def _field(row: CustomField) -> Drawn:
    shown = {"name": [row.name], "unit": [row.unit], "help": [row.help], "types": list(row.types)}
    if row.kind == FieldKind.FORMULA:
        shown["formula"] = [row.formula]
    if row.kind in (FieldKind.SELECT, FieldKind.MULTISELECT):
        shown["slug"] = [option["slug"] for option in row.options]
        shown["option"] = [option["name"] for option in row.options]
    if row.kind not in (FieldKind.FORMULA, FieldKind.CHECKBOX):
        shown["required"] = ["on"] * row.required
    return shown | {"archived": ["on"] * row.archived}


def _template(row: ItemTemplate) -> Drawn:
    form, fields = _form(row), row.fields
    return {one.name: _of_control(one) for one in _controls(form)} | {
        "name": [row.name],
        "title": [fields.get("title") or ""],
        "parent": [form["parent"]],
        "tags": [", ".join(fields.get("tags") or [])],
        "description": [fields.get("description") or ""],
    }


def _form(row: ItemTemplate) -> dict[str, Any]:
    found: dict[str, Any] = getattr(row, "form", None) or template_fields.shown([row])[0].form  # type: ignore[attr-defined]
    return found


def _controls(form: dict[str, Any]) -> list[template_fields.Control]:
    dates = (one for edge in form["dates"] for one in edge)
    return [*form["selects"], *form["numbers"], *form["own"], *dates]


def _of_control(one: template_fields.Control) -> list[str]:
    if one.kind == "check":
        return ["on"] if one.value else []
    return [str(value) for value in one.value] if one.kind == "many" else [str(one.value)]


DRAWN: dict[type, Any] = {
    Status: _status,
    ItemType: _type,
    Gate: _gate,
    CustomField: _field,
    ItemTemplate: _template,
}


def dress(row: Any) -> None:
    """`drawn` is what stands, for its marks; `shown` is what the controls hold, and `pairs` the options among it."""
    row.drawn = row.shown = drawn(row)
    _pair(row)


def dress_as_typed(row: Any, post: QueryDict, clashes: dict[str, Clash]) -> None:
    """As the person left it, with what both changed."""
    row.drawn, row.clashes = drawn(row), clashes
    row.shown = {name: post.getlist(name) for name in post}
    _pair(row)
    for one in _controls(_form(row)) if isinstance(row, ItemTemplate) else ():
        _type_in(one, post.getlist(one.name))


def _pair(row: Any) -> None:
    pairs = zip(row.shown.get("slug", []), row.shown.get("option", []), strict=False)
    row.pairs = [pair for pair in pairs if any(pair)]


def _type_in(one: template_fields.Control, values: list[str]) -> None:
    if one.kind == "check":
        one.value = bool(values)
    else:
        one.value = values if one.kind == "many" else next(iter(values), "")


def words(row: Any) -> dict[str, str]:
    """What is chosen by an id or a slug, in words."""
    known = dict(Category.choices) | {name: label for name, (_symbol, label) in ICONS.items()}
    known |= {str(one.pk): one.name for one in Status.objects.all()}
    for one in ItemType.objects.all():
        known |= {str(one.pk): one.name, one.slug: one.name}
    if isinstance(row, ItemTemplate):
        choices = template_fields.Choices()
        known |= dict(pair for pairs in choices.by_field.values() for pair in pairs)
    return {value: str(label) for value, label in known.items()}
