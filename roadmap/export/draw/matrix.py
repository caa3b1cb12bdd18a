"""The matrix: two numbers as axes, a third as size, a field as colour, named corners; what has no place below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, floor, hypot, log10, pi, sin, sqrt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.export.book import Row
from roadmap.export.draw.ink import Tone
from roadmap.export.draw.letters import cut, width
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.shapes import INK, QUIET, RULE, Block, Dot, Line, Mark, Picture, Rect, Shape, Text

WIDE, TALL = 1200.0, 720.0
TOP, RIGHT, BOTTOM, LEFT = 18.0, 26.0, 44.0, 62.0
NICE = (1, 2, 2.5, 5, 10)
FINE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
# More dots than this stand in larger heaps.
CROWD, FEW, COLUMNS = 1500, 5, 4


@dataclass(slots=True)
class _Spot:
    row: Row
    x: float
    y: float
    r: float


def nice(value: float, steps: tuple[float, ...] = NICE) -> float:
    """A round number not below `value`."""
    if value <= 0:
        return 1
    power = 10.0 ** floor(log10(value))
    return next(step for step in (*steps, 20) if step * power >= value * 0.999999) * power


@dataclass(frozen=True, slots=True)
class _Axis:
    name: str
    low: float
    high: float

    def ticks(self) -> list[float]:
        step = nice((self.high - self.low) / 5)
        first = floor(self.low / step)
        values = (round((first + at) * step, 6) for at in range(12))
        return [value for value in values if self.low <= value <= self.high + step / 1e6]

    def share(self, value: float) -> float:
        return (value - self.low) / ((self.high - self.low) or 1)


def matrix(plan: Plan) -> Picture:
    drawer = _Matrix(plan)
    head = Block(0)
    shapes = [*drawer.frame(), *drawer.dots(), *drawer.corners()]
    return Picture(WIDE, head, [Block(TALL, shapes), *drawer.rest()], legend=list(drawer.legend()))


class _Matrix:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.names = tuple(self._number(one, unsaid) for one, unsaid in (("x", "effort"), ("y", "value")))
        colour = plan.asked.text("hue")
        self.hue = colour if plan.groupable(colour) else "objective"
        self.placed = [
            row for row in plan.rows if all(self._value(row, name) is not None for name in self.names)
        ]
        self.x, self.y = (self._axis(name) for name in self.names)

    def _number(self, name: str, unsaid: str) -> str:
        asked = self.plan.asked.text(name)
        return asked if self.plan.is_number(asked) else unsaid

    def _value(self, row: Row, name: str) -> float | None:
        found = self.plan.book.value(row, name)
        return float(found) if isinstance(found, int | float) else None

    def _axis(self, name: str) -> _Axis:
        values = [self._value(row, name) or 0 for row in self.placed]
        least = min([0, *values])
        high = 100 if name == "confidence" else nice(max([0, *values]) * 1.05, FINE)
        return _Axis(name, -nice(-least) if least < 0 else 0, high)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        across = LEFT + self.x.share(x) * (WIDE - LEFT - RIGHT)
        return across, TALL - BOTTOM - self.y.share(y) * (TALL - TOP - BOTTOM)

    def frame(self) -> Iterator[Shape]:
        left, bottom, right = LEFT, TALL - BOTTOM, WIDE - RIGHT
        yield Rect(left, TOP, right - left, bottom - TOP, "", RULE)
        for value in self.x.ticks():
            at = self._at(value, 0)[0]
            yield Line(at, bottom, at, bottom + 4, QUIET)
            yield Text(at, bottom + 16, self.plan.figure(self.x.name, value), 11, QUIET, anchor="middle")
        for value in self.y.ticks():
            at = self._at(0, value)[1]
            yield Line(left - 4, at, left, at, QUIET)
            yield Text(left - 7, at + 4, self.plan.figure(self.y.name, value), 11, QUIET, anchor="end")
        middle = ((left + right) / 2, (TOP + bottom) / 2)
        yield Line(middle[0], TOP, middle[0], bottom, RULE, dash=True)
        yield Line(left, middle[1], right, middle[1], RULE, dash=True)
        labels = self.plan.book.labels
        yield Text(right, bottom + 34, f"{labels[self.x.name]} →", 12, INK, True, "end")
        yield Text(4, 8, f"↑ {labels[self.y.name]}", 12, INK, bold=True)
        if not self.placed:
            said = _("Nothing here has both %(x)s and %(y)s.")
            words = said % {"x": labels[self.x.name], "y": labels[self.y.name]}
            yield Text(middle[0], middle[1] - 12, words, 14, QUIET, anchor="middle")

    def corners(self) -> Iterator[Shape]:
        names = [""] * 4
        if self.names == ("effort", "value"):
            names = [_("Do first"), _("Plan well"), _("When there is time"), _("Leave")]
        for at, name in enumerate(self.plan.asked.text("corners").split("|")[:4]):
            names[at] = name or ("" if self.plan.asked.text("corners") else names[at])
        for at, name in enumerate(names):
            x, anchor = (WIDE - RIGHT - 10, "end") if at % 2 else (LEFT + 10, "start")
            y = TALL - BOTTOM - 10 if at > 1 else TOP + 18
            yield Text(x, y, cut(name, 360, 12), 12, QUIET, anchor=anchor)

    def _spots(self) -> list[_Spot]:
        size = self.plan.asked.text("size")
        weighed = self.plan.is_number(size)
        weight = {row["id"]: max(0.0, self._value(row, size) or 0) if weighed else 0.0 for row in self.placed}
        most = max(weight.values(), default=0) or 1
        return [
            _Spot(
                row,
                *self._at(self._value(row, self.x.name) or 0, self._value(row, self.y.name) or 0),
                4.5 + 12 * sqrt(weight[row["id"]] / most) if weighed else 7,
            )
            for row in self.placed
        ]

    def dots(self) -> Iterator[Shape]:
        spots = self._spots()
        cell = 68 if len(spots) > CROWD else 34
        cells: dict[tuple[int, int], list[_Spot]] = {}
        for spot in spots:
            cells.setdefault((int(spot.x // cell), int(spot.y // cell)), []).append(spot)
        heaps = [group for group in cells.values() if len(group) > FEW]
        single = [spot for group in cells.values() if len(group) <= FEW for spot in fanned(group)]
        for spot in single:
            tone = self._tone(spot.row)[1]
            yield Dot(
                round(spot.x, 1),
                round(spot.y, 1),
                round(spot.r, 1),
                tone.tint,
                tone.mid,
                self._said(spot.row),
            )
        yield from (shape for group in heaps for shape in _heap(group))
        yield from _names(single, heaps)

    def _tone(self, row: Row) -> tuple[str, Tone]:
        return self.plan.tone_by(row, self.hue)

    def _said(self, row: Row) -> str:
        labels = self.plan.book.labels
        return f"{row['title']}: " + ", ".join(
            f"{labels[one]} {self.plan.text(row, one)}" for one in self.names
        )

    def legend(self) -> Iterator[Mark]:
        found: dict[str, tuple[Tone, int]] = {}
        for row in self.placed:
            words, tone = self._tone(row)
            found[words] = (tone, found.get(words, (tone, 0))[1] + 1)
        for words, (tone, count) in sorted(found.items(), key=lambda one: -one[1][1])[:12]:
            yield Mark(f"{words} ({count})", tone.tint, tone.mid)
        size = self.plan.asked.text("size")
        if self.placed and self.plan.is_number(size):
            yield Mark(_("Size: %(field)s") % {"field": self.plan.book.labels[size]}, "#ffffff", QUIET)

    def rest(self) -> Iterator[Block]:
        here = {row["id"] for row in self.placed}
        rows = [row for row in self.plan.rows if row["id"] not in here]
        if not rows:
            return
        said = ngettext("%(n)d without %(x)s or %(y)s", "%(n)d without %(x)s or %(y)s", len(rows))
        labels = self.plan.book.labels
        words = said % {"n": len(rows), "x": labels[self.x.name], "y": labels[self.y.name]}
        yield Block(34, [Text(4, 24, words, 12, INK, bold=True)], keep=True)
        each = WIDE / COLUMNS
        for at in range(0, len(rows), COLUMNS):
            some = enumerate(rows[at : at + COLUMNS])
            yield Block(
                18,
                [
                    Text(4 + place * each, 13, cut(row["title"], each - 16, 11), 11, QUIET)
                    for place, row in some
                ],
            )


def fanned(group: list[_Spot]) -> list[_Spot]:
    """A few on one spot lean outwards, far enough to be told apart."""
    found = []
    for at, spot in enumerate(group):
        near = any(
            other is not spot and hypot(other.x - spot.x, other.y - spot.y) < (other.r + spot.r) * 0.7
            for other in group
        )
        far = max(spot.r, 6) * (0.45 + len(group) * 0.16) if near else 0
        angle = 2 * pi * at / len(group)
        found.append(_Spot(spot.row, spot.x + cos(angle) * far, spot.y + sin(angle) * far, spot.r))
    return found


def _centre(group: list[_Spot]) -> tuple[float, float]:
    return sum(spot.x for spot in group) / len(group), sum(spot.y for spot in group) / len(group)


def _heap(group: list[_Spot]) -> Iterator[Shape]:
    x, y = _centre(group)
    said = ngettext("%(n)d item on one spot", "%(n)d items on one spot", len(group)) % {"n": len(group)}
    yield Dot(round(x, 1), round(y, 1), round(min(26, 11 + sqrt(len(group)) * 2), 1), "#ffffff", QUIET, said)
    yield Text(round(x, 1), round(y + 4, 1), str(len(group)), 11, INK, True, "middle")


def _names(single: list[_Spot], heaps: list[list[_Spot]]) -> Iterator[Shape]:
    """Titles beside the largest dots, as far as none lies on another or on a dot."""
    taken = [(spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r) for spot in single]
    taken += [(x - 16, y - 16, x + 16, y + 16) for x, y in map(_centre, heaps)]
    for spot in sorted(single, key=lambda one: -one.r)[:200]:
        for room in (300, 170):
            title = cut(spot.row["title"], room, 11)
            box = (spot.x + spot.r + 3, spot.y - 8, spot.x + spot.r + 5 + width(title, 11), spot.y + 8)
            clear = all(box[0] >= c or box[2] <= a or box[1] >= d or box[3] <= b for a, b, c, d in taken)
            if clear and box[2] < WIDE - RIGHT:
                taken.append(box)
                yield Text(round(box[0], 1), round(spot.y + 4, 1), title, 11, INK)
                break
