"""A frozen plan behind the bars: where each stood then, and how far it slipped since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.dates import far_words, span
from roadmap.export.book import Row
from roadmap.export.draw.bar import BAR
from roadmap.export.draw.bars import Drawn, Spot
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.shapes import INK, LATE, Line, Mark, Shape
from roadmap.models import Baseline, BaselineItem
from roadmap.slippage import SLIPPED, UNDATED, Promise, judged, promise
from roadmap.slippage import Line as Judged


@dataclass(frozen=True, slots=True)
class Frozen:
    name: str
    rows: dict[str, BaselineItem]
    plan: Plan

    def judged(self, row: Row) -> Judged | None:
        was = self.rows.get(row["id"])
        if was is None:
            return None
        shipped = parse_datetime(row["shipped_at"]) if row["shipped_at"] else None
        day = shipped.astimezone(self.plan.book.zone).date() if shipped else None
        end = date.fromisoformat(row["end"]) if row["end"] else None
        stage = self.plan.stage(row)
        now = promise(end, row["end_precision"] or "", stage, day)
        return judged(was, Promise(was.end, was.end_precision), was.category, now, stage)

    def note(self, row: Row) -> tuple[str, str]:
        """What the plan says of an item, and how far that is from what was promised."""
        tone, words = self.plan.note(row)
        line = self.judged(row)
        said = slip_words(line) if line else ""
        if not said:
            return tone, words
        return tone or ("risk" if line and line.late else ""), ", ".join(filter(None, (words, said)))

    def put(self, drawn: Drawn) -> None:
        for key, spot in drawn.spots.items():
            was = self.rows.get(key)
            if was and (was.start or was.end):
                line = self.judged(self.plan.by_id[key])
                until = line.now.end if line and line.kind == SLIPPED and line.now else None
                precision = line.now.precision if line and line.now else "day"
                last = span(until, precision)[1] if until else None
                drawn.picture.over += _was(drawn, spot, was, last)
        drawn.picture.legend.append(Mark(_("As in “%(name)s”") % {"name": self.name}, stroke=INK))


def slip_words(line: Judged) -> str:
    """As beside a bar of the workbench (slip.js)."""
    if line.kind == UNDATED:
        return _("lost its end") if line.was and line.was.end else ""
    days = line.days or 0
    if not days:
        return ""
    if line.shipped:
        said = _("shipped %(far)s late") if days > 0 else _("shipped %(far)s early")
        return said % {"far": far_words(days)}
    said = "+%(far)s" if days > 0 else _("%(far)s earlier")
    return said % {"far": far_words(days)}


def frozen_of(plan: Plan) -> Frozen | None:
    try:
        baseline = Baseline.objects.filter(pk=UUID(plan.asked.text("base"))).first()
    except ValueError:
        return None
    if baseline is None:
        return None
    return Frozen(baseline.name, {str(row.item_id): row for row in baseline.items.all()}, plan)


def _was(drawn: Drawn, spot: Spot, was: BaselineItem, until: date | None) -> Iterator[Shape]:
    """A line below the bar where it stood then; dashes for how much later it ends."""
    begin, end = was.start or was.end, was.end or was.start
    if begin is None or end is None:
        return
    first = span(begin, was.start_precision or was.end_precision)[0]
    last = span(end, was.end_precision or was.start_precision)[1]
    scale, y = drawn.scale, spot.y + BAR / 2 + 3
    day = scale.wide / scale.days
    a, b = max(scale.x(first), 0), min(scale.x(last) + day, scale.wide)
    if b >= 0 and a <= scale.wide:
        yield Line(a, y, b, y, INK)
        yield from (Line(x, y - 2, x, y + 2, INK) for x in (a, b))
        if until and (right := min(scale.x(until) + day, scale.wide)) > b + 2:
            yield Line(b, y, right, y, LATE, 2, dash=True)
