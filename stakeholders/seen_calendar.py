"""A shared calendar, a month at a time: from the first in which something lies to the last.

Who sees no days turns the pages by what they see: by quarters, or years. Everything here follows from `When`, so that
no page, and no way from page to page, tells of a day that is hidden.
"""

import calendar as weeks
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.dates import say, span
from roadmap.export.asked import Asked
from roadmap.export.draw.calendar import RANK, first_day_of
from stakeholders.by_period import stage_of
from stakeholders.readers import Readers
from stakeholders.visibility import Seen, When

# How an end is drawn, by how far the item is.
ENDS = {"done": "s-done", "going": "s-progress", "planned": "s-planned", "dropped": "s-dropped"}
# Of one kind on one page, so that a plan of thousands stays a page.
MOST = 300
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What begins, ends, or is a milestone."""

    edge: str
    title: str
    when: When
    obj: str = ""
    state: str = ""
    key: str = ""
    of_parts: bool = False

    @property
    def icon(self) -> str:
        return "flag" if self.edge == "milestone" else "right" if self.edge == "start" else ENDS[self.state]


@dataclass(frozen=True)
class Day:
    number: str
    name: str
    entries: list[Entry]
    outside: bool
    weekend: bool
    today: bool


@dataclass(frozen=True)
class SomeDay:
    words: str
    entries: list[Entry]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


@dataclass(frozen=True)
class Turn:
    """A page that something lies on, and what it is called."""

    month: str
    words: str


@dataclass(frozen=True)
class Leaf:
    """`first` and `last`: the months between which there is anything to turn to."""

    title: str = ""
    heads: list[str] = field(default_factory=list)
    weeks: list[list[Day]] = field(default_factory=list)
    some_day: list[SomeDay] = field(default_factory=list)
    before: Turn | None = None
    after: Turn | None = None
    first: str = ""
    last: str = ""
    milestones: bool = False
    empty: bool = False
    of_parts: bool = False


def leaf_of(seen: list[Seen], readers: Readers) -> Leaf:
    entries = [*_milestones(readers), *(entry for one in seen for entry in _edges(one, readers))]
    if not entries:
        return Leaf()
    precision = readers.rules.precision
    unit = "month" if precision in ("day", "month") else precision
    first, last = min(one.when.first for one in entries), max(one.when.last for one in entries)
    page = span(min(max(_asked(readers), first), last), unit)
    days = _weeks(entries, page[0], readers) if precision == "day" else []
    some = list(_some_day(entries, page))
    before, after = _turns(entries, page, unit)
    return Leaf(
        title=say(page[0], unit),
        heads=[date_format(day, "D") for day in _grid(page[0], readers.view)[0]] if days else [],
        weeks=days,
        some_day=some,
        before=before,
        after=after,
        first=f"{first:%Y-%m}",
        last=f"{last:%Y-%m}",
        milestones=bool(readers.milestones),
        of_parts=any(one.of_parts for one in entries),
        empty=not some and not any(day.entries and not day.outside for week in days for day in week),
    )


def month_in(text: str) -> date | None:
    """ "2026-08" → its first day; None for what is no month, or at the very ends of time."""
    try:
        month = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    return month if month and date.min.year < month.year < date.max.year else None


def _asked(readers: Readers) -> date:
    return month_in(readers.month) or month_in(readers.view.text("month")) or readers.today


def _turns(entries: list[Entry], page: tuple[date, date], unit: str) -> tuple[Turn | None, Turn | None]:
    """The nearest pages before and after this one that anything lies on."""
    earlier = [min(one.when.last, page[0] - DAY) for one in entries if one.when.first < page[0]]
    later = [max(one.when.first, page[1] + DAY) for one in entries if one.when.last > page[1]]
    return (
        _turn(max(earlier), unit) if earlier else None,
        _turn(min(later), unit) if later else None,
    )


def _turn(day: date, unit: str) -> Turn:
    return Turn(f"{span(day, unit)[0]:%Y-%m}", say(day, unit))


def _milestones(readers: Readers) -> Iterator[Entry]:
    for one in readers.milestones:
        yield Entry("milestone", one.name, one.when, state=one.state)


def _edges(one: Seen, readers: Readers) -> Iterator[Entry]:
    obj, (start, end) = readers.colours.obj(one), one.dates
    if end:
        yield Entry("end", one.title, end, obj, stage_of(one), one.id, one.of_parts)
    if start and start != end:
        yield Entry("start", one.title, start, obj, key=one.id, of_parts=one.of_parts)


def _grid(month: date, view: Asked) -> list[list[date]]:
    return weeks.Calendar(first_day_of(view)).monthdatescalendar(month.year, month.month)


def _weeks(entries: Iterable[Entry], month: date, readers: Readers) -> list[list[Day]]:
    known: dict[date, list[Entry]] = {}
    for one in entries:
        if one.when.precision == "day":
            known.setdefault(one.when.last, []).append(one)
    return [
        [_day(day, known.get(day, []), month, readers.today) for day in week]
        for week in _grid(month, readers.view)
    ]


def _day(day: date, entries: list[Entry], month: date, today: date) -> Day:
    number = date_format(day, _("j M")) if day.day == 1 else str(day.day)
    entries = sorted(entries, key=lambda one: (one.of_parts, RANK[one.edge]))
    return Day(
        number,
        date_format(day, _("l j F")),
        entries,
        day.month != month.month,
        day.weekday() > 4,
        day == today,
    )


def _some_day(entries: list[Entry], page: tuple[date, date]) -> Iterator[SomeDay]:
    """What is only known to fall some day in the page's span, or in one around it; each item once, by its end first."""
    said = {
        "month": _("Some day this month"),
        "quarter": _("Some day this quarter"),
        "half": _("Some day this half-year"),
        "year": _("Some day this year"),
    }
    here = [
        one
        for one in entries
        if one.when.precision != "day" and one.when.first <= page[1] and page[0] <= one.when.last
    ]
    once = list({one.key or id(one): one for one in reversed(here)}.values())[::-1]
    for precision, words in said.items():
        found = [one for one in once if one.when.precision == precision]
        if found:
            yield SomeDay(words, found[:MOST], len(found))
