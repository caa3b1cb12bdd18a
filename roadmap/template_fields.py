"""All that a template can hold, as controls of a form: the fields of a new item, and the workspace's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.dates import Precision
from core.models import Membership
from roadmap.models import (
    CustomField,
    FieldKind,
    Horizon,
    Item,
    ItemTemplate,
    ItemType,
    Milestone,
    Objective,
    Product,
    Status,
    Team,
)

NUMBERS = ("reach", "impact", "confidence", "effort", "value")
TEXTS = (
    "title",
    "description",
    "type",
    "status",
    "product",
    "horizon",
    "owner",
    "team",
    "objective",
    "milestone",
)
DATES = ("start", "start_precision", "end", "end_precision")
OWN = "custom."
INPUTS = {FieldKind.NUMBER: "number", FieldKind.MONEY: "number", FieldKind.DATE: "date", FieldKind.URL: "url"}


@dataclass
class Control:
    """One field of the form. `kind`: text, number, date, url, select, many, check; `options`: pairs of value and label."""

    name: str
    label: str
    value: Any = ""
    kind: str = "text"
    options: list[tuple[str, str]] = field(default_factory=list)
    help: str = ""


class Choices:
    """What may be chosen, fetched once for all templates of a page."""

    def of(self, rows: Iterable[Any], called: str = "title") -> list[tuple[str, str]]:
        return [(str(row.pk), getattr(row, called)) for row in rows]

    @cached_property
    def by_field(self) -> dict[str, list[tuple[str, str]]]:
        return {
            "type": list(ItemType.objects.values_list("slug", "name")),
            "status": self.of(Status.objects.all(), "name"),
            "product": self.of(Product.objects.order_by("name"), "name"),
            "horizon": [(str(value), str(label)) for value, label in Horizon.choices],
            "owner": self.people,
            "team": self.of(Team.objects.order_by("name"), "name"),
            "objective": self.of(Objective.objects.order_by("position", "title")),
            "milestone": self.of(Milestone.objects.order_by("date", "name"), "name"),
        }

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        members = Membership.objects.filter(user__is_active=True).select_related("user")
        return sorted(
            ((str(one.user_id), str(one.user)) for one in members), key=lambda pair: pair[1].lower()
        )

    @cached_property
    def own(self) -> list[CustomField]:
        return [one for one in CustomField.objects.filter(archived=False) if one.kind != FieldKind.FORMULA]


def labels() -> dict[str, str]:
    return {
        "type": _("Type"),
        "status": _("Status"),
        "product": _("Product"),
        "horizon": _("Horizon"),
        "owner": _("Owner"),
        "team": _("Team"),
        "objective": _("Objective"),
        "milestone": _("Milestone"),
    }


def selects(row: ItemTemplate, choices: Choices) -> list[Control]:
    return [
        Control(name, label, row.fields.get(name) or "", "select", choices.by_field[name])
        for name, label in labels().items()
    ]


def names() -> dict[str, str]:
    """How the form calls its fields."""
    row, choices = ItemTemplate(fields={}), Choices()
    edges = [one for pair in dates(row) for one in pair]
    named = [*selects(row, choices), *numbers(row), *edges, *own(row, choices)]
    texts = {"title": _("Title"), "description": _("Description"), "parent": _("Part of"), "tags": _("Tags")}
    return texts | {one.name: one.label for one in named}


def numbers(row: ItemTemplate) -> list[Control]:
    named = (_("Reach"), _("Impact"), _("Confidence, percent"), _("Effort"), _("Value"))
    return [
        Control(name, label, _plain(row.fields.get(name)), "number")
        for name, label in zip(NUMBERS, named, strict=True)
    ]


def dates(row: ItemTemplate) -> list[tuple[Control, Control]]:
    exact = [(str(value), str(label)) for value, label in Precision.choices]
    return [
        (
            Control(edge, label, row.fields.get(edge) or "", "date"),
            Control(f"{edge}_precision", known, row.fields.get(f"{edge}_precision") or "", "select", exact),
        )
        for edge, label, known in (
            ("start", _("Start"), _("The start is known to the")),
            ("end", _("End"), _("The end is known to the")),
        )
    ]


def own(row: ItemTemplate, choices: Choices) -> list[Control]:
    held = row.fields.get("custom") or {}
    return [_own(one, held.get(one.slug), choices) for one in choices.own]


def _own(one: CustomField, value: Any, choices: Choices) -> Control:
    options = [(option["slug"], option["name"]) for option in one.options]
    label = f"{one.name}, {one.unit}" if one.unit else one.name
    made = Control(OWN + one.slug, label, "" if value is None else value, help=one.help)
    if one.kind in (FieldKind.SELECT, FieldKind.PERSON):
        made.kind, made.options = "select", options if one.kind == FieldKind.SELECT else choices.people
    elif one.kind == FieldKind.MULTISELECT:
        made.kind, made.options = "many", options
    elif one.kind == FieldKind.CHECKBOX:
        made.kind = "check"
    else:
        made.kind = INPUTS.get(FieldKind(one.kind), "text")
        made.value = _plain(value)
    return made


def _plain(value: Any) -> str:
    """A number as an input of the browser takes it; other values as they are."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def parent_keys(rows: Iterable[ItemTemplate]) -> dict[str, str]:
    """Keys of the items that templates put new ones below, by id."""
    ids = [row.fields["parent"] for row in rows if row.fields.get("parent")]
    return {str(pk): key for pk, key in Item.objects.filter(pk__in=ids).values_list("pk", "key")}


def shown(rows: list[ItemTemplate]) -> list[ItemTemplate]:
    """The rows with the controls of their forms."""
    choices, keys = Choices(), parent_keys(rows)
    for row in rows:
        row.form = {  # type: ignore[attr-defined]
            "selects": selects(row, choices),
            "numbers": numbers(row),
            "dates": dates(row),
            "own": own(row, choices),
            "parent": keys.get(str(row.fields.get("parent") or ""), ""),
        }
    return rows
