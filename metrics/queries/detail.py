"""One KPI in full: its finding, chart, table, bets and targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from core.tenancy import Actor
from metrics import numbers
from metrics.finding import Facts, finding
from metrics.models import Dirty, ExpectedEffect, Kpi, Series, Target
from metrics.periods import GRAINS, first_day, last_day, say_day, say_period
from metrics.plot import Drawing, Happening, Plot, draw
from metrics.points.series import GROWING, Bucket, buckets
from metrics.queries.bets import EffectLine, effect_lines
from metrics.queries.latest import is_whole
from metrics.queries.summaries import KpiSummary, improved, local_day
from roadmap.models import Category, Item

RANGES = ("year", "90d", "all")
# A chart with more points than pixels says nothing more.
MOST = 1100


@dataclass(frozen=True)
class Window:
    """What is looked at: a range and a grain, as they stand in the address."""

    range: str
    grain: str

    @classmethod
    def of(cls, query: Any, kpi: Kpi) -> "Window":
        """From a query string; what it does not know falls back to this year by the KPI's own grain."""
        chosen = query.get("range", ""), query.get("grain", "")
        return cls(
            chosen[0] if chosen[0] in RANGES else "year", chosen[1] if chosen[1] in GRAINS else kpi.grain
        )

    def first(self, today: date, series: Series | None, zone: ZoneInfo) -> date:
        if self.range == "90d":
            return today - timedelta(days=90)
        if self.range == "all" and series and series.first_at:
            return series.first_at.astimezone(zone).date()
        return date(today.year, 1, 1)


@dataclass(frozen=True)
class TableRow:
    """A period in words, newest first. `part`: it is not over."""

    day: date
    name: str
    value: str
    change: str
    improved: bool | None
    low: str
    high: str
    count: int
    part: bool


@dataclass(frozen=True)
class Detail:
    summary: KpiSummary
    window: Window
    title: str
    subtitle: str
    plot: Plot | None
    rows: list[TableRow]
    effects: list[EffectLine]
    targets: list[Target]
    series: Series | None
    last_at: datetime | None
    pending: int
    silent: date | None


def detail_of(actor: Actor, summary: KpiSummary, window: Window) -> Detail:
    """Seven queries at most: series, dirty days, periods, effects with items, their figures, targets."""
    kpi, today = summary.kpi, local_day(actor)
    zone = ZoneInfo(actor.workspace.zone)
    series = Series.objects.filter(kpi=kpi).first()
    first = window.first(today, series, zone)
    found = buckets(kpi, window.grain, first_day(window.grain, first), today)[-MOST:]
    whole = [one for one in found if is_whole(kpi, window.grain, one.day, summary.complete_until)]
    read = whole or found
    lines = effect_lines(
        actor,
        ExpectedEffect.objects.filter(kpi=kpi).select_related("kpi", "item__status").order_by("created_at"),
    )
    silent = summary.as_of if summary.stale else None
    return Detail(
        summary,
        window,
        _title(summary, window, read, lines, today, silent),
        _subtitle(kpi, window, today),
        _plot(
            actor,
            summary,
            window,
            read,
            lines,
            max(first, read[0].day) if read and window.range == "all" else first,
            today,
        ),
        table_rows(summary, found, window.grain, today),
        lines,
        list(Target.objects.filter(kpi=kpi).order_by("-start")),
        series,
        series.last_at.astimezone(zone) if series and series.last_at else None,
        Dirty.objects.filter(kpi=kpi).count(),
        silent,
    )


def _title(
    summary: KpiSummary,
    window: Window,
    found: Sequence[Bucket],
    lines: Sequence[EffectLine],
    today: date,
    silent: date | None,
) -> str:
    goal = summary.goal
    coming = [
        line
        for line in lines
        if not line.shipped and (goal is None or line.day is None or line.day <= goal.end)
    ]
    # A first week that began in December belongs to the January in which it ended.
    values = [(last_day(window.grain, bucket.day), bucket.value) for bucket in found]
    bets = [line.row.delta for line in coming if line.row.item.status.category != Category.DROPPED]
    return finding(Facts(summary.name, values, today, goal, summary.verdict, bets, silent), summary.say)


def _subtitle(kpi: Kpi, window: Window, today: date) -> str:
    """What the figures are: "Mean in h, by week, 2026"."""
    what = _("%(aggregate)s in %(unit)s") if kpi.unit else "%(aggregate)s"
    grains = {"day": _("by day"), "week": _("by week"), "month": _("by month"), "quarter": _("by quarter")}
    ranges = {"year": str(today.year), "90d": _("the last 90 days"), "all": _("all that came in")}
    said = what % {"aggregate": str(kpi.get_aggregate_display()).capitalize(), "unit": kpi.unit}
    return ", ".join([said, grains[window.grain], ranges[window.range]])


def _plot(
    actor: Actor,
    summary: KpiSummary,
    window: Window,
    read: Sequence[Bucket],
    lines: Sequence[EffectLine],
    first: date,
    today: date,
) -> Plot | None:
    kpi = summary.kpi
    points = [(bucket.day, bucket.value) for bucket in read]
    happenings = [
        happening(actor, line, today)
        for line in lines
        if line.day and line.row.item.status.category != Category.DROPPED
    ]
    # A bet whose day has passed without shipping has no place on the axis.
    happenings = [one for one in happenings if not one.future or one.day >= today]
    goal = summary.goal if window.grain == kpi.grain or kpi.aggregate not in GROWING else None
    return draw(
        Drawing(
            points,
            window.grain,
            first,
            today,
            kpi.unit,
            goal,
            happenings,
            summary.say,
            summary.as_of if summary.stale else None,
        )
    )


def happening(actor: Actor, line: EffectLine, today: date) -> Happening:
    item = line.row.item
    assert line.day is not None
    said = (
        _("measured %(delta)s") % {"delta": line.measured}
        if line.measured
        else _("expected %(delta)s") % {"delta": line.expected}
    )
    return Happening(
        line.day,
        item.title,
        f"{say_day(line.day, today)}, {said}",
        item_url(actor, item),
        line.row.delta,
        not line.shipped,
    )


def item_url(actor: Actor, item: Item) -> str:
    return f"{reverse('roadmap', args=[actor.workspace.slug])}?item={item.key}"


def table_rows(summary: KpiSummary, found: Sequence[Bucket], grain: str, today: date) -> list[TableRow]:
    befores = [None, *found[:-1]]
    rows = [_row(summary, now, before, grain, today) for now, before in zip(found, befores, strict=False)]
    return rows[::-1]


def _row(summary: KpiSummary, now: Bucket, before: Bucket | None, grain: str, today: date) -> TableRow:
    kpi = summary.kpi
    whole = is_whole(kpi, grain, now.day, summary.complete_until)
    change = now.value - before.value if before and whole else None
    return TableRow(
        now.day,
        say_period(grain, now.day, today),
        numbers.short(now.value, kpi.decimals),
        "" if change is None else numbers.change(change, "", kpi.decimals),
        improved(kpi, change),
        numbers.short(now.low, kpi.decimals),
        numbers.short(now.high, kpi.decimals),
        now.count,
        not whole or last_day(grain, now.day) >= today,
    )
