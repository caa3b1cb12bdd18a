"""Geometry of the line chart and of the sparkline. Pure; knows nothing of HTML.

Everything is in percent of the plot, so that the drawing stretches while its words keep their size.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Room above the highest value, so that its label does not touch the frame; and at the start, for the words of the axis.
HEADROOM = 0.06
GUTTER = 3.5
# Below this share of the figures their difference is that of their rounding.
SAME = 1e-9


@dataclass(frozen=True)
class Scale:
    """Maps days and values into percent of the plot; y grows downwards."""

    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        return round(
            GUTTER + (100 - GUTTER) * (day - self.first).days / max((self.last - self.first).days, 1), 2
        )

    def y(self, value: float) -> float:
        return round(100 * (self.high - value) / (self.high - self.low), 2)


@dataclass(frozen=True)
class Mark:
    """A point on the axis, with the words beside it."""

    at: float
    label: str = ""


def nice_step(low: float, high: float) -> float:
    """A round step (1, 2, 2.5 or 5 times a power of ten) that cuts the stretch into three to six with the least waste."""
    power = 10 ** math.floor(math.log10((high - low) / 6))
    steps = [factor * power for factor in (1, 2, 2.5, 5, 10, 20)]

    def ends(step: float) -> tuple[int, float]:
        parts = math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9)
        return parts, parts * step

    fitting = [step for step in steps if 3 <= ends(step)[0] <= 6]
    return min(fitting or steps, key=lambda step: (ends(step)[1], ends(step)[0]))


def value_range(values: Sequence[float], lines: Sequence[float] = ()) -> tuple[float, float, float]:
    """Low end, high end and step of the axis.

    Zero is on it unless the values keep so far from zero that their movement would vanish.
    """
    low, high = min([*values, *lines]), max([*values, *lines])
    # Sums of the same figures differ in their last digits, which no axis can tell apart.
    if high - low <= max(abs(low), abs(high)) * SAME:
        low, high = (low - abs(low) / 2, high + abs(high) / 2) if low else (0.0, 1.0)
    if low > 0 and (high - low) > 0.25 * high:
        low = 0.0
    if high < 0 and (high - low) > 0.25 * -low:
        high = 0.0
    if high > 0:
        high += (high - low) * HEADROOM
    step = nice_step(low, high)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def ticks(low: float, high: float, step: float) -> list[float]:
    return [low + step * number for number in range(round((high - low) / step) + 1)]


def path(points: Sequence[tuple[float, float]]) -> str:
    """An SVG path through (x, y)."""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""


def runs(points: Sequence[tuple[date, float]], is_next: object) -> list[list[tuple[date, float]]]:
    """Cut a series where a period is missing: a gap is drawn as a gap. `is_next(a, b)`: b follows a directly."""
    found: list[list[tuple[date, float]]] = []
    for point in points:
        if found and is_next(found[-1][-1][0], point[0]):  # type: ignore[operator]
            found[-1].append(point)
        else:
            found.append([point])
    return found


def spark(
    values: Sequence[float], line: float | None, width: float = 112, height: float = 34
) -> dict[str, object]:
    """A sparkline: path, the height of the target line, and where it ends."""
    if not values:
        return {}
    low, high = min(values), max(values)
    # A target far off would press the curve flat, so it is drawn at the edge instead.
    span = (high - low) or abs(high) or 1.0
    if line is not None:
        low, high = min(low, max(line, low - span)), max(high, min(line, high + span))
    span = (high - low) or 1.0

    def y(value: float) -> float:
        return round(3 + (height - 6) * (high - min(max(value, low), high)) / span, 1)

    right = width - 4
    step = (right - 2) / max(len(values) - 1, 1)
    points = [(round(right - step * (len(values) - 1 - i), 1), y(value)) for i, value in enumerate(values)]
    return {
        "path": path(points),
        "line": None if line is None else y(line),
        "x": points[-1][0],
        "y": points[-1][1],
    }


def stagger(places: Sequence[float], widths: Sequence[float], levels: int = 3) -> list[int]:
    """Put labels that start at `places` and are `widths` wide (both percent) on levels where none covers another.

    The last level takes what fits nowhere.
    """
    ends = [-math.inf] * levels
    chosen = []
    for place, width in zip(places, widths, strict=True):
        level = next((number for number, end in enumerate(ends) if end <= place), levels - 1)
        ends[level] = place + width
        chosen.append(level)
    return chosen


def month_marks(first: date, last: date, most: int = 12) -> list[date]:
    """First days of months within a stretch, thinned to every 2nd, 3rd, 6th or 12th when there are many."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60) if len(months) / n <= most), 120)
    days = [date(month // 12, month % 12 + 1, 1) for month in months if month % 12 % min(every, 12) == 0]
    if every > 12:
        days = [day for day in days if day.year % (every // 12) == 0]
    # A name at the very end would run out of the plot.
    edge = last - (last - first) / 25
    return [day for day in days if first <= day <= edge]
