"""What blocks what, as curves between bars."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.export.book import Row
from roadmap.export.draw.bars import Spot
from roadmap.export.draw.plan import OPEN, Plan
from roadmap.export.draw.shapes import LATE, QUIET, Curve, Mark
from roadmap.models import Link, LinkKind
from roadmap.schedule import Task, days_late

# More lines than this are a grey cloud: those that the dates contradict are drawn first.
MOST = 3000
NEAR, FAR = 14.0, 70.0
# Where there are so many, one that goes far is drawn as its two ends, as on the screen.
CROWD, LONG, STUB = 300, 400.0, 18.0


def links_between(plan: Plan, spots: dict[str, Spot]) -> tuple[list[Curve], list[Mark]]:
    found = [
        (_late(plan, str(source), str(target), lag), spots[str(source)], spots[str(target)])
        for source, target, lag in _links(plan)
        if str(source) in spots and str(target) in spots
    ]
    found.sort(key=lambda one: not one[0])
    crowd = len(found) > CROWD
    curves = [curve for one in found[:MOST] for curve in _drawn(*one, crowd)]
    return curves, list(_marks(found, len(found) - MOST))


def _links(plan: Plan) -> list[tuple[UUID | str, UUID | str, int]]:
    if plan.scenario:
        return [(row.source, row.target, row.lag) for row in plan.scenario.blocking()]
    rows = Link.objects.filter(kind=LinkKind.BLOCKS).order_by("created_at", "id")
    return list(rows.values_list("source_id", "target_id", "lag"))


def _marks(found: list[tuple[bool, Spot, Spot]], left: int) -> Iterator[Mark]:
    if any(not late for late, _a, _b in found):
        yield Mark(_("Blocks"), stroke=QUIET)
    if any(late for late, _a, _b in found):
        yield Mark(_("Blocks, and the dates contradict it"), stroke=LATE)
    if left > 0:
        yield Mark(
            ngettext("%(n)d more link", "%(n)d more links", left) % {"n": left}, stroke=QUIET, dash=True
        )


def _late(plan: Plan, source: str, target: str, lag: int) -> bool:
    rows = plan.by_id[source], plan.by_id[target]
    if any(plan.stage(row) not in OPEN for row in rows):
        return False
    late = days_late(_task(plan, rows[0]), _task(plan, rows[1]), lag)
    return late is not None and late > 0


def _task(plan: Plan, row: Row) -> Task:
    start, end = (
        date.fromisoformat(row[name]).toordinal() if row[name] else None for name in ("start", "end")
    )
    precisions = (row["start_precision"] or "", row["end_precision"] or "")
    return Task(row["id"], start, end, *precisions, plan.stage(row) == "in_progress")


def _drawn(late: bool, a: Spot, b: Spot, crowd: bool) -> list[Curve]:
    if not crowd or abs(b.y - a.y) < LONG:
        return [_curve(late, a, b)]
    return [_stub(late, a.right, a.y), _stub(late, b.left - STUB, b.y)]


def _stub(late: bool, x: float, y: float) -> Curve:
    step = STUB / 3
    points = (x, y, x + step, y, x + 2 * step, y, x + STUB, y)
    return Curve(points, LATE if late else QUIET, 1.2 if late else 0.8)


def _curve(late: bool, a: Spot, b: Spot) -> Curve:
    """From the end of one bar to the beginning of the other, as the workbench bends it (link-paths.js)."""
    gap = b.left - a.right
    bend = min(FAR, gap / 2 if gap >= NEAR * 2 else NEAR + abs(gap) / 6 + abs(b.y - a.y) / 8)
    points = (a.right, a.y, a.right + bend, a.y, b.left - bend, b.y, b.left, b.y)
    return Curve(points, LATE if late else QUIET, 1.2 if late else 0.8)
