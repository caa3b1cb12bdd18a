"""What is seen of an item in words, numbers, order and groups: made from `Seen` only, so that none of them knows more."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.dates import say
from core.templatetags.ui import number
from roadmap.models import Horizon
from stakeholders.sharing import ROLLED, may_show
from stakeholders.visibility import OWN, SCORES, Rules, Seen, When


def head(name: str) -> str:
    """What readers call a field."""
    known = {
        **{"title": _("Title"), "start": _("Start"), "end": _("End"), "key": _("Key"), "type": _("Type")},
        **{"status": _("Status"), "horizon": _("Horizon"), "objective": _("Objective")},
        **{"product": _("Product"), "team": _("Team"), "owner": _("Owner"), "tags": _("Tags")},
        **{"reach": _("Reach"), "impact": _("Impact"), "confidence": _("Confidence")},
        **{"effort": _("Effort"), "value": _("Value"), "value_effort": _("Value/effort")},
        **{"rollup_start": _("Rolled-up start"), "rollup_end": _("Rolled-up end")},
        **{"rollup_effort": _("Rolled-up effort"), "progress": _("Progress"), "milestone": _("Milestone")},
    }
    return known.get(name) or name.capitalize()


def words(one: Seen, name: str) -> str:
    """What an audience reads in a column."""
    if name in ROLLED:
        return _rolled(one, name)
    if name in SCORES or name == "value_effort":
        figure = _score(one, name)
        return "" if figure is None else number(figure)
    found = dict(one.own).get(name.removeprefix(OWN), "") if name.startswith(OWN) else getattr(one, name)
    if isinstance(found, float):
        return number(found)
    if isinstance(found, When):
        return say(found.last, found.precision)
    if name == "horizon":
        return str(Horizon(found).label) if found else ""
    return ", ".join(found) if isinstance(found, tuple) else found or ""


def _rolled(one: Seen, name: str) -> str:
    found = _part_of(one, name)
    if isinstance(found, When):
        return say(found.last, found.precision)
    if found is None:
        return ""
    return _("%(n)s%%") % {"n": found} if name == "progress" else number(found)


def _part_of(one: Seen, name: str) -> Any:
    """The rolled-up field of that name."""
    return getattr(one.rolled, name.removeprefix("rollup_"))


def stand_in(one: Seen, name: str) -> str:
    """Where a whole has no such day of its own, the one of its parts."""
    return words(one, f"rollup_{name}") if name in ("start", "end") and not getattr(one, name) else ""


def number_of(one: Seen, name: str) -> float | None:
    if name.startswith(OWN):
        found = dict(one.own).get(name.removeprefix(OWN))
        return found if isinstance(found, float) else None
    if name in ("rollup_effort", "progress"):
        return _part_of(one, name)
    return _score(one, name) if name in SCORES or name == "value_effort" else None


def _score(one: Seen, name: str) -> float | None:
    known = dict(one.scores)
    if name != "value_effort":
        return known.get(name)
    return round(known["value"] / known["effort"], 2) if known.get("effort") and "value" in known else None


def in_order(seen: list[Seen], by: Sequence[str], rules: Rules) -> list[Seen]:
    """By what the readers see: two days of one quarter are equal, and stay in roadmap order."""
    for name in reversed([one for one in by if may_show(one.removeprefix("-"), rules)]):
        plain = name.removeprefix("-")
        known = [one for one in seen if _sort_value(plain)(one) is not None]
        rest = [one for one in seen if _sort_value(plain)(one) is None]
        seen = sorted(known, key=_sort_value(plain), reverse=name.startswith("-")) + rest
    return seen


def _sort_value(name: str) -> Callable[[Seen], Any]:
    if name in SCORES or name == "value_effort":
        return lambda one: _score(one, name)
    if name.startswith(OWN):
        return lambda one: _comparable(dict(one.own).get(name.removeprefix(OWN)))
    if name in ("rollup_effort", "progress"):
        return lambda one: _part_of(one, name)
    if name in ("start", "end", *ROLLED):
        days = _part_of if name in ROLLED else getattr
        return lambda one: (when.last, when.first) if (when := days(one, name)) else None
    if name == "horizon":
        return lambda one: Horizon.values.index(one.horizon) if one.horizon else None
    return lambda one: words(one, name).casefold() or None


def _comparable(found: Any) -> tuple[float, str] | None:
    if isinstance(found, When):
        return (float(found.last.toordinal()), "")
    if isinstance(found, float):
        return (found, "")
    return (0.0, str(found).casefold()) if found else None


def grouped(seen: Iterable[Seen], name: str) -> list[tuple[str, list[Seen]]]:
    if not name:
        return [("", list(seen))]
    found: dict[str, list[Seen]] = {}
    for one in seen:
        found.setdefault(words(one, name), []).append(one)
    last = found.pop("", [])
    pairs = list(found.items())
    if name == "horizon":
        order = [str(label) for label in Horizon.labels]
        pairs.sort(key=lambda pair: order.index(pair[0]))
    return [*pairs, *([(_("None"), last)] if last else [])]
