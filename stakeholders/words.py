"""Changes in words, in the active language.

`line()` gives a change three voices: a label ("Later"), a sentence for a digest ("Q3 2026, not Q2 2026.") and what
follows the title in running text ("Later: Q3 2026, not Q2 2026."). They hold only what the change holds, and a
change holds only what its audience may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from core.dates import say
from core.templatetags.ui import number
from stakeholders.changes import Change
from stakeholders.visibility import When

# Kind -> (label, tone, icon, sign in a mail)
SIGNS = {
    "shipped": (pgettext_lazy("label of a change", "Shipped"), "good", "s-done", "●"),
    "later": (pgettext_lazy("label of a change", "Later"), "late", "s-late", "▲"),
    "gone": (pgettext_lazy("label of a change", "Dropped"), "late", "s-dropped", "×"),
    "new": (pgettext_lazy("label of a change", "New"), "", "s-planned", "○"),
    "started": (pgettext_lazy("label of a change", "Started"), "", "s-progress", "◐"),
    "earlier": (pgettext_lazy("label of a change", "Earlier"), "good", "s-up", "▼"),
    "dated": (pgettext_lazy("label of a change", "Dated"), "", "calendar", "◆"),
    "undated": (pgettext_lazy("label of a change", "No date"), "risk", "calendar", "◇"),
    "moved": (pgettext_lazy("label of a change", "Moved"), "", "arrow-r", "→"),
    "back": (pgettext_lazy("label of a change", "Reopened"), "risk", "undo", "↺"),
    "changed": (pgettext_lazy("label of a change", "Changed"), "", "edit", "·"),
}
HORIZONS = {
    "now": pgettext_lazy("horizon", "Now"),
    "next": pgettext_lazy("horizon", "Next"),
    "later": pgettext_lazy("horizon", "Later"),
}
TYPES = {
    "initiative": gettext_lazy("Initiative"),
    "feature": gettext_lazy("Feature"),
    "improvement": gettext_lazy("Improvement"),
    "bug": gettext_lazy("Bug"),
}


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    id: str
    key: str
    title: str
    label: str
    tone: str
    icon: str
    sign: str
    sentence: str
    told: str


def line(change: Change) -> Line:
    label, tone, icon, sign = SIGNS[change.kind]
    opening, rest = _opening(change), _rest(change)
    sentence = " ".join(part for part in (opening, *rest) if part)
    told = " ".join(part for part in (_told(change), *rest) if part)
    return Line(
        change.kind, change.id, change.key, change.title, str(label), tone, icon, sign, sentence, told
    )


def when(value: When | None) -> str:
    return say(value.last, value.precision) if value else ""


def headline(change: Change) -> str:
    """The one thing to say when there is room for one: a subject line, a headline.

    Worded without a verb that would have to agree with the title, which may be plural, or of any gender.
    """
    old, new = (when(value) for value in change.parts.get("end", (None, None)))
    words = {"title": change.title, "old": old, "new": new}
    dated = {
        "later": _("Later: %(title)s, now %(new)s"),
        "earlier": _("Sooner: %(title)s, now %(new)s"),
        "dated": _("%(title)s: planned for %(new)s"),
        "new": _("New: %(title)s, planned for %(new)s"),
    }
    plainly = {
        "shipped": _("Shipped: %(title)s"),
        "later": _("Later: %(title)s"),
        "gone": _("No longer planned: %(title)s"),
        "new": _("New: %(title)s"),
        "started": _("Begun: %(title)s"),
        "earlier": _("Sooner: %(title)s"),
        "dated": _("With a date: %(title)s"),
        "undated": _("Without a date: %(title)s"),
        "moved": _("Moved: %(title)s"),
        "back": _("Reopened: %(title)s"),
        "changed": _("Changed: %(title)s"),
    }
    return (dated if new and change.kind in dated else plainly)[change.kind] % words


def _opening(change: Change) -> str:
    """The sentence under a title."""
    old, new = change.parts.get("end", (None, None))
    match change.kind:
        case "shipped":
            return _shipped(change)
        case "gone":
            return _("No longer planned.")
        case "back":
            return _("It had shipped; it is being worked on again.")
        case "new":
            return _new(change)
        case "started":
            return _("Work has begun.")
        case "undated":
            return _("No date any more; it was %(old)s.") % {"old": when(old)}
        case "dated":
            return _("Now planned for %(new)s.") % {"new": when(new)}
        case "later" | "earlier":
            return _("%(new)s, not %(old)s.") % {"new": when(new), "old": when(old)}
    return ""


def _told(change: Change) -> str:
    """What follows the title where there is no label beside it."""
    old, new = (when(value) for value in change.parts.get("end", (None, None)))
    match change.kind:
        case "shipped":
            return _("Shipped.") + _after(_planned(change))
        case "back":
            return _("Reopened.")
        case "new":
            return _("New here.") + _after(_new_date(change))
        case "later":
            return _("Later: %(new)s, not %(old)s.") % {"new": new, "old": old}
        case "earlier":
            return _("Sooner: %(new)s, not %(old)s.") % {"new": new, "old": old}
    return _opening(change)


def _after(sentence: str) -> str:
    return f" {sentence}" if sentence else ""


def _shipped(change: Change) -> str:
    return _planned(change) or _("It is out.")


def _planned(change: Change) -> str:
    """How the day it shipped compares with what was planned, as far as the audience knew the plan."""
    planned = change.parts.get("end", (None, None))[0]
    shipped = change.parts.get("shipped", (None, None))[1]
    if not planned or not shipped:
        return ""
    if shipped.first > planned.last:
        return _("It was planned for %(when)s.") % {"when": when(planned)}
    if shipped.last < planned.first:
        return _("Sooner than planned: that was %(when)s.") % {"when": when(planned)}
    return (
        _("As planned, in %(when)s.") % {"when": when(planned)}
        if planned.precision != "day"
        else _("As planned.")
    )


def _new(change: Change) -> str:
    horizon = change.parts.get("horizon", (None, None))[1]
    dated = _new_date(change)
    if dated or not horizon:
        return dated or _("Newly planned.")
    return _("Newly planned, under %(horizon)s, without a date.") % {"horizon": HORIZONS[horizon]}


def _new_date(change: Change) -> str:
    new = change.parts.get("end", (None, None))[1]
    return _("Planned for %(when)s.") % {"when": when(new)} if new else ""


def _rest(change: Change) -> list[str]:
    """The other parts, one short sentence each, in a fixed order; those that the opening tells are left out."""
    if change.kind in ("new", "gone"):
        return []
    told_by_opening = {
        "shipped": {"end", "shipped", "horizon", "status", "start"},
        "started": {"status", "horizon"},
        "moved": set(),
    }.get(change.kind, {"end"} if change.kind != "changed" else set())
    sentences = [
        _part(name, change) for name in PARTS if name in change.parts and name not in told_by_opening
    ]
    return [sentence for sentence in sentences if sentence]


def _part(name: str, change: Change) -> str:
    old, new = change.parts[name]
    return PARTS[name](old, new, change)


def _horizon(old: str, new: str, change: Change) -> str:
    if not old or not new:
        return ""
    return _("From %(old)s to %(new)s.") % {"old": HORIZONS[old], "new": HORIZONS[new]}


def _status(old: str, new: str, change: Change) -> str:
    return _("Status: %(new)s, was %(old)s.") % {"new": new, "old": old}


def _start(old: When | None, new: When | None, change: Change) -> str:
    if "end" in change.parts:  # an item moved as a whole: its end says so
        return ""
    if not new:
        return _("No start date any more.")
    if not old:
        return _("Starts %(new)s.") % {"new": when(new)}
    return _("Starts %(new)s, not %(old)s.") % {"new": when(new), "old": when(old)}


def _end(old: When | None, new: When | None, change: Change) -> str:
    if not (old and new):
        return ""
    return _("Now said as %(new)s, was %(old)s.") % {"new": when(new), "old": when(old)}


def _title(old: str, new: str, change: Change) -> str:
    return _("It was called “%(old)s”.") % {"old": old}


def _someone(gained: str, lost: str) -> Callable[[str, str, Change], str]:
    def sentence(old: str, new: str, change: Change) -> str:
        if new:
            return _(gained) % {"new": new}
        return _(lost) % {"old": old}

    return sentence


def _tags(old: Any, new: Any, change: Change) -> str:
    added, removed = [t for t in new if t not in old], [t for t in old if t not in new]
    said = [f"+{tag}" for tag in added] + [f"−{tag}" for tag in removed]
    return _("Tags: %(tags)s.") % {"tags": ", ".join(said)} if said else ""


def _scores(old: Any, new: Any, change: Change) -> str:
    before, after = dict(old or ()), dict(new or ())
    names = {
        "reach": _("reach"),
        "impact": _("impact"),
        "confidence": _("confidence"),
        "effort": _("effort"),
        "value": _("value"),
    }
    said = [
        _("%(name)s %(new)s, was %(old)s")
        % {"name": names[name], "new": _number(after.get(name)), "old": _number(before.get(name))}
        for name in names
        if before.get(name) != after.get(name)
    ]
    return _("Score: %(changes)s.") % {"changes": "; ".join(said)} if said else ""


def _number(value: float | None) -> str:
    return "–" if value is None else number(value)


PARTS: dict[str, Callable[[Any, Any, Change], str]] = {
    "title": _title,
    "end": _end,
    "start": _start,
    "horizon": _horizon,
    "status": _status,
    "owner": _someone(gettext_noop("%(new)s leads it now."), gettext_noop("%(old)s no longer leads it.")),
    "team": _someone(gettext_noop("With %(new)s now."), gettext_noop("No longer with %(old)s.")),
    "objective": _someone(gettext_noop("Serves “%(new)s” now."), gettext_noop("No longer serves “%(old)s”.")),
    "product": _someone(gettext_noop("Part of %(new)s now."), gettext_noop("No longer part of %(old)s.")),
    "key": _someone(gettext_noop("Its key is %(new)s now."), gettext_noop("Its key was %(old)s.")),
    "type": lambda old, new, change: _("Now: %(new)s.") % {"new": TYPES.get(new, new)},
    "tags": _tags,
    "scores": _scores,
    "summary": lambda old, new, change: _("Described anew."),
}
