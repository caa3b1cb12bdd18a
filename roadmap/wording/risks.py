"""What an event of a risk says, in the history of its item."""

from typing import Any

from django.utils.translation import gettext as _

from core.models import Event
from roadmap.models import RiskState


def risk(event: Event, names: Any) -> list[str]:
    changes = event.changes
    if event.operation == "insert":
        return [_("Risk noted: “%(title)s”.") % {"title": changes["title"][1]}]
    if event.operation == "delete":
        return [_("Risk removed: “%(title)s”.") % {"title": changes["title"][0]}]
    said = [_grade(changes)] if {"likelihood", "impact"} & changes.keys() else []
    return said + [words for column, pair in changes.items() if (words := _column(column, pair, names))]


def _grade(changes: dict[str, list[Any]]) -> str:
    pairs = [(label, changes[name]) for name, label in _labels().items() if name in changes]
    told = [
        _("%(what)s from %(old)s to %(new)s") % {"what": label, "old": pair[0], "new": pair[1]}
        for label, pair in pairs
    ]
    return _("Risk weighed anew: %(what)s.") % {"what": ", ".join(told)}


def _labels() -> dict[str, str]:
    return {"likelihood": _("likelihood"), "impact": _("impact")}


def _column(column: str, pair: list[Any], names: Any) -> str:
    if column == "state":
        return _("Risk is now %(state)s.") % {"state": str(RiskState(pair[1]).label).lower()}
    if column == "title":
        return _("Risk renamed to “%(title)s”.") % {"title": pair[1]}
    if column == "mitigation":
        return _("Said anew what is done about a risk.")
    if column == "owner_id":
        return _("%(name)s now watches a risk.") % {"name": names.of(pair[1])} if pair[1] else ""
    return ""
