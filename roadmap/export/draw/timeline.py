"""The timeline of the workbench: bars in lanes, what blocks what, milestones, a frozen plan behind each bar."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import span
from roadmap.export.book import Row
from roadmap.export.draw import load
from roadmap.export.draw.bar import BAR, Bar
from roadmap.export.draw.bars import WIDTH, Drawn, Spot, bars_over_time, legend
from roadmap.export.draw.letters import cut
from roadmap.export.draw.links import links_between
from roadmap.export.draw.miles import milestones_of, put_milestones
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.ruler import Scale
from roadmap.export.draw.shapes import (
    INK,
    LATE,
    QUIET,
    RULE,
    Block,
    Line,
    Mark,
    Picture,
    Shape,
    Text,
)
from roadmap.models import Baseline

STAGES = {"shipped": "done", "dropped": "dropped", "in_progress": "going"}
COLUMNS = 4


def timeline(plan: Plan) -> Picture:
    dated = [row for row in plan.rows if row["start"] or row["end"]]
    lanes = plan.asked.lanes if plan.groupable(plan.asked.lanes) else ""
    groups = plan.grouped(dated, lanes) if lanes else [("", dated)]
    bars = [bar_of(plan, row, name) for name, rows in groups for row in rows]
    milestones = milestones_of(plan)
    found = load.loads(plan)

    def below(name: str, scale: Scale) -> tuple[Text | None, Block | None]:
        mine = found.get(name)
        return (load.booked(mine, plan.today), load.strip(mine, scale)) if mine else (None, None)

    spans = [span(one.date, one.date_precision) for one in milestones if one.date]
    drawn = bars_over_time(bars, plan.today, spans, below)
    picture = drawn.picture
    shown = [found[name] for name, _rows in groups if name in found]
    picture.legend = [*plan.hues(dated), *legend(bars), *load.marks(shown)]
    put_milestones(drawn, milestones, plan.today)
    if plan.asked.text("links") != "off":
        curves, marks = links_between(plan, drawn.spots)
        picture.under += curves
        picture.legend += marks
    _put_baseline(plan, drawn)
    picture.blocks += undated(plan)
    return picture


def bar_of(plan: Plan, row: Row, lane: str) -> Bar:
    edges = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end")}
    begin, end = load.extent(
        edges["start"], row["start_precision"] or "", edges["end"], row["end_precision"] or ""
    )
    head, tail = (_doubt(edges[name], row[f"{name}_precision"] or "", begin, end) for name in edges)
    stage = STAGES.get(plan.stage(row), "planned")
    when = ", ".join(filter(None, (plan.text(row, "status"), plan.dates(row))))
    return Bar(
        row["title"], lane, begin, end, head, tail, stage, when, plan.tone(row), plan.note(row), row["id"]
    )


def _doubt(edge: date | None, precision: str, begin: date, end: date) -> int:
    """For how many days it is not sure; for all of them where nothing is known."""
    if edge is None:
        return (end - begin).days
    first, last = span(edge, precision)
    return (last - first).days


def undated(plan: Plan) -> Iterator[Block]:
    """What has no dates, by title, below the lanes."""
    rows = [row for row in plan.rows if not (row["start"] or row["end"])]
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


# A frozen plan --------------------------------------------------------------------------------------------------------


def _put_baseline(plan: Plan, drawn: Drawn) -> None:
    try:
        baseline = Baseline.objects.filter(pk=UUID(plan.asked.text("base"))).first()
    except ValueError:
        return
    if baseline is None:
        return
    for item, start, start_precision, end, end_precision in baseline.items.values_list(
        "item_id", "start", "start_precision", "end", "end_precision"
    ):
        spot = drawn.spots.get(str(item))
        if spot and (start or end):
            first = span(start or end, start_precision or end_precision)[0]
            last = span(end or start, end_precision or start_precision)[1]
            drawn.picture.over += _was(drawn, spot, first, last)
    drawn.picture.legend.append(Mark(_("As in “%(name)s”") % {"name": baseline.name}, stroke=INK))


def _was(drawn: Drawn, spot: Spot, first: date, last: date) -> Iterator[Shape]:
    """A line below the bar where it stood then; dashes for how much later it ends."""
    scale, y = drawn.scale, spot.y + BAR / 2 + 3
    a, b = max(scale.x(first), 0), min(scale.x(last) + scale.wide / scale.days, scale.wide)
    if b < 0 or a > scale.wide:
        return
    yield Line(a, y, b, y, INK)
    yield from (Line(x, y - 2, x, y + 2, INK) for x in (a, b))
    if spot.right > b + 2:
        yield Line(b, y, spot.right, y, LATE, 2, dash=True)
