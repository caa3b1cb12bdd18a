"""What an event of a link says, in the history of its source or, told from there, of its target."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core.models import Event


def link(event: Event, names: Any) -> list[str]:
    led = names.seen_from is not None and event.parent_id not in (None, names.seen_from)
    if event.operation == "update":
        return _waits(event, led)
    side = 0 if event.operation == "delete" else 1
    kind, other = (
        event.changes["kind"][side],
        names.of(event.changes["source_id" if led else "target_id"][side]),
    )
    lag = event.changes.get("lag", [0, 0])[side] or 0
    said = (_REMOVED if event.operation == "delete" else _ADDED)[kind][led]
    return [_(said) % {"item": other, "lag": _after(lag) if event.operation == "insert" else ""}]


def _waits(event: Event, led: bool) -> list[str]:
    if "lag" not in event.changes:
        return []
    old, new = event.changes["lag"]
    said = (
        _("Now %(new)s between what it waits for and this, instead of %(old)s.")
        if led
        else _("Now %(new)s between this and what it blocks, instead of %(old)s.")
    )
    return [said % {"new": _days(new), "old": _days(old)}]


def _days(count: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def _after(lag: int) -> str:
    if lag > 0:
        return _(", %(days)s after its end") % {"days": _days(lag)}
    return _(", overlapping by %(days)s") % {"days": _days(-lag)} if lag else ""


# From the source, from the target.
_ADDED = {
    "blocks": (gettext_noop("Blocks %(item)s%(lag)s."), gettext_noop("Waits for %(item)s%(lag)s.")),
    "relates": (gettext_noop("Relates to %(item)s%(lag)s."),) * 2,
    "duplicates": (
        gettext_noop("Duplicates %(item)s%(lag)s."),
        gettext_noop("Is duplicated by %(item)s%(lag)s."),
    ),
}
_REMOVED = {
    "blocks": (
        gettext_noop("No longer blocks %(item)s%(lag)s."),
        gettext_noop("No longer waits for %(item)s%(lag)s."),
    ),
    "relates": (gettext_noop("No longer relates to %(item)s%(lag)s."),) * 2,
    "duplicates": (
        gettext_noop("No longer duplicates %(item)s%(lag)s."),
        gettext_noop("Is no longer duplicated by %(item)s%(lag)s."),
    ),
}
