"""Milestones over a timeline: diamonds with their names in as many rows as these need, and lines down the lanes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.dates import say, span
from roadmap.export.draw.bars import Drawn
from roadmap.export.draw.ink import paler
from roadmap.export.draw.letters import cut, width
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.ruler import Scale
from roadmap.export.draw.shapes import (
    GOOD,
    INK,
    LATE,
    PAPER,
    QUIET,
    Line,
    Mark,
    Poly,
    Rect,
    Shape,
    Text,
)
from roadmap.models import Milestone

BAND, SIDE, LONGEST = 19.0, 9.0, 300.0
# More rows would hide the plan: names that find no room in these are told by the SVG and by the pages of milestones.
ROWS = 6


@dataclass(frozen=True, slots=True)
class Mile:
    """What is drawn of a milestone, its day as exactly as the reader may know. `state`: done, late, or nothing."""

    name: str
    date: date
    precision: str
    state: str = ""


def milestones_of(plan: Plan) -> list[Milestone]:
    """Those that the view shows, as its scenario has them, in time."""
    if plan.asked.text("miles") == "off":
        return []
    beside = plan.scenario.milestones if plan.scenario else {}
    dated = Milestone.objects.exclude(date=None).order_by("date", "position", "name")
    rows = [*dated.exclude(pk__in=beside), *beside.values()]
    shown = [
        one for one in rows if one.product_id is None or plan.asked.passes("product", str(one.product_id))
    ]
    return sorted((one for one in shown if one.date), key=lambda one: one.date or date.max)


@dataclass(slots=True)
class _Spot:
    """`begin`: where the span that is known of it begins; `x`: its last day, where the diamond stands."""

    one: Mile
    begin: float
    x: float
    ink: str
    words: str = ""
    at: float = 0
    row: int = 0

    @property
    def reach(self) -> tuple[float, float]:
        ends = [self.begin, self.x - 6, self.x + 6]
        if self.words:
            ends += [self.at, self.at + width(self.words, 11)]
        return min(ends), max(ends)


def put_milestones(drawn: Drawn, milestones: list[Milestone], today: date) -> None:
    put_miles(drawn, [_mile(one, today) for one in milestones])


def _mile(one: Milestone, today: date) -> Mile:
    day = one.date or today
    late = span(day, one.date_precision)[1] < today
    return Mile(one.name, day, one.date_precision, "done" if one.done_at else "late" if late else "")


def put_miles(drawn: Drawn, miles: list[Mile]) -> None:
    """A diamond below the ruler at the last day of its span, and a line down through the lanes."""
    if not miles:
        return
    head, scale, picture = drawn.picture.head, drawn.scale, drawn.picture
    tall = picture.tall - head.tall
    spots = [_spot(one, scale) for one in miles]
    foot = head.tall + _in_rows(spots, scale) * BAND + 4
    ys = [head.tall + spot.row * BAND + BAND / 2 + 2 for spot in spots]
    for spot, y in zip(spots, ys, strict=True):
        head.shapes.append(Line(spot.x, y, spot.x, foot, QUIET, 0.7, True, "mile-line"))
        picture.under.append(Line(spot.x, 0, spot.x, tall, QUIET, 0.7, True, "mile-line"))
    head.shapes += [shape for spot, y in zip(spots, ys, strict=True) for shape in _diamond(spot, y)]
    head.tall = foot
    picture.legend.append(Mark(_("◆ milestone")))


INKS = {"done": GOOD, "late": LATE}


def _spot(one: Mile, scale: Scale) -> _Spot:
    first, last = span(one.date, one.precision)
    x = min(scale.x(last) + scale.wide / scale.days / 2, scale.wide - 5)
    ink = INKS.get(one.state, INK)
    words = cut(f"{one.name} · {say(one.date, one.precision)}", LONGEST, 11)
    spot = _Spot(one, min(scale.x(first), x), x, ink, words)
    long = width(words, 11)
    spot.at = x + SIDE if x + SIDE + long <= scale.wide else max(min(spot.begin, x - 6) - 4 - long, 0)
    return spot


def _in_rows(spots: list[_Spot], scale: Scale) -> int:
    """Each into the first row where it meets no other; how many rows that takes."""
    rows: list[list[tuple[float, float]]] = []
    for spot in spots:
        spot.row = _free(rows, spot.reach)
        if spot.row == ROWS:
            spot.words = ""
            spot.row = min(_free(rows, spot.reach), ROWS - 1)
        if spot.row == len(rows):
            rows.append([])
        rows[spot.row].append(spot.reach)
    return len(rows)


def _free(rows: list[list[tuple[float, float]]], reach: tuple[float, float]) -> int:
    low, high = reach
    clear = (at for at, taken in enumerate(rows) if all(high + 8 <= a or b + 8 <= low for a, b in taken))
    return next(clear, len(rows))


def _diamond(spot: _Spot, y: float) -> Iterator[Shape]:
    one, x = spot.one, spot.x
    soft = one.precision != "day"
    if soft:
        ink = paler(spot.ink, 0.45)
        yield Rect(spot.begin, y - 1.5, max(x - 6 - spot.begin, 0), 3, ink, cls="rule", soft=(100, 0))
    said = f"{one.name}, {say(one.date, one.precision)}"
    points = ((x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5))
    hollow = soft and one.state != "done"
    cls = " ".join(filter(None, ("mile", one.state, "soft" if hollow else "")))
    yield Poly(points, PAPER if hollow else spot.ink, spot.ink, said, cls)
    if spot.words:
        yield Rect(spot.at - 2, y - 7, width(spot.words, 11) + 4, 14, PAPER, cls="paper")
        yield Text(spot.at, y + 4, spot.words, 11, spot.ink, cls=one.state or "word")
