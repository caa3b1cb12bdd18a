"""What is seen of an item in words, numbers, order and groups: made from `Seen` only, so that none of them knows more."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.dates import say
from roadmap.models import Horizon
from stakeholders.sharing import may_show
from stakeholders.visibility import OWN, SCORES, Rules, Seen, When


def head(name: str) -> str:
    """What readers call a field."""
    known = {
        **{"title": _("Title"), "start": _("Start"), "end": _("End"), "key": _("Key"), "type": _("Type")},
        **{"status": _("Status"), "horizon": _("Horizon"), "objective": _("Objective")},
        **{"product": _("Product"), "team": _("Team"), "owner": _("Owner"), "tags": _("Tags")},
        **{"reach": _("Reach"), "impact": _("Impact"), "confidence": _("Confidence")},
        **{"effort": _("Effort"), "value": _("Value"), "value_effort": _("Value/effort")},
    }
    return known.get(name) or name.capitalize()


def words(one: Seen, name: str) -> str:
    """What an audience reads in a column."""
    if name in SCORES or name == "value_effort":
        number = _score(one, name)
        return "" if number is None else f"{number:g}"
    found = dict(one.own).get(name.removeprefix(OWN), "") if name.startswith(OWN) else getattr(one, name)
    if isinstance(found, float):
        return f"{found:,.10g}"
    if isinstance(found, When):
        return say(found.last, found.precision)
    if name == "horizon":
        return str(Horizon(found).label) if found else ""
    return ", ".join(found) if isinstance(found, tuple) else found or ""


def number_of(one: Seen, name: str) -> float | None:
    if name.startswith(OWN):
        found = dict(one.own).get(name.removeprefix(OWN))
        return found if isinstance(found, float) else None
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
    if name in ("start", "end"):
        return lambda one: (when.last, when.first) if (when := getattr(one, name)) else None
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
