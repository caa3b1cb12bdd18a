"""Bars over time in lanes. Takes nothing but what it draws: what an audience may not see is left out, or made coarser,
by whoever makes the bars."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.export.draw.bar import BAR, Bar, colours_of, ends_of, extent_of, shapes_of
from roadmap.export.draw.ink import tone
from roadmap.export.draw.letters import cut, width
from roadmap.export.draw.ruler import Scale, lines, ruler, scale_of
from roadmap.export.draw.shapes import (
    INK,
    QUIET,
    RULE,
    Block,
    Line,
    Mark,
    Picture,
    Shape,
    Text,
)

WIDTH, ROW, LANE = 1360.0, 28.0, 28.0


@dataclass(slots=True)
class Spot:
    """Where a bar stands, from the top of the first lane."""

    left: float
    right: float
    y: float


@dataclass(slots=True)
class Drawn:
    picture: Picture
    scale: Scale
    spots: dict[str, Spot] = field(default_factory=dict)


# A lane's name, and the scale → what stands beside the name, and a strip below it.
Below = Callable[[str, Scale], tuple[Text | None, Block | None]]


def _nothing(name: str, scale: Scale) -> tuple[Text | None, Block | None]:
    return None, None


def bars_over_time(
    bars: Sequence[Bar],
    today: date,
    more: Iterable[tuple[date, date]] = (),
    below: Below = _nothing,
    scale: Scale | None = None,
) -> Drawn:
    """`more`: spans that the picture has to hold as well; `below`: what lanes have besides bars; `scale`: all that is
    drawn, where it is not all there is."""
    scale = scale or scale_of([*((bar.first, bar.last) for bar in bars), *more], today, WIDTH)
    bars = [within(bar, scale) for bar in bars]
    drawn = Drawn(Picture(WIDTH, ruler(scale, today), []), scale)
    y = 0.0
    for lane, members in by_lane(bars).items():
        for block, spots in _lane(lane, members, scale, y, below):
            drawn.picture.blocks.append(block)
            drawn.spots |= spots
            y += block.tall
    drawn.picture.under = lines(scale, today, y)
    return drawn


def within(bar: Bar, scale: Scale) -> Bar:
    """As much of a bar as the picture holds: an edge that lies outside is not drawn, nor how sure it is."""
    first, last = max(bar.first, scale.begin), min(bar.last, scale.end)
    head = max(bar.head - (first - bar.first).days, 0)
    tail = max(bar.tail - (bar.last - last).days, 0)
    return replace(bar, first=first, last=last, head=head, tail=tail)


def by_lane(bars: Iterable[Bar]) -> dict[str, list[Bar]]:
    """In the order in which lanes first come; what is in none comes last."""
    found: dict[str, list[Bar]] = {}
    for bar in bars:
        found.setdefault(bar.lane, []).append(bar)
    if last := found.pop("", []):
        found[""] = last
    return found


def _lane(
    name: str, bars: list[Bar], scale: Scale, y: float, below: Below
) -> Iterator[tuple[Block, dict[str, Spot]]]:
    count = ngettext("%(n)d item", "%(n)d items", len(bars)) % {"n": len(bars)}
    words = cut(name, WIDTH / 2, 12, True)
    shapes: list[Shape] = [Line(0, 0.5, WIDTH, 0.5, RULE, cls="rule")]
    if words:
        shapes.append(Text(4, 18, words, 12, INK, bold=True, cls="lane"))
    x = 14 + width(words, 12, True) if words else 4
    shapes.append(Text(x, 18, count, 11, QUIET, cls="tick"))
    said, strip = below(name, scale)
    if said:
        shapes.append(replace(said, x=x + width(count, 11) + 14))
    yield Block(LANE, shapes, keep=True), {}
    y += LANE
    if strip:
        yield strip, {}
        y += strip.tall
    for row in _packed(sorted(bars, key=lambda bar: bar.first), scale):
        parts = [shape for bar in row for shape in shapes_of(bar, scale)]
        yield (
            Block(ROW, parts, within=name),
            {bar.key: Spot(*ends_of(bar, scale), y + 4 + BAR / 2) for bar in row if bar.key},
        )
        y += ROW


def _packed(bars: list[Bar], scale: Scale) -> list[list[Bar]]:
    """Rows in which no two bars, nor their words, meet."""
    free: list[float] = []
    rows: list[list[Bar]] = []
    for bar in bars:
        left, right = extent_of(bar, scale)
        at = next((place for place, until in enumerate(free) if until <= left), len(free))
        if at == len(free):
            free.append(0)
            rows.append([])
        free[at] = right + 6
        rows[at].append(bar)
    return rows


def legend(bars: Iterable[Bar]) -> list[Mark]:
    """How stages and doubt are drawn, as far as they occur."""
    found: dict[str, Bar] = {}
    bars = list(bars)
    for bar in bars:
        found.setdefault(bar.stage, replace(bar, tone=bar.tone and tone(None)))
    known = {
        "done": _("Shipped"),
        "going": _("In progress"),
        "planned": _("Planned"),
        "dropped": _("Dropped"),
    }
    marks = [
        Mark(words, *colours_of(found[stage]), dash=stage == "dropped")
        for stage, words in known.items()
        if stage in found
    ]
    if any(bar.head or bar.tail for bar in bars):
        marks.append(Mark(_("Soft edges: not known to the day"), tone(None).deep, tone(None).mid, soft=True))
    return marks
