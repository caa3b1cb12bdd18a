"""The timeline of the workbench: bars in lanes, what blocks what, milestones, a frozen plan behind each bar."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import say, span
from roadmap.export.draw.bars import BAR, WIDTH, Bar, Drawn, Spot, bars_over_time, legend
from roadmap.export.draw.ink import tone
from roadmap.export.draw.letters import cut
from roadmap.export.draw.links import links_between
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.shapes import (
    GOOD,
    INK,
    LATE,
    QUIET,
    RULE,
    Block,
    Line,
    Mark,
    Picture,
    Poly,
    Shape,
    Text,
)
from roadmap.export.rows import Row
from roadmap.models import Baseline, Milestone

STAGES = {"shipped": "done", "dropped": "dropped", "in_progress": "going"}
BAND, COLUMNS = 24.0, 4


def timeline(plan: Plan) -> Picture:
    dated = [row for row in plan.rows if row["start"] or row["end"]]
    lanes = plan.asked.lanes if plan.groupable(plan.asked.lanes) else ""
    groups = plan.grouped(dated, lanes) if lanes else [("", dated)]
    bars = [bar_of(plan, row, name) for name, rows in groups for row in rows]
    milestones = milestones_of(plan)
    drawn = bars_over_time(
        bars, plan.today, [span(one.date, one.date_precision) for one in milestones if one.date]
    )
    picture = drawn.picture
    picture.legend = [*_objectives(plan, dated), *legend(bars)]
    _put_milestones(drawn, milestones, plan.today)
    if plan.asked.text("links") != "off":
        curves, marks = links_between(plan, drawn.spots)
        picture.under += curves
        picture.legend += marks
    _put_baseline(plan, drawn)
    picture.blocks += undated(plan)
    return picture


def bar_of(plan: Plan, row: Row, lane: str) -> Bar:
    first, last = (name if row[name] else other for name, other in (("start", "end"), ("end", "start")))
    spans = [span(date.fromisoformat(row[name]), row[f"{name}_precision"]) for name in (first, last)]
    begin, end = min(spans[0][0], spans[1][0]), max(spans[0][1], spans[1][1])
    head, tail = ((b - a).days for a, b in spans)
    stage = STAGES.get(plan.stage(row), "planned")
    when = ", ".join(filter(None, (plan.text(row, "status"), plan.dates(row))))
    return Bar(
        row["title"], lane, begin, end, head, tail, stage, when, plan.tone(row), plan.note(row), row["id"]
    )


def _objectives(plan: Plan, rows: list[Row]) -> Iterator[Mark]:
    found = {row["objective"] for row in rows}
    for pk, objective in plan.objectives.items():
        if pk in found:
            yield Mark(objective.title, tone(objective.hue).tint, tone(objective.hue).mid)


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


# Milestones ---------------------------------------------------------------------------------------------------------


def milestones_of(plan: Plan) -> list[Milestone]:
    if plan.asked.text("miles") == "off":
        return []
    dated = Milestone.objects.exclude(date=None).order_by("date", "position", "name")
    rows = [plan.scenario.milestone(one) for one in dated] if plan.scenario else dated
    return [
        one for one in rows if one.product_id is None or plan.asked.passes("product", str(one.product_id))
    ]


def _put_milestones(drawn: Drawn, milestones: list[Milestone], today: date) -> None:
    """A diamond in a band below the ruler at the last day of its span, and a line down through the lanes."""
    if not milestones:
        return
    head, scale, picture = drawn.picture.head, drawn.scale, drawn.picture
    tall = picture.tall - head.tall
    spans = [
        (one, *(span(one.date, one.date_precision) if one.date else (today, today))) for one in milestones
    ]
    spots = [scale.x(last) + scale.wide / scale.days / 2 for _one, _first, last in spans]
    begins = [min(scale.x(first), x) for (_one, first, _last), x in zip(spans, spots, strict=True)]
    for at, ((one, first, last), x) in enumerate(zip(spans, spots, strict=True)):
        after = min(begins[at + 1 :], default=scale.wide)
        ink = GOOD if one.done_at else LATE if last < today else INK
        head.shapes += _diamond(one, (scale.x(first), x, after), head.tall + BAND / 2, ink)
        picture.under.append(Line(x, 0, x, tall, QUIET, 0.7, dash=True))
    head.tall += BAND
    picture.legend.append(Mark(_("◆ milestone")))


def _diamond(one: Milestone, xs: tuple[float, float, float], y: float, ink: str) -> Iterator[Shape]:
    """Its name where it fits before the next; else a reader is told, and the pages of milestones have it."""
    first, x, after = xs
    soft = one.date_precision != "day"
    if soft:
        yield Line(first, y, x - 6, y, RULE, 3)
    said = f"{one.name}, {say(one.date, one.date_precision)}"
    points = ((x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5))
    yield Poly(points, "#ffffff" if soft and not one.done_at else ink, ink, said)
    room = after - x - 18
    if room > 40:
        yield Text(x + 9, y + 4, cut(f"{one.name}  {say(one.date, one.date_precision)}", room, 11), 11, ink)


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
