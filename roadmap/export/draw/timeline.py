"""The timeline of the workbench: bars in lanes, what blocks what, milestones, a frozen plan behind each bar."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import span
from roadmap.export.book import Row
from roadmap.export.draw import load
from roadmap.export.draw.bar import Bar
from roadmap.export.draw.bars import WIDTH, bars_over_time, legend
from roadmap.export.draw.frozen import Frozen, frozen_of
from roadmap.export.draw.letters import cut
from roadmap.export.draw.links import links_between
from roadmap.export.draw.miles import milestones_of, put_milestones
from roadmap.export.draw.nesting import in_time
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.ruler import Scale, scale_in
from roadmap.export.draw.shapes import (
    INK,
    QUIET,
    RULE,
    Block,
    Line,
    Picture,
    Text,
)
from roadmap.export.draw.window import window_of
from roadmap.models import Milestone

STAGES = {"shipped": "done", "dropped": "dropped", "in_progress": "going"}
COLUMNS = 4


def timeline(plan: Plan) -> Picture:
    dated = [found for row in plan.rows if (found := in_time(row))]
    lanes = plan.asked.lanes if plan.groupable(plan.asked.lanes) else ""
    groups = plan.grouped(dated, lanes) if lanes else [("", dated)]
    frozen = frozen_of(plan)
    every = [bar_of(plan, row, name, frozen) for name, rows in groups for row in rows]
    scale = _zoomed(plan, every)
    bars = [bar for bar in every if not scale or not _side(bar, scale)]
    milestones = [one for one in milestones_of(plan) if not scale or _holds(scale, one)]
    found = load.loads(plan)

    def below(name: str, scale: Scale) -> tuple[Text | None, Block | None]:
        mine = found.get(name)
        return (load.booked(mine, plan.today), load.strip(mine, scale)) if mine else (None, None)

    spans = [span(one.date, one.date_precision) for one in milestones if one.date]
    drawn = bars_over_time(bars, plan.today, spans, below, scale)
    picture = drawn.picture
    shown = [found[name] for name, _rows in groups if name in found]
    picture.legend = [*plan.colours(dated), *legend(bars), *load.marks(shown)]
    put_milestones(drawn, milestones, plan.today)
    if plan.asked.text("links") != "off":
        curves, marks = links_between(plan, drawn.spots)
        picture.under += curves
        picture.legend += marks
    if frozen:
        frozen.put(drawn)
    if scale:
        picture.blocks += outside(every, scale)
    picture.blocks += undated(plan)
    return picture


def _zoomed(plan: Plan, bars: list[Bar]) -> Scale | None:
    """What the view's zoom shows around today; None for all there is, as where it would show nothing."""
    window = window_of(plan.asked.text("zoom"), plan.today)
    scale = scale_in(window, WIDTH) if window else None
    return scale if scale and any(not _side(bar, scale) for bar in bars) else None


def _side(bar: Bar, scale: Scale) -> str:
    return "before" if bar.last < scale.begin else "after" if bar.first > scale.end else ""


def _holds(scale: Scale, one: Milestone) -> bool:
    return one.date is not None and scale.begin <= span(one.date, one.date_precision)[1] <= scale.end


def outside(bars: list[Bar], scale: Scale) -> Iterator[Block]:
    """How many are not drawn because they lie before or after, so that nobody misses them."""
    count = Counter(_side(bar, scale) for bar in bars)
    told = [
        (count["before"], ngettext("%(n)d bar lies before", "%(n)d bars lie before", count["before"])),
        (count["after"], ngettext("%(n)d bar lies after", "%(n)d bars lie after", count["after"])),
    ]
    if said := [words % {"n": n} for n, words in told if n]:
        yield Block(30, [Text(4, 20, f"{', '.join(said)}.", 11, QUIET)])


def bar_of(plan: Plan, row: Row, lane: str, frozen: Frozen | None = None) -> Bar:
    edges = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end")}
    begin, end = load.extent(
        edges["start"], row["start_precision"] or "", edges["end"], row["end_precision"] or ""
    )
    head, tail = (_doubt(edges[name], row[f"{name}_precision"] or "", begin, end) for name in edges)
    stage = STAGES.get(plan.stage(row), "planned")
    whole = row.get("of_parts", False)
    parts = _("dates from its parts") if whole else ""
    when = ", ".join(filter(None, (plan.text(row, "status"), plan.dates(row), parts)))
    note = ("", "") if whole else frozen.note(row) if frozen else plan.note(row)
    return Bar(
        row["title"],
        lane,
        begin,
        end,
        head,
        tail,
        stage,
        when,
        plan.tone_by(row, plan.colour)[1],
        note,
        row["id"],
        row["progress"] / 100 if whole else None,
    )


def _doubt(edge: date | None, precision: str, begin: date, end: date) -> int:
    """For how many days it is not sure; for all of them where nothing is known."""
    if edge is None:
        return (end - begin).days
    first, last = span(edge, precision)
    return (last - first).days


def undated(plan: Plan) -> Iterator[Block]:
    """What has no dates, by title, below the lanes."""
    rows = [row for row in plan.rows if not in_time(row)]
    if not rows:
        return
    said = ngettext("%(n)d item without dates", "%(n)d items without dates", len(rows)) % {"n": len(rows)}
    yield Block(34, [Line(0, 8, WIDTH, 8, RULE), Text(4, 26, said, 12, INK, bold=True)], keep=True)
    each = WIDTH / COLUMNS
    for at in range(0, len(rows), COLUMNS):
        some = rows[at : at + COLUMNS]
        yield Block(
            18,
            [
                Text(4 + place * each, 13, cut(row["title"], each - 16, 11), 11, QUIET)
                for place, row in enumerate(some)
            ],
        )
