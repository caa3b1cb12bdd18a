"""What pictures are made of. Plain shapes with colours of their own, so that any writer draws the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from roadmap.export.draw.letters import NAME

INK, QUIET, RULE, WELL, PAPER = "#22263a", "#5c5a55", "#d9d3c5", "#f4f0e6", "#ffffff"
LATE, GOOD, RISK = "#b3391f", "#2f6b4a", "#8a5a00"


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    w: float
    h: float
    fill: str = ""
    stroke: str = ""
    radius: float = 0
    dash: bool = False
    # A word of the style sheet, for pages that are shown in the dark too.
    cls: str = ""
    # What a reader or a pointer is told.
    said: str = ""
    # A hue of the style sheet, or "none", for the same pages.
    obj: str = ""
    # Hundredths of its width in which its begin and its end come out of nothing: its stroke runs only above and below.
    soft: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    ink: str = RULE
    width: float = 1
    dash: bool = False
    cls: str = ""
    obj: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """`y` is the line that the letters stand on."""

    x: float
    y: float
    words: str
    size: float = 12
    ink: str = INK
    bold: bool = False
    # start, middle or end
    anchor: str = "start"
    cls: str = ""
    # In the letters that name things, as headings of pages are.
    name: bool = False

    @property
    def face(self) -> int:
        """Which of the faces (draw/letters.py)."""
        return NAME if self.name else int(self.bold)


@dataclass(frozen=True, slots=True)
class Curve:
    """From one point to another by two that bend it, with an arrow's head at its end."""

    points: tuple[float, float, float, float, float, float, float, float]
    ink: str = QUIET
    width: float = 1
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Poly:
    points: tuple[tuple[float, float], ...]
    fill: str = ""
    stroke: str = ""
    said: str = ""
    cls: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    r: float
    fill: str = ""
    stroke: str = ""
    said: str = ""


Shape = Rect | Line | Text | Curve | Poly | Dot


def soft_parts(one: Rect) -> Iterator[Rect]:
    """Of a rectangle whose edges come out of nothing: what it is filled with, and the lines above and below."""
    yield replace(one, stroke="")
    for y in (one.y, one.y + one.h - 1):
        yield Rect(one.x, y, one.w, 1, one.stroke, cls="edge", obj=one.obj, soft=one.soft)


@dataclass(slots=True)
class Block:
    """A strip across the picture that no page cuts. `keep`: it does not stay behind alone at the foot of a page.
    `within`: what it belongs to, said again where a page begins with it."""

    tall: float
    shapes: list[Shape] = field(default_factory=list)
    keep: bool = False
    within: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the legend."""

    words: str
    fill: str = ""
    stroke: str = ""
    dash: bool = False
    soft: bool = False


@dataclass(slots=True)
class Picture:
    """`head` stands on every page; `under` and `over` lie below and over all blocks, measured from the top of the first."""

    width: float
    head: Block
    blocks: list[Block]
    over: list[Shape] = field(default_factory=list)
    under: list[Shape] = field(default_factory=list)
    legend: list[Mark] = field(default_factory=list)
    title: str = ""
    said: str = ""

    @property
    def tall(self) -> float:
        return self.head.tall + sum(block.tall for block in self.blocks)


def reach(shape: Shape) -> tuple[float, float]:
    """From where to where a shape goes, from top to bottom."""
    if isinstance(shape, Curve):
        ys: Iterable[float] = shape.points[1::2]
    elif isinstance(shape, Poly):
        ys = [y for _x, y in shape.points]
    elif isinstance(shape, Line):
        ys = (shape.y1, shape.y2)
    elif isinstance(shape, Rect):
        ys = (shape.y, shape.y + shape.h)
    elif isinstance(shape, Dot):
        ys = (shape.y - shape.r, shape.y + shape.r)
    else:
        ys = (shape.y - shape.size, shape.y + shape.size / 3)
    return min(ys), max(ys)
