"""What an item should move, told in the history of the item."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Event
from metrics.models import ExpectedEffect, Kpi
from metrics.numbers import change
from metrics.periods import say_day
from roadmap.words import Names


def effect_words(event: Event, names: Names) -> list[str]:
    """What one event of an expected effect did, in a sentence."""
    changes = event.changes
    kpi = _kpi(event)
    if kpi is None:
        return [_("Changed what it should move.")]
    if event.operation == "insert":
        return [_("Expected to move %(kpi)s by %(delta)s%(due)s.") % _values(kpi, changes)]
    if event.operation == "delete":
        return [_("No longer expected to move %(kpi)s.") % {"kpi": kpi.name}]
    said = []
    if "delta" in changes:
        old, new = (_delta(kpi, value) for value in changes["delta"])
        said.append(
            _("Expected to move %(kpi)s by %(new)s, no longer by %(old)s.")
            % {"kpi": kpi.name, "new": new, "old": old}
        )
    if "due" in changes:
        new = changes["due"][1]
        words = _("%(kpi)s is expected to have moved%(due)s.") if new else _("%(kpi)s may move at any time.")
        said.append(words % {"kpi": kpi.name, "due": _due(new)})
    return said


def _kpi(event: Event) -> Kpi | None:
    """An update names only what it changed, so that its KPI is read from the row."""
    pair = event.changes.get("kpi_id")
    if pair:
        return Kpi.objects.filter(pk=pair[0] or pair[1]).first()
    row = ExpectedEffect.objects.filter(pk=event.object_id).select_related("kpi").first()
    return row.kpi if row else None


def _values(kpi: Kpi, changes: dict[str, Any]) -> dict[str, str]:
    due = changes.get("due", [None, None])[1]
    return {"kpi": kpi.name, "delta": _delta(kpi, changes["delta"][1]), "due": _due(due)}


def _delta(kpi: Kpi, value: float) -> str:
    return change(value, kpi.unit, kpi.decimals)


def _due(value: str | None) -> str:
    if not value:
        return ""
    return _(" by %(day)s") % {"day": say_day(date.fromisoformat(value), timezone.localdate())}
