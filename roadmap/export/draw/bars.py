"""Bars over time in lanes. Takes nothing but what it draws: what an audience may not see is left out, or made coarser,
by whoever makes the bars."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.export.draw.ink import Tone, paler, tone
from roadmap.export.draw.letters import cut, width
from roadmap.export.draw.ruler import Scale, lines, ruler, scale_of
from roadmap.export.draw.shapes import (
    INK,
    LATE,
    PAPER,
    QUIET,
    RISK,
    RULE,
    Block,
    Line,
    Mark,
    Picture,
    Rect,
    Shape,
    Text,
)

WIDTH, ROW, BAR, LANE = 1360.0, 28.0, 20.0, 28.0
SLICES = 5
# What is no longer than this would fade away altogether.
TINY = 16.0
# What has no objective to take its colour from.
FILLS = {
    "done": ("#dfe9e1", "#2f6b4a"),
    "going": ("#c9d6ea", "#27406e"),
    "planned": ("#e6e1d3", "#55503f"),
    "dropped": ("#efeae0", "#8a8474"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """`first` and `last` are days as the reader may know them; `head` and `tail`: for how many days it is not sure."""

    title: str
    lane: str
    first: date
    last: date
    head: int = 0
    tail: int = 0
    stage: str = "planned"
    when: str = ""
    tone: Tone | None = None
    note: tuple[str, str] = ("", "")
    key: str = ""


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
    bars: Sequence[Bar], today: date, more: Iterable[tuple[date, date]] = (), below: Below = _nothing
) -> Drawn:
    """`more`: spans that the picture has to hold as well; `below`: what lanes have besides bars."""
    scale = scale_of([*((bar.first, bar.last) for bar in bars), *more], today, WIDTH)
    drawn = Drawn(Picture(WIDTH, ruler(scale, today), []), scale)
    y = 0.0
    for lane, members in by_lane(bars).items():
        for block, spots in _lane(lane, members, scale, y, below):
            drawn.picture.blocks.append(block)
            drawn.spots |= spots
            y += block.tall
    drawn.picture.under = lines(scale, today, y)
    return drawn


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
        parts = [shape for bar in row for shape in _bar(bar, scale)]
        yield (
            Block(ROW, parts, within=name),
            {bar.key: Spot(*_ends(bar, scale), y + 4 + BAR / 2) for bar in row if bar.key},
        )
        y += ROW


def _ends(bar: Bar, scale: Scale) -> tuple[float, float]:
    left = scale.x(bar.first)
    return left, max(left + 6, scale.x(bar.last) + scale.wide / scale.days)


def _packed(bars: list[Bar], scale: Scale) -> list[list[Bar]]:
    """Rows in which no two bars, nor their words, meet."""
    free: list[float] = []
    rows: list[list[Bar]] = []
    for bar in bars:
        left, right = _extent(bar, scale)
        at = next((place for place, until in enumerate(free) if until <= left), len(free))
        if at == len(free):
            free.append(0)
            rows.append([])
        free[at] = right + 6
        rows[at].append(bar)
    return rows


def _words(bar: Bar, scale: Scale) -> tuple[str, float, str, float]:
    """Title and where it begins; what needs attention and where. Outside where the bar is too short."""
    left, right = _ends(bar, scale)
    title, note = cut(bar.title, 420), bar.note[1]
    long, after = width(title), width(note, 11) + 8 if note else 0
    inside = long + 14 <= right - left
    if inside:
        return title, left + 8, note, _beside((left, right), long, after, scale)
    if right + 6 + long + after <= scale.wide:
        return title, right + 6, note, right + 14 + long
    return title, max(left - 6 - long - after, 2), note, max(left - 6 - after, 2 + long) + 8


def _extent(bar: Bar, scale: Scale) -> tuple[float, float]:
    left, right = _ends(bar, scale)
    title, x, note, note_x = _words(bar, scale)
    ends = [right, x + width(title)] + ([note_x + width(note, 11)] if note else [])
    return min(left, x, note_x if note else x), max(ends)


def _beside(ends: tuple[float, float], long: float, after: float, scale: Scale) -> float:
    """Where a note begins whose title is within the bar: after it, at its end, or before it, so that none is cut off."""
    left, right = ends
    if right + after <= scale.wide:
        return right + 6
    return right - after if long + 14 + after <= right - left else max(left - after, 2)


def _bar(bar: Bar, scale: Scale) -> Iterator[Shape]:
    left, right = _ends(bar, scale)
    fill, ink = _colours(bar)
    said = ", ".join(one for one in (bar.title, bar.when, bar.note[1]) if one)
    yield from _body(bar, (left, right), scale, fill, ink, said)
    title, x, note, note_x = _words(bar, scale)
    for begin, long in ((x, width(title)), (note_x, width(note, 11))):
        if long and not left < begin < right:
            yield Rect(begin - 2, 5, long + 4, 18, PAPER, cls="halo")
    yield Text(x, 18, title, 12, QUIET if bar.stage == "dropped" else INK, cls="word")
    if note:
        yield Text(note_x, 18, note, 11, LATE if bar.note[0] == "late" else RISK, bold=False, cls=bar.note[0])


def _colours(bar: Bar) -> tuple[str, str]:
    if bar.tone is None or bar.stage == "dropped":
        return FILLS[bar.stage]
    if bar.stage == "done":
        return bar.tone.wash, bar.tone.mid
    return (bar.tone.deep if bar.stage == "going" else bar.tone.tint), bar.tone.mid


def _body(
    bar: Bar, ends: tuple[float, float], scale: Scale, fill: str, ink: str, said: str
) -> Iterator[Shape]:
    """Edges that are not sure fade; the whole is told once."""
    left, right = ends
    most = (right - left) * 0.42 if right - left > TINY else 0
    head, tail = (min(days * scale.wide / scale.days, most) for days in (bar.head, bar.tail))
    cls = f"bar {bar.stage}"
    if not head and not tail:
        yield Rect(left, 4, right - left, BAR, fill, ink, 3, bar.stage == "dropped", cls, said)
        return
    a, b = left + head, right - tail
    yield Rect(round(a, 1), 4, round(b - a, 1), BAR, fill, cls=f"{cls} core", said=said)
    for at in range(SLICES):
        share = 0.25 + 0.6 * at / (SLICES - 1)
        for begin, long, turn in ((left, head, at), (b, tail, SLICES - 1 - at)):
            if long:
                x = round(begin + long * turn / SLICES, 1)
                yield Rect(x, 4, round(long / SLICES, 1), BAR, paler(fill, share), cls=f"{cls} fade f{at}")
    for y in (4.5, 4 + BAR - 0.5):
        yield Line(left, y, right, y, paler(ink, 0.4), cls="edge pale")
        yield Line(round(a, 1), y, round(b, 1), y, ink, cls="edge")


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
        Mark(words, *_colours(found[stage]), dash=stage == "dropped")
        for stage, words in known.items()
        if stage in found
    ]
    if any(bar.head or bar.tail for bar in bars):
        marks.append(Mark(_("Soft edges: not known to the day"), paler(FILLS["planned"][0], 0.6)))
    return marks
