"""Words on a chart, placed where they cover neither each other nor the curve. Pure; percent of the plot."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# About how wide a letter and how high a line of two is, on a plot of 760 by 376 pixels.
LETTER, HEIGHT = 0.86, 9.5


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    @property
    def inside(self) -> bool:
        return self.left >= 0 and self.right <= 100 and self.top >= -4 and self.bottom <= 97


@dataclass(frozen=True)
class Placed:
    """Top of the label, and on which side of its point the words run. None: there is no room, only a mark."""

    top: float
    leftwards: bool


def _candidates(x: float, y: float, width: float) -> Iterable[tuple[Placed, Box]]:
    tops = [y - distance - HEIGHT for distance in (6, 13, 20, 28, 36, 46)] + [
        y + distance for distance in (5, 12, 20, 30)
    ]
    for top in tops:
        for leftwards in (False, True):
            left = x - width if leftwards else x
            yield Placed(round(top, 2), leftwards), Box(left, top, left + width, top + HEIGHT)


def place(
    points: Sequence[tuple[float, float]],
    widths: Sequence[float],
    curve: Sequence[tuple[float, float]],
    taken: Iterable[Box] = (),
) -> list[Placed | None]:
    """For each point the nearest free place, above before below, to the right before to the left."""
    boxes = list(taken)
    found: list[Placed | None] = []
    for (x, y), width in zip(points, widths, strict=True):
        chosen = next(
            (c for c in _candidates(x, y, width) if _free(c[1], _stem(x, y, c[1]), boxes, curve)), None
        )
        found.append(chosen[0] if chosen else None)
        if chosen:
            boxes.append(chosen[1])
    return found


def _stem(x: float, y: float, box: Box) -> Box:
    """The line from the words to their mark."""
    top, bottom = sorted((box.bottom if box.bottom < y else box.top, y))
    return Box(x - 0.2, top, x + 0.2, bottom)


def _free(box: Box, stem: Box, boxes: Iterable[Box], curve: Iterable[tuple[float, float]]) -> bool:
    clear = not any(box.meets(other) or stem.meets(other) for other in boxes)
    return box.inside and clear and not any(box.covers(x, y) for x, y in curve)


def width_of(*lines: str) -> float:
    return max(len(line) for line in lines) * LETTER + 1


def dense(points: Sequence[tuple[float, float]], step: float = 1.0) -> list[tuple[float, float]]:
    """The line through `points`, sampled at least every `step`, so that a label between two points is found to cover it."""
    found = list(points[:1])
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        parts = max(1, int(max(abs(bx - ax), abs(by - ay)) / step))
        found += [(ax + (bx - ax) * n / parts, ay + (by - ay) * n / parts) for n in range(1, parts + 1)]
    return found
