"""One bar: its colours, its edges where a day is not known, and its words within it or beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from roadmap.export.draw.ink import Tone, paler
from roadmap.export.draw.letters import cut, width
from roadmap.export.draw.ruler import Scale
from roadmap.export.draw.shapes import INK, LATE, PAPER, QUIET, RISK, Rect, Shape, Text

BAR = 20.0
# The most of a bar that either end may take to fade, as in the workbench.
MOST_SOFT = 0.42
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
    # Of a whole without dates of its own, which is drawn as long as its parts: the share of it that is done.
    done: float | None = None
    # The hue of its tone, or "none", for pages whose style sheet colours it.
    obj: str = ""


def ends_of(bar: Bar, scale: Scale) -> tuple[float, float]:
    left = scale.x(bar.first)
    return left, max(left + 6, scale.x(bar.last) + scale.wide / scale.days)


def _words(bar: Bar, scale: Scale) -> tuple[str, float, str, float]:
    """Title and where it begins; what needs attention and where. Outside where the bar is too short."""
    left, right = ends_of(bar, scale)
    title, note = cut(bar.title, 420), bar.note[1]
    long, after = width(title), width(note, 11) + 8 if note else 0
    inside = long + 14 <= right - left
    if inside:
        return title, left + 8, note, _beside((left, right), long, after, scale)
    if right + 6 + long + after <= scale.wide:
        return title, right + 6, note, right + 14 + long
    return title, max(left - 6 - long - after, 2), note, max(left - 6 - after, 2 + long) + 8


def extent_of(bar: Bar, scale: Scale) -> tuple[float, float]:
    left, right = ends_of(bar, scale)
    title, x, note, note_x = _words(bar, scale)
    ends = [right, x + width(title)] + ([note_x + width(note, 11)] if note else [])
    return min(left, x, note_x if note else x), max(ends)


def _beside(ends: tuple[float, float], long: float, after: float, scale: Scale) -> float:
    """Where a note begins whose title is within the bar: after it, at its end, or before it, so that none is cut off."""
    left, right = ends
    if right + after <= scale.wide:
        return right + 6
    return right - after if long + 14 + after <= right - left else max(left - after, 2)


def shapes_of(bar: Bar, scale: Scale) -> Iterator[Shape]:
    left, right = ends_of(bar, scale)
    fill, ink = colours_of(bar)
    said = ", ".join(one for one in (bar.title, bar.when, bar.note[1]) if one)
    yield from _body(bar, (left, right), scale, fill, ink, said)
    title, x, note, note_x = _words(bar, scale)
    for begin, long in ((x, width(title)), (note_x, width(note, 11))):
        if long and not left < begin < right:
            yield Rect(begin - 2, 5, long + 4, 18, PAPER, cls="halo")
    yield Text(x, 18, title, 12, QUIET if bar.stage == "dropped" else INK, cls="word")
    if note:
        yield Text(note_x, 18, note, 11, LATE if bar.note[0] == "late" else RISK, bold=False, cls=bar.note[0])


def colours_of(bar: Bar) -> tuple[str, str]:
    if bar.tone is None or bar.stage == "dropped":
        return FILLS[bar.stage]
    if bar.stage == "done":
        return bar.tone.wash, bar.tone.mid
    return (bar.tone.deep if bar.stage == "going" else bar.tone.tint), bar.tone.mid


def _line(bar: Bar, left: float, wide: float, soft: tuple[int, int], ink: str, said: str) -> Iterator[Shape]:
    """A line below the name, soft where its ends are not sure, dark as far as it is done."""
    y = 4 + BAR - 3
    yield Rect(left, y, wide, 3, paler(ink, 0.45), cls="whole", said=said, obj=bar.obj, soft=soft)
    if bar.done:
        yield Rect(left, y, round(wide * bar.done, 1), 3, ink, cls="whole done", obj=bar.obj)


def _softness(bar: Bar, wide: float, scale: Scale) -> tuple[int, int]:
    """How much of it fades at either end, in hundredths."""
    if wide <= TINY:
        return 0, 0
    most, day = wide * MOST_SOFT, scale.wide / scale.days
    head, tail = (round(100 * min(days * day, most) / wide) for days in (bar.head, bar.tail))
    return head, tail


def _body(
    bar: Bar, ends: tuple[float, float], scale: Scale, fill: str, ink: str, said: str
) -> Iterator[Shape]:
    """Edges that are not sure fade; the whole is told once."""
    left, wide = ends[0], round(ends[1] - ends[0], 1)
    soft, cls = _softness(bar, wide, scale), f"bar {bar.stage}"
    if bar.done is not None:
        yield from _line(bar, left, wide, soft, ink, said)
    elif soft == (0, 0):
        yield Rect(left, 4, wide, BAR, fill, ink, 3, bar.stage == "dropped", cls, said, bar.obj)
    else:
        line = paler(ink, 0.45)
        yield Rect(left, 4, wide, BAR, fill, line, cls=f"{cls} soft", said=said, obj=bar.obj, soft=soft)
