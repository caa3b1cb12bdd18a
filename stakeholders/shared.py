"""What readers of a shared view get: made from `Seen` only, so that order, groups, places and counts know no more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.dates import say
from core.errors import Invalid
from core.tenancy import Actor
from roadmap.export.asked import Asked, asked
from roadmap.export.draw.bar import Bar
from roadmap.export.draw.bars import bars_over_time
from roadmap.export.draw.svg import svg
from roadmap.filters import where_of_tree
from roadmap.models import Horizon, Item
from roadmap.queries.item_sql import MINE
from stakeholders.by_period import Periods, by_period, stage_of, words_of
from stakeholders.forms import FIELD_WORDS
from stakeholders.models import SharedView
from stakeholders.sharing import may_show, refusals
from stakeholders.snapshots import load_names, states_of
from stakeholders.told import rules_of
from stakeholders.visibility import SCORES, Rules, Seen, When, see

# On one page.
MOST = 500


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[list[str]]


@dataclass(frozen=True)
class Shown:
    kind: str = "table"
    heads: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    drawing: SafeString = field(default_factory=SafeString)
    periods: Periods = field(default_factory=Periods)
    undated: list[str] = field(default_factory=list)
    stacks: list[tuple[str, list[Seen]]] = field(default_factory=list)
    count: int = 0
    page: Page | None = None


def shown_of(share: SharedView, actor: Actor, number: str = "") -> Shown | None:
    """One page of it, the last where there are not so many.

    None when the view asks, since it was shared, what its audience may not see.
    """
    rules, names = rules_of(share.audience), load_names()
    query = share.view.query
    if refusals(query, rules, names):
        return None
    view = asked(query)
    try:
        states = _states(view, actor, rules)
    except Invalid:  # a field that was deleted since
        return None
    seen = [one for one in (see(rules, state, names) for state in states) if one]
    seen = _together(view, _sorted(seen, view.sort, rules), rules)
    page = Paginator(seen, MOST).get_page(number)
    return replace(_drawn(view, list(page), rules, actor), count=len(seen), page=page)


def _together(view: Asked, seen: list[Seen], rules: Rules) -> list[Seen]:
    """What stands under one heading is not torn apart by pages, but where it is longer than one."""
    if view.kind == "board":
        parts = [rows for _title, rows in _stacks(view, seen, rules)]
    elif view.kind in ("timeline", "calendar"):
        parts = [rows for _title, rows in _grouped(seen, view.lanes if may_show(view.lanes, rules) else "")]
    else:
        group = next((name for name in view.group if may_show(name, rules)), "")
        parts = [rows for _title, rows in _grouped(seen, group)]
    return [one for rows in parts for one in rows]


def _states(view: Asked, actor: Actor, rules: Rules) -> list[dict[str, Any]]:
    """Snapshots of the items that pass the view's conditions, in roadmap order; the database filters."""
    where = where_of_tree(view.tree, actor)
    query = (
        "SELECT i.id FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id"
        f" WHERE {MINE} AND i.archived_at IS NULL AND st.category = ANY(%s) {where.sql}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(rules.categories), *where.values])
        ids = [pk for (pk,) in cursor.fetchall()]
    return states_of(Item.objects.filter(pk__in=ids).order_by("rank", "id"))


def _drawn(view: Asked, seen: list[Seen], rules: Rules, actor: Actor) -> Shown:
    dated = "dates" in rules.fields and rules.precision != "none"
    if view.kind == "board":
        return Shown("board", stacks=_stacks(view, seen, rules))
    if view.kind in ("timeline", "calendar") and dated:
        return _over_time(seen, view.lanes if may_show(view.lanes, rules) else "", actor)
    columns = [name for name in view.columns if may_show(name, rules)] or ["title"]
    if "title" not in columns:
        columns.insert(0, "title")
    group = next((name for name in view.group if may_show(name, rules)), "")
    groups = [
        Group(title, [[words(one, name) for name in columns] for one in rows])
        for title, rows in _grouped(seen, group)
    ]
    return Shown("table", [head(name) for name in columns], groups)


def head(name: str) -> str:
    known = {"title": _("Title"), "start": _("Start"), "end": _("End"), "value_effort": _("Value/effort")}
    return str(known.get(name) or FIELD_WORDS.get(name) or name.capitalize())


def words(one: Seen, name: str) -> str:
    """What an audience reads in a column."""
    if name in SCORES or name == "value_effort":
        number = _score(one, name)
        return "" if number is None else f"{number:g}"
    found = getattr(one, name)
    if isinstance(found, When):
        return say(found.last, found.precision)
    if name == "horizon":
        return str(Horizon(found).label) if found else ""
    return ", ".join(found) if isinstance(found, tuple) else found or ""


def _score(one: Seen, name: str) -> float | None:
    known = dict(one.scores)
    if name != "value_effort":
        return known.get(name)
    return round(known["value"] / known["effort"], 2) if known.get("effort") and "value" in known else None


def _sorted(seen: list[Seen], by: Sequence[str], rules: Rules) -> list[Seen]:
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
    if name in ("start", "end"):
        return lambda one: (when.last, when.first) if (when := getattr(one, name)) else None
    if name == "horizon":
        return lambda one: Horizon.values.index(one.horizon) if one.horizon else None
    return lambda one: words(one, name).casefold() or None


def _grouped(seen: list[Seen], name: str) -> list[tuple[str, list[Seen]]]:
    if not name:
        return [("", seen)]
    found: dict[str, list[Seen]] = {}
    for one in seen:
        found.setdefault(words(one, name), []).append(one)
    last = found.pop("", [])
    pairs = list(found.items())
    if name == "horizon":
        order = [str(label) for label in Horizon.labels]
        pairs.sort(key=lambda pair: order.index(pair[0]))
    return [*pairs, *([(_("None"), last)] if last else [])]


def _stacks(view: Asked, seen: list[Seen], rules: Rules) -> list[tuple[str, list[Seen]]]:
    """Columns of a board: the view's own if the audience sees them, else by horizon, else one."""
    name = next((one for one in (view.stacks, "horizon") if may_show(one, rules)), "")
    return [(title or _("Plans"), rows) for title, rows in _grouped(seen, name)]


def _over_time(seen: list[Seen], lanes: str, actor: Actor) -> Shown:
    """The same twice: as a drawing, and as a list for a narrow screen."""

    def lane_of(one: Seen) -> str:
        return words(one, lanes) if lanes else ""

    bars = [bar for bar in (_bar(one, lane_of(one)) for one in seen) if bar]
    return Shown(
        "timeline",
        drawing=_timeline(bars, actor),
        periods=by_period(seen, lane_of, timezone.localdate(actor.now)),
        undated=[one.title for one in seen if not (one.start or one.end)],
    )


def _timeline(bars: list[Bar], actor: Actor) -> SafeString:
    if not bars:
        return SafeString()
    picture = bars_over_time(bars, timezone.localdate(actor.now)).picture
    return svg(picture, _("The plan over time"), paper=False)


def _bar(one: Seen, lane: str) -> Bar | None:
    """Its edges fade over the spans that its audience knows, whatever is known within."""
    first, last = one.start or one.end, one.end or one.start
    if first is None or last is None:
        return None
    begin: date = min(first.first, last.first)
    end = max(first.last, last.last)
    head, tail = ((when.last - when.first).days for when in (first, last))
    return Bar(one.title, lane, begin, end, head, tail, stage_of(one), words_of(one))
