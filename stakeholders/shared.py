"""What readers of a shared view get: made from `Seen` only, so that order, groups, places and counts know no more."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.dates import say, span
from core.errors import Invalid
from core.tenancy import Actor
from roadmap.export.asked import Asked, asked
from roadmap.export.draw.bar import Bar
from roadmap.export.draw.bars import bars_over_time
from roadmap.export.draw.calendar import Entry, first_day_of, month_drawn, month_of, within
from roadmap.export.draw.ink import tone
from roadmap.export.draw.svg import svg
from roadmap.filters import where_of_tree
from roadmap.models import Horizon, Item
from roadmap.queries.item_sql import MINE
from stakeholders.by_period import Periods, by_period, stage_of, words_of
from stakeholders.forms import FIELD_WORDS
from stakeholders.models import SharedView
from stakeholders.own import names_with_own
from stakeholders.seen_plan import matrix_of
from stakeholders.sharing import may_show, refusals
from stakeholders.snapshots import states_of
from stakeholders.told import rules_of
from stakeholders.visibility import OWN, SCORES, Names, Rules, Seen, When, see

# On one page.
MOST = 500


@dataclass(frozen=True)
class Row:
    """Cells, the first of them set in by so many steps."""

    cells: list[str]
    depth: int = 0


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Card:
    title: str
    summary: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    kind: str = "table"
    heads: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    drawing: SafeString = field(default_factory=SafeString)
    periods: Periods = field(default_factory=Periods)
    undated: list[str] = field(default_factory=list)
    # Of a calendar: what stands in other months, and when.
    others: list[tuple[str, str]] = field(default_factory=list)
    stacks: list[tuple[str, list[Card]]] = field(default_factory=list)
    count: int = 0
    page: Page | None = None


@dataclass(frozen=True)
class Readers:
    """Whom a view is drawn for, and what that takes."""

    view: Asked
    rules: Rules
    names: Names
    actor: Actor
    parents: dict[str, str]

    def head(self, name: str) -> str:
        own = self.names.own.get(name.removeprefix(OWN)) if name.startswith(OWN) else None
        return own.name if own else head(name)

    def may(self, name: str) -> bool:
        return may_show(name, self.rules) and (not name.startswith(OWN) or name[len(OWN) :] in self.names.own)

    def visible(self, *wanted: str) -> list[str]:
        return [name for name in dict.fromkeys(wanted) if self.may(name)]


def shown_of(share: SharedView, actor: Actor, number: str = "") -> Shown | None:
    """One page of it, the last where there are not so many.

    None when the view asks, since it was shared, what its audience may not see.
    """
    rules, names = rules_of(share.audience), names_with_own()
    query = share.view.query
    if refusals(query, rules, names):
        return None
    view = asked(query)
    try:
        states = _states(view, actor, rules)
    except Invalid:  # a field that was deleted since
        return None
    seen = [one for one in (see(rules, state, names) for state in states) if one]
    seen = _sorted(seen, view.sort, rules)
    readers = Readers(view, rules, names, actor, parents_of(states, seen))
    seen = _together(view, seen, readers)
    page = Paginator(seen, MOST).get_page(number)
    return replace(_drawn(list(page), readers), count=len(seen), page=page)


def _together(view: Asked, seen: list[Seen], readers: Readers) -> list[Seen]:
    """What stands under one heading is not torn apart by pages, but where it is longer than one."""
    if view.kind == "board":
        parts = [rows for _title, rows in _stacks(seen, readers)]
    elif view.kind == "tree":
        return [one for one, _depth in in_tree(seen, readers.parents)]
    elif view.kind in ("timeline", "calendar"):
        parts = [rows for _title, rows in _grouped(seen, next(iter(readers.visible(view.lanes)), ""))]
    else:
        parts = [rows for _title, rows in _grouped(seen, next(iter(readers.visible(*view.group)), ""))]
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
    rows = Item.objects.filter(pk__in=ids).order_by("rank", "id")
    if not any(name.startswith(OWN) for name in rules.fields):
        return states_of(rows)
    own = dict(rows.values_list("pk", "custom"))
    return [state | {"custom": own.get(UUID(str(state["id"])))} for state in states_of(rows)]


def parents_of(states: list[dict[str, Any]], seen: list[Seen]) -> dict[str, str]:
    """Of what is part of something else, where the readers see both."""
    here = {one.id for one in seen}
    pairs = {str(state["id"]): str(state["parent"]) for state in states if state.get("parent")}
    return {one: parent for one, parent in pairs.items() if one in here and parent in here}


def in_tree(seen: list[Seen], parents: dict[str, str]) -> list[tuple[Seen, int]]:
    """What is part of what below it, each with its depth; roots by objective."""
    below: dict[str, list[Seen]] = {}
    for one in seen:
        below.setdefault(parents.get(one.id, ""), []).append(one)
    roots = [one for _title, rows in _grouped(below.pop("", []), "objective") for one in rows]
    found: list[tuple[Seen, int]] = []
    waiting = [(one, 0) for one in reversed(roots)]
    while waiting:
        one, depth = waiting.pop()
        found.append((one, depth))
        waiting += [(kid, depth + 1) for kid in reversed(below.pop(one.id, []))]
    # What goes round in a ring has no root.
    return [*found, *((one, 0) for rows in below.values() for one in rows)]


def _drawn(seen: list[Seen], readers: Readers) -> Shown:
    view, rules = readers.view, readers.rules
    dated = "dates" in rules.fields and rules.precision != "none"
    if view.kind == "board":
        stacks = [(title, [_card(one, readers) for one in rows]) for title, rows in _stacks(seen, readers)]
        return Shown("board", stacks=stacks)
    if view.kind == "tree":
        return _tree(seen, readers)
    if view.kind == "calendar" and dated:
        return _month(seen, readers)
    if view.kind == "timeline" and dated:
        return _over_time(seen, next(iter(readers.visible(view.lanes)), ""), readers.actor)
    if view.kind == "matrix" and (drawing := _matrix(seen, readers)):
        return Shown("picture", drawing=drawing)
    return _table(seen, readers)


def _table(seen: list[Seen], readers: Readers) -> Shown:
    view = readers.view
    columns = readers.visible(*view.columns)
    if "title" not in columns:
        columns.insert(0, "title")
    group = next(iter(readers.visible(*view.group)), "")
    groups = [
        Group(title, [Row([words(one, name) for name in columns]) for one in rows])
        for title, rows in _grouped(seen, group)
    ]
    return Shown("table", [readers.head(name) for name in columns], groups)


TREE = ("status", "horizon", "start", "end", "team", "owner", "effort")


def _tree(seen: list[Seen], readers: Readers) -> Shown:
    """Below each objective what serves it, and below that what is part of it."""
    columns = ["title", *readers.visible(*TREE)]
    groups: list[Group] = []
    for one, depth in in_tree(seen, readers.parents):
        title = (one.objective or _("No objective")) if readers.may("objective") else ""
        if depth == 0 and (not groups or groups[-1].title != title):
            groups.append(Group(title, []))
        groups[-1].rows.append(Row([words(one, name) for name in columns], depth))
    return Shown("table", [readers.head(name) for name in columns], groups)


def _card(one: Seen, readers: Readers) -> Card:
    chosen = readers.visible(*readers.view.text("cards").split(","))
    facts = [(readers.head(name), words(one, name)) for name in chosen if name != "title"]
    return Card(one.title, one.summary, [(name, said) for name, said in facts if said])


def _matrix(seen: list[Seen], readers: Readers) -> SafeString | None:
    view = readers.view
    named = readers.visible(*(view.text(one) for one in ("x", "y", "size", "hue")))
    shown = {name: readers.head(name) for name in [*named, *readers.visible("objective")]}
    picture = matrix_of(view, seen, shown | {"objective": readers.head("objective")}, number_of, words)
    return svg(picture, _("The plan by two numbers"), paper=False) if picture else None


def _month(seen: list[Seen], readers: Readers) -> Shown:
    """The month of the view as the workbench draws it, no day more exact than the readers may know."""
    view, today = readers.view, timezone.localdate(readers.actor.now)
    month = month_of(view, today)
    entries = [(one, entry) for one in seen for entry in _entries(one)]
    ends = month_of_last(month)
    here = {
        one.id
        for one, (entry, precision) in entries
        if month <= entry.day <= ends or (precision != "day" and within(month, entry.day, precision))
    }
    picture = month_drawn((entry for _one, entry in entries), month, today, first_day_of(view))
    dated = [one for one in seen if one.start or one.end]
    return Shown(
        "timeline",
        drawing=svg(picture, _("The plan by days"), paper=False),
        periods=by_period(dated, lambda one: "", today),
        undated=[one.title for one in seen if not (one.start or one.end)],
        others=[(one.title, words_of(one)) for one in dated if one.id not in here],
    )


def month_of_last(month: date) -> date:
    return span(month, "month")[1]


def _entries(one: Seen) -> Iterator[tuple[Entry, str]]:
    ink = tone(None).mid
    if one.end:
        yield Entry(one.end.last, "end", one.title, ink, key=one.id), one.end.precision
    if one.start and one.start != one.end:
        yield Entry(one.start.first, "start", one.title, ink, key=one.id), one.start.precision


def head(name: str) -> str:
    known = {"title": _("Title"), "start": _("Start"), "end": _("End"), "value_effort": _("Value/effort")}
    return str(known.get(name) or FIELD_WORDS.get(name) or name.capitalize())


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


def _stacks(seen: list[Seen], readers: Readers) -> list[tuple[str, list[Seen]]]:
    """Columns of a board: the view's own if the audience sees them, else by horizon, else one."""
    name = next(iter(readers.visible(readers.view.stacks, "horizon")), "")
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
