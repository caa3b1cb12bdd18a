"""What a chart says and shows of a KPI, from rows that are read already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics import verdict as v
from metrics.finding import Facts, finding
from metrics.periods import last_day, say_day
from metrics.plot import Drawing, Happening, Plot, draw
from metrics.points.series import GROWING, Bucket
from metrics.queries.bets import EffectLine
from metrics.queries.summaries import KpiSummary
from roadmap.models import Category


@dataclass(frozen=True)
class Picture:
    """A KPI over a stretch: `read` are the periods whose figure can be read, `lines` the bets on it."""

    summary: KpiSummary
    range: str
    grain: str
    read: Sequence[Bucket]
    lines: Sequence[EffectLine]
    first: date
    today: date
    slug: str

    @property
    def goal(self) -> v.Goal | None:
        """The target, where it can be held beside these periods: the target of a weekly sum says nothing of days."""
        goal, kpi = self.summary.goal, self.summary.kpi
        same = self.grain == kpi.grain or kpi.aggregate not in GROWING
        return goal if same or (goal and goal.cumulative) else None

    @property
    def silent_since(self) -> date | None:
        return self.summary.as_of if self.summary.stale else None

    @property
    def bets(self) -> list[EffectLine]:
        return [line for line in self.lines if line.row.item.status.category != Category.DROPPED]


def title(of: Picture) -> str:
    # A first week that began in December belongs to the January in which it ended.
    values = [(last_day(of.grain, bucket.day), bucket.value) for bucket in of.read]
    end = of.goal.end if of.goal else date.max
    coming = [line for line in of.bets if not line.shipped and (line.day is None or line.day <= end)]
    deltas = [line.row.delta for line in coming]
    facts = Facts(of.summary.name, values, of.today, of.goal, of.summary.verdict, deltas, of.silent_since)
    return finding(replace(facts, bare=stretch(of) if of.summary.as_of else ""), of.summary.say)


def stretch(of: Picture) -> str:
    ranges = {"year": str(of.today.year), "90d": _("the last 90 days"), "all": _("all that came in")}
    return ranges[of.range]


def subtitle(of: Picture) -> str:
    """What the figures are: "Mean in h, by week, 2026"."""
    kpi = of.summary.kpi
    what = _("%(aggregate)s in %(unit)s") if kpi.unit else "%(aggregate)s"
    grains = {"day": _("by day"), "week": _("by week"), "month": _("by month"), "quarter": _("by quarter")}
    said = what % {"aggregate": str(kpi.get_aggregate_display()).capitalize(), "unit": kpi.unit}
    return ", ".join([said, grains[of.grain], stretch(of)])


def plot_of(of: Picture) -> Plot | None:
    points = [(bucket.day, bucket.value) for bucket in of.read]
    happenings = [_happening(of, line, line.day) for line in of.bets if line.day]
    # A bet whose day has passed without shipping has no place on the axis.
    happenings = [one for one in happenings if not one.future or one.day >= of.today]
    unit, say = of.summary.unit, of.summary.say
    return draw(
        Drawing(points, of.grain, of.first, of.today, unit, of.goal, happenings, say, of.silent_since)
    )


def _happening(of: Picture, line: EffectLine, day: date) -> Happening:
    item = line.row.item
    said = _("measured %(delta)s") if line.measured else _("expected %(delta)s")
    said %= {"delta": line.measured or line.expected}
    url = f"{reverse('roadmap', args=[of.slug])}?item={item.key}"
    return Happening(
        day, item.title, f"{say_day(day, of.today)}, {said}", url, line.row.delta, not line.shipped
    )
