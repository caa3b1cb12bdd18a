"""What an event of a link says, in the history of its source."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core.models import Event


def link(event: Event, names: Any) -> list[str]:
    if event.operation == "update":
        old, new = event.changes.get("lag", [0, 0])
        said = _("Now %(new)s between this and what it blocks, instead of %(old)s.")
        return [said % {"new": _days(new), "old": _days(old)}]
    side = 0 if event.operation == "delete" else 1
    kind, target = event.changes["kind"][side], names.of(event.changes["target_id"][side])
    lag = event.changes.get("lag", [0, 0])[side] or 0
    said = _REMOVED[kind] if event.operation == "delete" else _ADDED[kind]
    return [_(said) % {"item": target, "lag": _after(lag) if event.operation == "insert" else ""}]


def _days(count: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def _after(lag: int) -> str:
    if lag > 0:
        return _(", %(days)s after its end") % {"days": _days(lag)}
    return _(", overlapping by %(days)s") % {"days": _days(-lag)} if lag else ""


_ADDED = {
    "blocks": gettext_noop("Blocks %(item)s%(lag)s."),
    "relates": gettext_noop("Relates to %(item)s%(lag)s."),
    "duplicates": gettext_noop("Duplicates %(item)s%(lag)s."),
}
_REMOVED = {
    "blocks": gettext_noop("No longer blocks %(item)s%(lag)s."),
    "relates": gettext_noop("No longer relates to %(item)s%(lag)s."),
    "duplicates": gettext_noop("No longer duplicates %(item)s%(lag)s."),
}
