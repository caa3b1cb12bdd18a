"""What readers of a shared view get: made from `Seen` only, so that order, groups, places and counts know no more."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor
from roadmap.export.asked import Asked, asked
from roadmap.export.draw.svg import svg
from stakeholders.by_period import Periods, by_period, words_of
from stakeholders.models import SharedView
from stakeholders.one_item import only_one
from stakeholders.own import names_with_own
from stakeholders.readers import Readers, may_see
from stakeholders.seen_board import Card, board_of, card_of
from stakeholders.seen_calendar import Leaf, leaf_of
from stakeholders.seen_colours import Colours, Key
from stakeholders.seen_items import in_tree, parents_of, states_for, with_parts_of
from stakeholders.seen_milestones import milestones_for
from stakeholders.seen_plan import matrix_of
from stakeholders.seen_timeline import Drawing, drawing_of
from stakeholders.seen_words import grouped, in_order, stand_in, words
from stakeholders.sharing import refusals
from stakeholders.told import rules_of
from stakeholders.visibility import OWN, SCORES, Names, Rules, Seen, see

# On one page, and so few more that they make none of their own.
MOST, MORE = 500, 100


@dataclass(frozen=True)
class Cell:
    """`of_parts`: it has none of its own, and its parts' stands in."""

    words: str
    of_parts: bool = False


@dataclass(frozen=True)
class Row:
    """Cells, the first of them set in by so many steps."""

    cells: list[Cell]
    depth: int = 0


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Shown:
    kind: str = "table"
    heads: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    drawing: SafeString = field(default_factory=SafeString)
    timeline: Drawing | None = None
    periods: Periods = field(default_factory=Periods)
    undated: list[str] = field(default_factory=list)
    leaf: Leaf = field(default_factory=Leaf)
    # What the colours tell apart, and what each of them means.
    coloured_by: str = ""
    legend: list[Key] = field(default_factory=list)
    stacks: list[tuple[str, list[Card]]] = field(default_factory=list)
    # Title, and when, of what a board by certainty leaves off because it is done.
    lately: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0
    page: Page | None = None

    @property
    def of_parts(self) -> bool:
        """Whether days of parts stand in for those of a whole."""
        return any(cell.of_parts for group in self.groups for row in group.rows for cell in row.cells)


def shown_of(share: SharedView, actor: Actor, number: str = "", month: str = "") -> Shown | None:
    """One page of it, the last where there are not so many; of a calendar the month asked for.

    None when the view asks, since it was shared, what its audience may not see.
    """
    rules, names = rules_of(share.audience), names_with_own()
    query = share.view.query
    if refusals(query, rules, names):
        return None
    view = asked(query)
    try:
        states = states_for(view, actor, rules)
    except Invalid:  # a field that was deleted since
        return None
    seen = [one for one in (see(rules, state, names) for state in states) if one]
    seen = in_order(with_parts_of(seen, states, rules, names), view.sort, rules)
    colours = Colours(_hue_of(view, rules, names), seen, rules, names)
    readers = Readers(view, rules, names, actor, colours, parents_of(states, seen), month=month)
    if view.kind in ("timeline", "calendar"):
        readers = replace(readers, milestones=milestones_for(view, rules, readers.today))
    seen = _together(view, seen, readers)
    # A calendar is turned by its months.
    size = max(len(seen), 1) if view.kind == "calendar" else MOST
    page = Paginator(seen, size, orphans=MORE).get_page(number)
    return replace(_drawn(list(page), replace(readers, whole=seen)), count=len(seen), page=page)


def _hue_of(view: Asked, rules: Rules, names: Names) -> str:
    """The field that colours tell apart, if the readers see it: what the view says, and in a calendar the objective."""
    name = "objective" if view.kind == "calendar" else view.text("hue")
    return name if view.kind in ("timeline", "calendar", "matrix") and may_see(name, rules, names) else ""


def _together(view: Asked, seen: list[Seen], readers: Readers) -> list[Seen]:
    """What stands under one heading is not torn apart by pages, but where it is longer than one."""
    if view.kind == "board":
        parts = board_of(seen, readers).rows
    elif view.kind == "tree":
        return [one for one, _depth in in_tree(seen, readers.parents)]
    elif view.kind == "timeline":
        parts = [rows for _title, rows in grouped(seen, next(iter(readers.visible(view.lanes)), ""))]
    else:
        parts = [rows for _title, rows in grouped(seen, next(iter(readers.visible(*view.group)), ""))]
    return [one for rows in parts for one in rows]


def _drawn(seen: list[Seen], readers: Readers) -> Shown:
    view, rules = readers.view, readers.rules
    dated = "dates" in rules.fields and rules.precision != "none"
    if only_one(view):
        return Shown("item", stacks=[("", [_whole(one, readers) for one in seen])])
    if view.kind == "board":
        return _board(seen, readers)
    if view.kind == "tree":
        return _tree(seen, readers)
    if view.kind == "calendar" and dated:
        return _calendar(seen, readers)
    if view.kind == "timeline" and dated:
        return _over_time(seen, readers)
    if view.kind == "matrix" and (drawing := _matrix(seen, readers)):
        return Shown("picture", drawing=drawing)
    return _table(seen, readers)


def _table(seen: list[Seen], readers: Readers) -> Shown:
    view = readers.view
    columns = readers.visible(*view.columns)
    if "title" not in columns:
        columns.insert(0, "title")
    group = next(iter(readers.visible(*view.group)), "")
    groups = [Group(title, [_row(one, columns) for one in rows]) for title, rows in grouped(seen, group)]
    return Shown("table", [readers.head(name) for name in columns], groups)


def _row(one: Seen, columns: list[str], depth: int = 0) -> Row:
    return Row([_cell(one, name) for name in columns], depth)


def _cell(one: Seen, name: str) -> Cell:
    return Cell(said, True) if (said := stand_in(one, name)) else Cell(words(one, name))


TREE = ("status", "horizon", "start", "end", "team", "owner", "effort", "progress")


def _any_parts(seen: list[Seen]) -> bool:
    return any(one.rolled.progress is not None for one in seen)


def _tree(seen: list[Seen], readers: Readers) -> Shown:
    """Below each objective what serves it, and below that what is part of it."""
    columns = ["title", *(name for name in readers.visible(*TREE) if name != "progress" or _any_parts(seen))]
    groups: list[Group] = []
    for one, depth in in_tree(seen, readers.parents):
        title = (one.objective or _("No objective")) if readers.may("objective") else ""
        if depth == 0 and (not groups or groups[-1].title != title):
            groups.append(Group(title, []))
        groups[-1].rows.append(_row(one, columns, depth))
    return Shown("table", [readers.head(name) for name in columns], groups)


def _board(seen: list[Seen], readers: Readers) -> Shown:
    board = board_of(seen, readers)
    stacks = [(title, [card_of(one, readers) for one in rows]) for title, rows in board.stacks]
    return Shown("board", stacks=stacks, lately=[(one.title, words(one, "shipped")) for one in board.lately])


# What is told of an item that is shared alone, in this order.
FACTS = (
    *(
        "status",
        "progress",
        "horizon",
        "objective",
        "milestone",
        "product",
        "team",
        "owner",
        "type",
        "key",
        "tags",
    ),
    *(*SCORES, "rollup_effort"),
)


def _whole(one: Seen, readers: Readers) -> Card:
    """All that its readers may see of it."""
    own = [f"{OWN}{slug}" for slug in readers.names.own]
    facts = [(readers.head(name), words(one, name)) for name in readers.visible(*FACTS, *own)]
    when = (
        _("When"),
        _("%(dates)s (from its parts)") % {"dates": words_of(one)} if one.of_parts else words_of(one),
    )
    return Card(one.title, one.summary, [(name, said) for name, said in (when, *facts) if said])


def _matrix(seen: list[Seen], readers: Readers) -> SafeString | None:
    view = readers.view
    named = readers.visible(*(view.text(one) for one in ("x", "y", "size", "hue")))
    shown = {name: readers.head(name) for name in [*named, "objective"]}
    picture = matrix_of(view, seen, shown, readers.colours)
    return svg(picture, _("The plan by two numbers"), paper=False) if picture else None


def _calendar(seen: list[Seen], readers: Readers) -> Shown:
    return Shown("calendar", leaf=leaf_of(seen, readers), undated=_undated(seen), **_meaning(readers))


def _meaning(readers: Readers) -> dict[str, Any]:
    """What the colours say."""
    by = readers.head(readers.colours.name) if readers.colours else ""
    return {"coloured_by": by, "legend": readers.colours.legend()}


def _over_time(seen: list[Seen], readers: Readers) -> Shown:
    """The same twice: as a drawing, and as a list for a narrow screen."""
    lanes = next(iter(readers.visible(readers.view.lanes)), "")

    def lane_of(one: Seen) -> str:
        return words(one, lanes) if lanes else ""

    return Shown(
        "timeline",
        timeline=drawing_of(seen, lane_of, readers),
        periods=by_period(
            seen, lane_of, readers.today, readers.milestones, readers.colours.obj, readers.late
        ),
        undated=_undated(seen),
        **_meaning(readers),
    )


def _undated(seen: list[Seen]) -> list[str]:
    return [one.title for one in seen if not any(one.dates)]
