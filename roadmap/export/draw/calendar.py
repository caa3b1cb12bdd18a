"""The calendar: the month that the view stands on, each week a strip, with what begins, what ends and the milestones."""

import calendar as weeks
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.dates import span
from roadmap.export.asked import Asked
from roadmap.export.book import Row
from roadmap.export.draw.layout import frame
from roadmap.export.draw.letters import cut
from roadmap.export.draw.miles import milestones_of
from roadmap.export.draw.nesting import in_time
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.shapes import (
    INK,
    LATE,
    QUIET,
    RULE,
    WELL,
    Block,
    Line,
    Mark,
    Picture,
    Poly,
    Rect,
    Shape,
    Text,
)

DAY, LINE, TOP, TIGHT, HEAD = 180.0, 17.0, 28.0, 40.0, 50.0
# How tall a page is by its width, when the margins are taken off; and how wide a day may become so that a month fits on one.
PAGE, WIDEST, SPARE = 0.66, 250.0, 32.0
RANK = {"milestone": 0, "end": 1, "start": 2}


@dataclass(frozen=True, slots=True)
class Entry:
    day: date
    edge: str
    title: str
    ink: str
    late: bool = False
    key: str = ""
    # It stands where its parts do, having no date of its own.
    of_parts: bool = False


def calendar(plan: Plan) -> Picture:
    month, first_day = month_of(plan.asked, plan.today), first_day_of(plan.asked)
    grid = weeks.Calendar(first_day).monthdatescalendar(month.year, month.month)
    hues = plan.hues(
        row for row in filter(None, map(in_time, plan.rows)) if _touches(row, grid[0][0], grid[-1][-1])
    )
    return month_drawn(_all(plan), month, plan.today, first_day, hues)


def month_drawn(
    entries: Iterable[tuple[Entry, str]],
    month: date,
    today: date,
    first_day: int = 0,
    hues: Iterable[Mark] = (),
) -> Picture:
    """Takes nothing but what it draws: each entry with how exactly its day is known."""
    entries = list(entries)
    exact, vague = _entries(entries, month)
    grid = weeks.Calendar(first_day).monthdatescalendar(month.year, month.month)
    marks = [
        Mark(_("▸ begins")),
        Mark(_("■ ends")),
        Mark(_("◆ milestone")),
        *([Mark(_("Grey: from its parts"))] if any(one.of_parts for one, _precision in entries) else []),
        *hues,
    ]
    needs = [_need(week, exact) for week in grid]
    beside = _beside(marks) + sum(block.tall for block in _some_day(vague, DAY))
    wide = _wide(needs, beside)
    least = _least(needs, 7 * wide * PAGE - beside)
    blocks = [_week(week, month, exact, today, least, wide) for week in grid]
    return Picture(7 * wide, _head(grid[0], month, wide), [*blocks, *_some_day(vague, wide)], legend=marks)


def _beside(marks: list[Mark]) -> float:
    """How tall on paper what is no week is: title, legend, a word on letters that no font has, the days of the week."""
    return frame(Picture(7 * DAY, Block(0), [], legend=marks, title="?")).tall + HEAD + SPARE


def _wide(needs: list[float], beside: float) -> float:
    """How wide a day is so that the month fits on a page: that shows all of the width, so what is wider is drawn smaller.
    A month that is too full for that goes on overleaf."""
    wide = (beside + sum(max(need, TIGHT) for need in needs)) / PAGE / 7
    return max(wide, DAY) if wide <= WIDEST else DAY


def _touches(row: Row, first: date, last: date) -> bool:
    return any(row[edge] and first <= date.fromisoformat(row[edge]) <= last for edge in ("start", "end"))


def month_of(asked: Asked, today: date) -> date:
    """The first and the last year of the calendar have weeks that reach out of it."""
    try:
        month = date.fromisoformat(f"{asked.text('month')}-01")
    except ValueError:
        return today.replace(day=1)
    return month if date.min.year < month.year < date.max.year else today.replace(day=1)


def first_day_of(asked: Asked) -> int:
    """Monday is 0 here, Sunday is 0 in addresses."""
    said = asked.text("weekday")
    return (int(said) - 1) % 7 if said in "0123456" else 0


def _entries(
    entries: Iterable[tuple[Entry, str]], month: date
) -> tuple[dict[date, list[Entry]], dict[str, list[Entry]]]:
    """By day what is known to the day; by precision what only falls somewhere in the month, its quarter or its year."""
    exact: dict[date, list[Entry]] = {}
    vague: dict[str, list[Entry]] = {}
    told: set[str] = set()
    for entry, precision in entries:
        if precision == "day":
            exact.setdefault(entry.day, []).append(entry)
        elif within(month, entry.day, precision) and entry.key not in told:
            told.add(entry.key)
            vague.setdefault(precision, []).append(entry)
    for some in exact.values():
        some.sort(key=lambda one: (one.of_parts, RANK[one.edge]))
    return exact, vague


def within(month: date, day: date, precision: str) -> bool:
    first, last = span(day, precision)
    return first <= month <= last


def _all(plan: Plan) -> Iterator[tuple[Entry, str]]:
    for one in milestones_of(plan):
        if one.date:
            yield Entry(one.date, "milestone", one.name, INK, key=str(one.pk)), one.date_precision
    for row in filter(None, map(in_time, plan.rows)):
        parts = row.get("of_parts", False)
        ink, late = plan.tone(row).mid, not parts and plan.note(row)[0] == "late"
        if row["end"]:
            end = date.fromisoformat(row["end"])
            yield Entry(end, "end", row["title"], ink, late, row["id"], parts), row["end_precision"]
        if row["start"] and (row["start"] != row["end"] or row["end_precision"] != "day"):
            start = date.fromisoformat(row["start"])
            yield Entry(start, "start", row["title"], ink, False, row["id"], parts), row["start_precision"]


def _head(week: list[date], month: date, wide: float) -> Block:
    shapes: list[Shape] = [Text(4, 20, date_format(month, "F Y"), 16, INK, bold=True)]
    shapes += [Text(at * wide + 6, 42, date_format(day, "l"), 11, QUIET) for at, day in enumerate(week)]
    return Block(HEAD, [*shapes, Line(0, HEAD, 7 * wide, HEAD, INK)])


def _need(week: list[date], exact: dict[date, list[Entry]]) -> float:
    return TOP + max(len(exact.get(day, ())) for day in week) * LINE + 8


def _least(needs: list[float], room: float) -> float:
    """How tall each week is at least, so that full weeks take the room of empty ones before the page ends."""
    least = max(room / len(needs), TIGHT)
    for _again in needs:
        calm = [need for need in needs if need <= least]
        full = sum(need for need in needs if need > least)
        least = max((room - full) / len(calm), TIGHT) if calm else TIGHT
    return least


def _week(
    week: list[date], month: date, exact: dict[date, list[Entry]], today: date, least: float, wide: float
) -> Block:
    """As tall as its fullest day: a picture has nothing to open."""
    tall = max(least, _need(week, exact))
    shapes: list[Shape] = []
    for at, day in enumerate(week):
        x, outside = at * wide, day.month != month.month
        if outside or day.weekday() > 4:
            shapes.append(Rect(x, 0, wide, tall, WELL))
        ink = LATE if day == today else QUIET if outside else INK
        words = date_format(day, "j M") if day.day == 1 else str(day.day)
        shapes.append(Text(x + 6, 18, words, 12, ink, bold=day == today))
        shapes.append(Line(x + wide, 0, x + wide, tall, RULE))
        for place, entry in enumerate(exact.get(day, ())):
            shapes += _entry(entry, x + 6, TOP + place * LINE, wide)
    return Block(tall, [*shapes, Line(0, tall, 7 * wide, tall, RULE)])


def _entry(entry: Entry, x: float, y: float, wide: float) -> Iterator[Shape]:
    middle = y + 6
    if entry.edge == "milestone":
        yield Poly(((x, middle), (x + 5, middle - 5), (x + 10, middle), (x + 5, middle + 5)), INK)
    elif entry.edge == "start":
        yield Poly(((x + 1, middle - 4), (x + 9, middle), (x + 1, middle + 4)), entry.ink)
    else:
        yield Rect(x + 1, middle - 4, 8, 8, entry.ink, radius=1)
    words = cut(entry.title, wide - 26, 11, entry.edge == "milestone")
    yield Text(
        x + 14,
        y + 10,
        words,
        11,
        LATE if entry.late else QUIET if entry.of_parts else INK,
        entry.edge == "milestone",
    )


def _some_day(vague: dict[str, list[Entry]], wide: float) -> Iterator[Block]:
    said = {
        "month": _("Some day this month"),
        "quarter": _("Some day this quarter"),
        "half": _("Some day this half-year"),
        "year": _("Some day this year"),
    }
    for precision, words in said.items():
        entries = vague.get(precision, [])
        if entries:
            yield Block(32, [Text(4, 22, f"{words}: {len(entries)}", 12, INK, bold=True)], keep=True)
        for at in range(0, len(entries), 7):
            some = enumerate(entries[at : at + 7])
            yield Block(
                LINE + 2, [shape for place, one in some for shape in _entry(one, place * wide + 6, 3, wide)]
            )
