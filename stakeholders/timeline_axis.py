"""Time across a shared timeline: which days it spans, and in what it is told: months, or nothing finer than its readers know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.dates import MONTHS, ORDER, Precision, coarser, months_later, say, span
from roadmap.export.draw.letters import width
from roadmap.export.draw.window import window_of

# Size of the names of cells (.tick in shared.css), and the room beside them.
SIZE, ROOM = 15.0, 12.0
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    x: float
    wide: float
    words: str

    @property
    def words_x(self) -> float:
        return self.x + 6


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole cells of `unit` from `begin` to `end`, both included."""

    begin: date
    end: date
    unit: str
    wide: float

    @property
    def day(self) -> float:
        return self.wide / ((self.end - self.begin).days + 1)

    def left(self, day: date) -> float:
        return round(min(max((day - self.begin).days * self.day, 0), self.wide), 1)

    def right(self, day: date) -> float:
        return round(min(max(((day - self.begin).days + 1) * self.day, 0), self.wide), 1)

    def holds(self, first: date, last: date) -> bool:
        return first <= self.end and last >= self.begin

    def known(self, precision: str) -> bool:
        """Whether a date so exact is told as exactly as this axis tells anything."""
        return ORDER.index(precision) <= ORDER.index(self.unit)

    def cells(self) -> Iterator[Cell]:
        for first, last in self._spans(self.unit):
            yield Cell(self.left(first), self.right(last) - self.left(first), name_of(self.unit, first))

    def years(self) -> Iterator[Cell]:
        if self.unit != Precision.YEAR:
            for first, last in self._spans(Precision.YEAR):
                yield Cell(self.left(first), self.right(last) - self.left(first), str(first.year))

    def _spans(self, unit: str) -> Iterator[tuple[date, date]]:
        day = self.begin
        while day <= self.end:
            last = span(day, unit)[1]
            yield day, min(last, self.end)
            if last >= self.end:
                return
            day = last + timedelta(days=1)


def name_of(unit: str, first: date) -> str:
    """What the cell that begins there is called, below its year."""
    if unit == Precision.MONTH:
        return str(date_format(first, "M"))
    if unit == Precision.QUARTER:
        return say(first, "quarter").replace(str(first.year), "").strip()
    if unit == Precision.HALF:
        return _("First half") if first.month <= 6 else _("Second half")
    return str(first.year)


def room_for(unit: str) -> float:
    """What the longest name of such a cell takes; no unit is coarser than years, hence they fit anyway."""
    if unit == Precision.YEAR:
        return 0
    firsts = (date(2000, month, 1) for month in range(1, 13, MONTHS[Precision(unit)]))
    return max(width(name_of(unit, first), SIZE) for first in firsts) + ROOM


Spans = list[tuple[date, date]]


def axis_for(ahead: Spans, behind: Spans, today: date, wide: float, precision: str, zoom: str) -> Axis:
    """`ahead`: what is not over; `behind`: what is; `precision`: how exactly readers know any day; `zoom`: of the view."""
    first, last = _days(ahead, behind, today, zoom)
    unit = coarser(Precision.MONTH, precision)
    while True:
        begin, end = span(first, unit)[0], span(last, unit)[1]
        axis = Axis(begin, end, unit, wide)
        cell = wide * 30.4 * MONTHS[Precision(unit)] / ((end - begin).days + 1)
        if cell >= room_for(unit):
            return axis
        unit = ORDER[ORDER.index(unit) + 1]


def _days(ahead: Spans, behind: Spans, today: date, zoom: str) -> tuple[date, date]:
    every = [*ahead, *behind]
    window = window_of(zoom, today)
    if window and any(first <= window[1] and last >= window[0] for first, last in every):
        return window
    first, last = min(one[0] for one in every), max(one[1] for one in every)
    if zoom == "fit" or last < _recently(today):
        return _a_year(first, max(last, today) if (today - last).days < 400 else last)
    since = min([_recently(today), *(one[1] for one in ahead if one[1] >= months_later(today, -12))])
    begin = max(first, span(since, "quarter")[0]) if first < today else today
    return _a_year(begin, min(max(last, today), months_later(begin, 12 * MOST_YEARS)))


def _recently(today: date) -> date:
    """Since when what is over is still news: the quarter before this one."""
    return span(months_later(today, -3), "quarter")[0]


def _a_year(first: date, last: date) -> tuple[date, date]:
    """A year at least, so that a quarter does not fill the page."""
    return first, max(last, months_later(span(first, "quarter")[0], 12) - timedelta(days=1))
