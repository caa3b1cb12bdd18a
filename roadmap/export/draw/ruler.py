"""Time across a picture: which days it spans, where a day stands, and what is written above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.dates import months_later, say, span
from roadmap.export.draw.letters import width
from roadmap.export.draw.shapes import INK, LATE, QUIET, RULE, Block, Line, Rect, Shape, Text

TALL = 44.0
DAY, WEEK = -1, -7
# From how many pixels a day on a cell is so many months, or a day or a week; below them all, ten years.
LEVELS = ((24, DAY), (6.5, WEEK), (1.5, 1), (0.45, 3), (0.09, 12))


@dataclass(frozen=True, slots=True)
class Scale:
    begin: date
    days: int
    wide: float

    def x(self, day: date) -> float:
        return round((day - self.begin).days / self.days * self.wide, 1)

    @property
    def step(self) -> int:
        """Months in a cell of the ruler, or a day or a week."""
        return next((months for least, months in LEVELS if self.wide / self.days >= least), 120)

    @property
    def end(self) -> date:
        return self.begin + timedelta(days=self.days - 1)


def scale_of(spans: Sequence[tuple[date, date]], today: date, wide: float) -> Scale:
    """Whole quarters, at least a year."""
    earliest = min((first for first, _last in spans), default=today)
    latest = max((last for _first, last in spans), default=today)
    # Where the plan has just ended, or is about to begin, one wants to see where today is.
    near = (latest - earliest) / 4
    if latest < today and today - latest <= near:
        latest = today
    if today < earliest and earliest - today <= near:
        earliest = today
    # The last year of the calendar has none after it.
    begin = span(min(earliest, date(date.max.year - 1, 12, 31)), "quarter")[0]
    last = span(latest, "quarter")[1]
    least = months_later(begin, 12)
    return Scale(begin, max((last - begin).days + 1, (least - begin).days), wide)


def scale_in(window: tuple[date, date], wide: float) -> Scale:
    """What a zoom shows, from the begin of a cell on."""
    first, last = window
    step = Scale(first, (last - first).days + 1, wide).step
    if step == WEEK:
        first = date.fromordinal(max(first.toordinal() - first.weekday(), 1))
    elif step > 0:
        unit = {1: "month", 3: "quarter"}.get(step, "year")
        first, last = span(first, unit)[0], span(last, unit)[1]
    return Scale(first, (last - first).days + 1, wide)


def cells(scale: Scale) -> Iterator[date]:
    step = scale.step
    day = scale.begin
    if step < 0:
        yield from (day + timedelta(days=at) for at in range(0, scale.days, -step))
        return
    if step >= 12:
        day = date(day.year // (step // 12) * (step // 12) or 1, 1, 1)
    while day <= scale.end:
        yield day
        if day.year + step // 12 + 1 > date.max.year:
            return
        day = months_later(day, step)


def ruler(scale: Scale, today: date) -> Block:
    shapes: list[Shape] = [Line(0, TALL, scale.wide, TALL, INK, cls="rule")]
    said = ""
    for day in cells(scale):
        x = max(scale.x(day), 0)
        shapes.append(Text(x + 4, 37, _small(day, scale.step), 11, QUIET, cls="tick"))
        big = _big(day, scale.step)
        if big and big != said:
            said = big
            shapes.append(Text(x + 4, 16, big, 12, INK, bold=True, cls="year"))
    if scale.begin <= today <= scale.end:
        shapes += _today(scale, today)
    return Block(TALL, shapes)


def _big(day: date, step: int) -> str:
    """What several cells have in common."""
    if step == DAY:
        return str(date_format(day, "F Y"))
    return str(day.year) if step < 12 else ""


def _small(day: date, step: int) -> str:
    if step < 0:
        return str(date_format(day, "j" if step == DAY else "j M"))
    if step == 1:
        return str(date_format(day, "M"))
    return say(day, "quarter").replace(str(day.year), "").strip() if step == 3 else str(day.year)


def _today(scale: Scale, today: date) -> list[Shape]:
    words = _("today")
    wide = width(words, 11, True) + 10
    x = min(max(scale.x(today) - wide / 2, 0), scale.wide - wide)
    return [
        Rect(x, 4, wide, 17, LATE, radius=2, cls="today"),
        Text(x + 5, 16, words, 11, "#ffffff", bold=True),
    ]


def lines(scale: Scale, today: date, tall: float) -> list[Shape]:
    """What stands below the bars, so that no word is struck through."""
    below: list[Shape] = [
        Line(scale.x(day), 0, scale.x(day), tall, RULE, cls="rule")
        for day in cells(scale)
        if day > scale.begin
    ]
    if scale.begin <= today <= scale.end:
        below.append(Line(scale.x(today), 0, scale.x(today), tall, LATE, 1.5, cls="today"))
    return below
