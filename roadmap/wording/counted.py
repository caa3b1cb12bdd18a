"""What counting and weighing does to an item, in the history of the item: demand and scores."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.models import Event
from roadmap.models import AgreedValue, ItemScore, ItemSignal, Rating, SignalKind

# An update names only what it changed. What it is about stands in the row: by label, the model, the column, and the column
# that knows what its values are called.
ABOUT: dict[str, tuple[Any, str, str]] = {
    "roadmap.itemsignal": (ItemSignal, "kind", "kind"),
    "roadmap.itemscore": (ItemScore, "model__name", "model__kind"),
    "roadmap.rating": (Rating, "criterion__name", "criterion__choices"),
    "roadmap.agreedvalue": (AgreedValue, "criterion__name", "criterion__choices"),
}


def subjects(events: Iterable[Event]) -> tuple[dict[str, str], dict[str, Any]]:
    """By id of the row, what the updates among `events` are about, and what names their values: the kind of a model, the
    choices of a criterion. One query for each kind that occurs."""
    wanted: dict[str, set[str]] = {}
    for event in events:
        if event.operation == "update" and event.model in ABOUT:
            wanted.setdefault(event.model, set()).add(str(event.object_id))
    found: dict[str, str] = {}
    named: dict[str, Any] = {}
    for label, ids in wanted.items():
        model, *columns = ABOUT[label]
        for pk, name, by in model.objects.filter(pk__in=ids).values_list("pk", *columns):
            found[str(pk)], named[str(pk)] = name, by
    return found, named


def signal(event: Event, names: Any) -> list[str]:
    """ "Counted customers who ask: 12, up from 11"."""
    kind = (event.changes.get("kind") or [None, None])[1] or names.about(event)
    if "value" not in event.changes or not kind:
        return []
    old, new = (value or 0 for value in event.changes["value"])
    pattern = _("Counted %(what)s: %(new)s, up from %(old)s.")
    if new < old:
        pattern = _("Counted %(what)s: %(new)s, down from %(old)s.")
    return [pattern % {"what": _what(kind), "old": _number(kind, old), "new": _number(kind, new)}]


def _what(kind: str) -> str:
    if kind == SignalKind.EFFECT:
        return _("the part of the way to the targets of KPIs that it should cover")
    return str(SignalKind(kind).label)


def _number(kind: str, value: float) -> str:
    said = number_format(value, decimal_pos=0, force_grouping=True)
    return f"{said}%" if kind == SignalKind.EFFECT else said


def short(value: float | None) -> str:
    """A score as it is shown beside an item: one decimal, and none where it is whole."""
    if value is None:
        return "?"
    rounded = round(value, 1) if abs(value) >= 1 else round(value, 2)
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else None, force_grouping=True)
