"""A shared timeline: bars whose edges fade where they are known less exactly than the axis tells, whatever is known within."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from roadmap.export.draw.letters import width
from stakeholders.by_period import MARKS, Entry, entry_of, parts_of, stage_of, words_of
from stakeholders.readers import Readers
from stakeholders.timeline_axis import Axis, axis_for
from stakeholders.timeline_places import (
    BAND,
    LANE,
    ROW,
    SMALL,
    Bar,
    Lane,
    Mile,
    Words,
    bar_at,
    in_rows,
    miles_at,
    reach,
)
from stakeholders.visibility import Seen, When

# The page is made for this width (`.s-wide` in shared.css), so that words have the size that they say.
WIDE, HEAD = 1240.0, 56.0
Lanes = Callable[[Seen], str]


@dataclass(slots=True)
class Drawing:
    """`before`, `later`: what lies outside of what is drawn, the nearest first."""

    axis: Axis
    lanes: list[Lane] = field(default_factory=list)
    miles: list[Mile] = field(default_factory=list)
    top: float = HEAD
    tall: float = HEAD
    today: float | None = None
    before: list[Entry] = field(default_factory=list)
    later: list[Entry] = field(default_factory=list)
    wide: float = WIDE

    @property
    def flag_wide(self) -> float:
        return round(width(_("today"), SMALL) + 12, 1)

    @property
    def flag(self) -> float:
        """Where today's name begins, so that it stays on the picture."""
        return round(min(max((self.today or 0) - self.flag_wide / 2, 0), self.wide - self.flag_wide), 1)

    @property
    def flag_x(self) -> float:
        return round(self.flag + self.flag_wide / 2, 1)

    @property
    def softs(self) -> list[tuple[str, float, float]]:
        """Each kind of fading edges once: its name, and to where and from where a bar is full."""
        found = {bar.soft: bar for lane in self.lanes for bar in lane.bars if bar.soft}
        return [(name, bar.head / 10, 1 - bar.tail / 10) for name, bar in sorted(found.items())]

    @property
    def stages(self) -> list[tuple[str, str, str]]:
        """What the shapes mean, as far as they occur: stage, shape and words."""
        here = {bar.words.stage for lane in self.lanes for bar in lane.bars}
        told = [(name, mark, str(words)) for name, (mark, words) in MARKS.items()]
        known = [("planned", "planned", _("Planned")), *told]
        return [one for one in known if one[0] in here] if len(here) > 1 else []

    @property
    def shapes(self) -> bool:
        """Where all is planned alike, a shape before each says nothing."""
        return bool(self.stages) or self.late

    @property
    def of_parts(self) -> bool:
        return any(bar.words.done is not None for lane in self.lanes for bar in lane.bars)

    @property
    def late(self) -> bool:
        return any(bar.words.note for lane in self.lanes for bar in lane.bars)


def drawing_of(seen: list[Seen], lane_of: Lanes, readers: Readers) -> Drawing | None:
    dated = [one for one in seen if any(one.dates)]
    if not dated:
        return None
    # One scale for every page.
    axis = _axis([one for one in readers.whole if any(one.dates)], readers)
    here = [one for one in dated if axis.holds(*_span(one))]
    drawing = Drawing(axis)
    drawing.miles = miles_at(readers.milestones, axis, HEAD)
    rows = round(max((mile.y - HEAD for mile in drawing.miles), default=-BAND / 2) / BAND + 0.5)
    drawing.top = drawing.tall = HEAD + rows * BAND + (6 if rows else 0)
    _fill(drawing, here, lane_of, readers)
    if axis.begin <= readers.today <= axis.end:
        drawing.today = axis.left(readers.today)
    drawing.before, drawing.later = (_listed(dated, side, axis, readers) for side in ("before", "later"))
    return drawing


def _listed(dated: list[Seen], side: str, axis: Axis, readers: Readers) -> list[Entry]:
    out = [one for one in dated if _side(one, axis) == side]
    out.sort(key=lambda one: _span(one)[::-1], reverse=side == "before")
    return [entry_of(one, "", readers.colours.obj(one), readers.late(one)) for one in out]


def _axis(dated: list[Seen], readers: Readers) -> Axis:
    ahead = [_span(one) for one in dated if one.stage == "open"]
    behind = [_span(one) for one in dated if one.stage != "open"]
    behind += [(mile.when.first, mile.when.last) for mile in readers.milestones]
    zoom = readers.view.text("zoom")
    return axis_for(ahead, behind, readers.today, WIDE, readers.rules.precision, zoom)


def _fill(drawing: Drawing, here: list[Seen], lane_of: Lanes, readers: Readers) -> None:
    lanes: dict[str, list[Seen]] = {}
    for one in here:
        lanes.setdefault(lane_of(one), []).append(one)
    bare = list(lanes) == [""]
    for title, members in lanes.items():
        lane = Lane(title, drawing.tall)
        begin = drawing.tall + (6 if bare else LANE)
        lane.bars = sorted((_bar(one, drawing.axis, readers) for one in members), key=lambda bar: bar.left)
        rows = in_rows([reach(bar) for bar in lane.bars])
        for bar, row in zip(lane.bars, rows, strict=True):
            bar.y = begin + row * ROW
        drawing.lanes.append(lane)
        drawing.tall = begin + (max(rows) + 1) * ROW + 4


def _bar(one: Seen, axis: Axis, readers: Readers) -> Bar:
    start, end = _edges(one)
    note = readers.late(one)
    said = ", ".join(part for part in (one.title, words_of(one), parts_of(one), one.status, note) if part)
    done = one.rolled.progress or 0 if one.of_parts else None
    words = Words(one.title, said, stage_of(one), note, readers.colours.obj(one), done)
    return bar_at(
        words, axis, (start.first, start.last, start.precision), (end.first, end.last, end.precision)
    )


def _edges(one: Seen) -> tuple[When, When]:
    first, last = one.dates
    start, end = first or last, last or first
    assert start and end, "only what has a date is drawn"
    return start, end


def _span(one: Seen) -> tuple[date, date]:
    start, end = _edges(one)
    return min(start.first, end.first), max(start.last, end.last)


def _side(one: Seen, axis: Axis) -> str:
    first, last = _span(one)
    return "before" if last < axis.begin else "later" if first > axis.end else ""
