"""What a line chart is made of; places are in percent of the plot. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from metrics import labels
from metrics import verdict as v


@dataclass(frozen=True)
class Happening:
    """An item on the axis: shipped, or expected to be. `delta`: what is expected of it."""

    day: date
    title: str
    said: str
    url: str
    delta: float
    future: bool


@dataclass
class Marker:
    x: float
    y: float
    title: str
    said: str
    url: str
    future: bool
    number: int
    label: labels.Placed | None = None

    @property
    def anchor(self) -> str:
        return "end" if self.label and self.label.leftwards else "start"

    @property
    def stem(self) -> tuple[float, float]:
        """From the words to the mark."""
        assert self.label is not None
        top, bottom = self.label.top, self.label.top + labels.HEIGHT
        return (bottom, self.y) if bottom < self.y else (top, self.y)


@dataclass(frozen=True)
class End:
    """An end of the curve with its figure; `inwards` when the words would run out of the plot, `below` under a rise."""

    x: float
    y: float
    words: str
    inwards: bool = False
    below: bool = False
    top: float = 0.0


@dataclass
class Plot:
    """All of it in percent of the plot; `line` and the like are paths of a 100 by 100 box."""

    lines: list[str]
    rules: list[tuple[float, str]]
    months: list[tuple[float, str]]
    today: float | None
    crowded: bool = False
    first: End | None = None
    last: End | None = None
    target: tuple[float, str] | None = None
    pace: str = ""
    ahead: str = ""
    markers: list[Marker] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Drawing:
    """What there is to draw. `points`: (first day of the period, figure), in order."""

    points: Sequence[tuple[date, float]]
    grain: str
    first: date
    today: date
    unit: str
    goal: v.Goal | None
    happenings: Sequence[Happening]
    say: Callable[[float], str]
    silent_since: date | None = None
