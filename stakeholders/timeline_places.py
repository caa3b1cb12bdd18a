"""Where bars, their words and milestones stand on a shared timeline, so that no words meet."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.dates import say
from roadmap.export.draw.letters import cut, width
from stakeholders.seen_milestones import SeenMilestone
from stakeholders.timeline_axis import Axis

# Sizes as the style sheet has them (.plan-svg in shared.css); the letters that are measured are a little wider.
SIZE, SMALL, BAR, ROW, LANE, BAND = 16.0, 15.0, 28.0, 36.0, 40.0, 24.0
PAD, MARK, GAP, LINE = 9.0, 20.0, 8.0, 4.0
LONGEST, SHORTEST = 520.0, 8.0
MILE_ROWS = 6


@dataclass(frozen=True, slots=True)
class Words:
    """What is written of an item: its title, and what needs attention. `done`: percent of a whole that is as long as its parts."""

    title: str
    said: str
    stage: str
    note: str = ""
    obj: str = ""
    done: int | None = None


@dataclass(slots=True)
class Bar:
    """`head`, `tail`: for how much of it, in tenths, the begin and the end are not sure. `x`: where its words begin."""

    words: Words
    left: float
    wide: float
    head: int = 0
    tail: int = 0
    x: float = 0
    y: float = 0
    title: str = ""
    after: float = 0

    @property
    def behind_y(self) -> float:
        return self.y + 2

    @property
    def line_y(self) -> float:
        """Of a whole: the line below its name."""
        return self.y + BAR - LINE

    @property
    def done_wide(self) -> float:
        return round(self.wide * (self.words.done or 0) / 100, 1)

    @property
    def icon_y(self) -> float:
        return self.y + (BAR - 15) / 2

    @property
    def text_y(self) -> float:
        return self.y + 19

    @property
    def text_x(self) -> float:
        return self.x + MARK

    @property
    def soft(self) -> str:
        return f"{self.head}-{self.tail}" if self.head or self.tail else ""

    @property
    def behind(self) -> tuple[float, float] | None:
        """What is written beside it stands on paper, so that no line goes through the words: from where, and how far."""
        note = width(self.words.note, SMALL) + GAP if self.words.note else 0
        if not self.inside:
            return round(self.x - 2, 1), round(MARK + width(self.title, SIZE) + note + 4, 1)
        return (
            (round(self.after - 2, 1), round(note, 1))
            if note and self.after >= self.left + self.wide
            else None
        )

    @property
    def inside(self) -> bool:
        return self.left <= self.x < self.left + self.wide


@dataclass(frozen=True, slots=True)
class Mile:
    one: SeenMilestone
    x: float
    y: float
    words_x: float
    words: str
    hollow: bool

    @property
    def points(self) -> str:
        x, y = self.x, self.y
        return f"{x - 6:g},{y:g} {x:g},{y - 6:g} {x + 6:g},{y:g} {x:g},{y + 6:g}"

    @property
    def text_y(self) -> float:
        return self.y + 5

    @property
    def top(self) -> float:
        return self.y - 9

    @property
    def long(self) -> float:
        return round(width(self.words, SMALL), 1)


@dataclass(slots=True)
class Lane:
    title: str
    y: float
    bars: list[Bar] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.bars)

    @property
    def text_y(self) -> float:
        return self.y + 26


def bar_at(words: Words, axis: Axis, begin: tuple[date, date, str], end: tuple[date, date, str]) -> Bar:
    """`begin`, `end`: first and last day that each may be, and how exactly it is known."""
    first, last = min(begin[0], end[0]), max(begin[1], end[1])
    left = axis.left(first)
    right = max(axis.right(last), left + SHORTEST)
    left = min(left, axis.wide - SHORTEST)
    bar = Bar(words, left, round(min(right, axis.wide) - left, 1))
    heads = axis.right(begin[1]) - left if not axis.known(begin[2]) and first >= axis.begin else 0
    tails = left + bar.wide - axis.left(end[0]) if not axis.known(end[2]) and last <= axis.end else 0
    bar.head, bar.tail = _shares(heads / bar.wide, tails / bar.wide)
    _write(bar, axis.wide)
    return bar


def _shares(head: float, tail: float) -> tuple[int, int]:
    """In tenths; where the two doubts meet each has its half."""
    most = 5 if head and tail and head + tail > 1 else 10
    return min(round(head * 10), most), min(round(tail * 10), most)


def _write(bar: Bar, wide: float) -> None:
    """Words stand within the bar where they fit, else after it, else before it."""
    note = bar.words.note
    after = width(note, SMALL) + GAP if note else 0
    bar.title = cut(bar.words.title, LONGEST, SIZE)
    right = bar.left + bar.wide
    long = MARK + width(bar.title, SIZE)
    if long + 2 * PAD <= bar.wide:
        bar.x = bar.left + PAD
        within = bar.x + long + GAP + after <= right
        bar.after = bar.x + long + GAP if within or right + after > wide else right + GAP
        _round(bar)
        return
    if right + GAP + long + after > wide and bar.left - GAP - long - after >= 0:
        bar.x = bar.left - GAP - long - after
    else:
        bar.x = min(right + GAP, max(wide - long - after, 0))
        bar.title = cut(bar.words.title, wide - bar.x - MARK - after, SIZE)
    bar.after = bar.x + MARK + width(bar.title, SIZE) + GAP
    _round(bar)


def _round(bar: Bar) -> None:
    bar.x, bar.after = round(bar.x, 1), round(bar.after, 1)


def reach(bar: Bar) -> tuple[float, float]:
    ends = [bar.left + bar.wide, bar.text_x + width(bar.title, SIZE)]
    if bar.words.note:
        ends.append(bar.after + width(bar.words.note, SMALL))
    return min(bar.left, bar.x), max(ends)


def in_rows(spans: list[tuple[float, float]], gap: float = 12) -> list[int]:
    """The first row in which each meets no other."""
    rows: list[list[tuple[float, float]]] = []
    found = []
    for low, high in spans:
        clear = (
            at for at, taken in enumerate(rows) if all(high + gap <= a or b + gap <= low for a, b in taken)
        )
        at = next(clear, len(rows))
        if at == len(rows):
            rows.append([])
        rows[at].append((low, high))
        found.append(at)
    return found


def miles_at(miles: list[SeenMilestone], axis: Axis, top: float) -> list[Mile]:
    shown = [one for one in miles if axis.holds(one.when.last, one.when.last)]
    placed = [_mile(one, axis) for one in shown]
    rows = in_rows([(min(x, at) - 7, max(x + 7, at + width(words, SMALL))) for x, at, words in placed])
    return [
        Mile(
            one,
            x,
            top + BAND / 2 + min(row, MILE_ROWS - 1) * BAND,
            at,
            words if row < MILE_ROWS else "",
            one.when.precision != "day" and one.state != "done",
        )
        for one, (x, at, words), row in zip(shown, placed, rows, strict=True)
    ]


def _mile(one: SeenMilestone, axis: Axis) -> tuple[float, float, str]:
    x = min(axis.right(one.when.last), axis.wide - 7)
    state = {"late": _("late"), "done": _("done")}.get(one.state, "")
    told = (one.name, say(one.when.last, one.when.precision), state)
    words = cut(" · ".join(part for part in told if part), LONGEST, SMALL)
    long = width(words, SMALL)
    return x, round(x + 11, 1) if x + 11 + long <= axis.wide else round(max(x - 11 - long, 0), 1), words
