"""One KPI in full: its finding, chart, table, bets and targets."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.tenancy import Actor
from metrics.models import Dirty, ExpectedEffect, Kpi, Series, Target
from metrics.periods import GRAINS, first_day
from metrics.plot import Plot
from metrics.points.series import buckets
from metrics.queries.bets import EffectLine, effect_lines
from metrics.queries.latest import is_whole
from metrics.queries.picture import Picture, plot_of, subtitle, title
from metrics.queries.summaries import KpiSummary, local_day
from metrics.queries.table import TableRow, table_rows

RANGES = ("year", "90d", "all")
# A chart with more points than pixels says nothing more.
MOST = 1100


@dataclass(frozen=True)
class Window:
    """What is looked at: a range and a grain, as they stand in the address."""

    range: str
    grain: str

    @classmethod
    def of(cls, query: Any, kpi: Kpi, newest: date | None = None, today: date | None = None) -> "Window":
        """From a query string; what it does not know falls back to this year by the KPI's own grain.

        `newest`: the day of the last point. Where this year has none, all years are shown.
        """
        usual = "all" if newest and today and newest.year < today.year else "year"
        chosen = query.get("range", ""), query.get("grain", "")
        known = chosen[0] in RANGES, chosen[1] in GRAINS
        return cls(chosen[0] if known[0] else usual, chosen[1] if known[1] else kpi.grain)

    def first(self, today: date, series: Series | None, zone: ZoneInfo) -> date:
        if self.range == "90d":
            return today - timedelta(days=90)
        if self.range == "all" and series and series.first_at:
            return series.first_at.astimezone(zone).date()
        return date(today.year, 1, 1)


@dataclass(frozen=True)
class Detail:
    summary: KpiSummary
    window: Window
    title: str
    subtitle: str
    plot: Plot | None
    rows: list[TableRow]
    periods: int
    effects: list[EffectLine]
    targets: list[Target]
    series: Series | None
    last_at: datetime | None
    pending: int


def detail_of(actor: Actor, summary: KpiSummary, window: Window) -> Detail:
    """Six queries at most: series, periods, effects with items, their figures, targets, dirty days."""
    kpi, today, zone = summary.kpi, local_day(actor), ZoneInfo(actor.workspace.zone)
    series = Series.objects.filter(kpi=kpi).first()
    first = window.first(today, series, zone)
    found = buckets(kpi, window.grain, first_day(window.grain, first), today)[-MOST:]
    whole = [one for one in found if is_whole(kpi, window.grain, one.day, summary.complete_until)]
    if window.range == "all" and found:
        first = max(first, found[0].day)
    effects = (
        ExpectedEffect.objects.filter(kpi=kpi).select_related("kpi", "item__status").order_by("created_at")
    )
    lines = effect_lines(actor, effects)
    picture = Picture(
        summary, window.range, window.grain, whole or found, lines, first, today, actor.workspace.slug
    )
    return Detail(
        summary,
        window,
        title(picture),
        subtitle(picture),
        plot_of(picture),
        table_rows(summary, found, window.grain, today),
        len(found),
        lines,
        list(Target.objects.filter(kpi=kpi).order_by("-start")),
        series,
        series.last_at.astimezone(zone) if series and series.last_at else None,
        Dirty.objects.filter(kpi=kpi).count(),
    )
