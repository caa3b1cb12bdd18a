"""Key results of objectives, and what items were expected to do beside what was measured."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.dates import say as say_date
from core.tenancy import Actor
from metrics import effects, numbers
from metrics import verdict as v
from metrics.models import ExpectedEffect, KeyResult, Rollup
from metrics.points.series import bucket_of
from metrics.queries.latest import latest_of
from metrics.queries.summaries import local_day
from roadmap.models import Item, Objective


@dataclass(frozen=True)
class KeyResultLine:
    """A key result with how far it has come; `percent` is None while there is no figure."""

    row: KeyResult
    value: float | None
    percent: float | None

    @property
    def words(self) -> str:
        """ "13.2 h, from 26.4 h to 4 h"."""
        kpi = self.row.kpi

        def say(value: float) -> str:
            return numbers.say(value, kpi.unit, kpi.decimals)

        names = {"from": say(self.row.start_value), "to": say(self.row.target_value)}
        if self.value is None:
            return _("no figure yet, from %(from)s to %(to)s") % names
        return _("%(value)s, from %(from)s to %(to)s") % {"value": say(self.value), **names}


def key_results_of(actor: Actor, objective: Objective | None = None) -> list[KeyResultLine]:
    """Of one objective, or of all. Two queries."""
    rows = KeyResult.objects.select_related("kpi", "objective").order_by(
        "objective_id", "position", "created_at"
    )
    found = list(rows if objective is None else rows.filter(objective=objective))
    return key_result_lines(actor, found)


def key_result_lines(actor: Actor, rows: Sequence[KeyResult]) -> list[KeyResultLine]:
    """Lines for key results with `kpi` selected; one query for their figures."""
    if not rows:
        return []
    today = local_day(actor)
    latest = latest_of({row.kpi_id: row.kpi for row in rows}.values(), today, most=3)
    lines = []
    for row in rows:
        now, _before = latest[row.kpi_id].headline(row.kpi, today)
        value = now.value if now else None
        lines.append(KeyResultLine(row, value, v.progress(row.start_value, row.target_value, value)))
    return lines


def objective_progress(actor: Actor) -> dict[UUID, int]:
    """{objective id: percent reached}: the mean of its key results; objectives without figures are left out. Two queries."""
    found: dict[UUID, list[float]] = defaultdict(list)
    for line in key_results_of(actor):
        if line.percent is not None:
            found[line.row.objective_id].append(line.percent)
    return {objective: round(sum(each) / len(each)) for objective, each in found.items()}


@dataclass(frozen=True)
class EffectLine:
    """What an item was expected to do to a KPI, and what was measured since it shipped."""

    row: ExpectedEffect
    expected: str
    when: str
    measured: str
    verdict: str
    day: date | None
    shipped: bool
    figures: effects.Measured | None = None


def effects_of(actor: Actor, item: Item) -> list[EffectLine]:
    """Of one item. Two queries."""
    rows = list(ExpectedEffect.objects.filter(item=item).select_related("kpi", "item").order_by("created_at"))
    return effect_lines(actor, rows)


def effect_lines(actor: Actor, rows: Sequence[ExpectedEffect]) -> list[EffectLine]:
    """Lines for effects with `kpi` and `item` selected; one query for the figures around the shipping of all."""
    today = local_day(actor)
    zone = ZoneInfo(actor.workspace.zone)
    around = _figures_around([row for row in rows if row.item.shipped_at], zone)
    return [_line(row, around.get(row.pk, []), zone, today) for row in rows]


def _figures_around(rows: Sequence[ExpectedEffect], zone: ZoneInfo) -> dict[UUID, list[tuple[date, float]]]:
    if not rows:
        return {}
    shipped = [_shipped_on(row.item, zone) for row in rows]
    # Two quarters on either side hold the window of every grain.
    first, last = min(shipped) - timedelta(days=190), max(shipped) + timedelta(days=190)
    kpis = {row.kpi_id: row.kpi for row in rows}
    figures: dict[UUID, list[tuple[date, float]]] = defaultdict(list)
    found = Rollup.objects.filter(
        kpi__in=kpis, grain__in={kpi.grain for kpi in kpis.values()}, day__range=(first, last)
    )
    for rollup in found.order_by("day"):
        kpi = kpis[rollup.kpi_id]
        if rollup.grain == kpi.grain:
            figures[kpi.pk].append((rollup.day, bucket_of(kpi, rollup).value))
    return {row.pk: figures[row.kpi_id] for row in rows}


def _shipped_on(item: Item, zone: ZoneInfo) -> date:
    assert item.shipped_at is not None
    return item.shipped_at.astimezone(zone).date()


def _line(row: ExpectedEffect, figures: list[tuple[date, float]], zone: ZoneInfo, today: date) -> EffectLine:
    kpi, item = row.kpi, row.item
    expected = numbers.change(row.delta, kpi.unit, kpi.decimals)
    if item.shipped_at is None:
        return EffectLine(row, expected, _due(row), "", "", row.due or item.end, False)
    day = _shipped_on(item, zone)
    measured = effects.measure(figures, day, kpi.grain, today)
    when = _("shipped %(day)s") % {"day": say_date(day, "day")}
    if measured is None:
        return EffectLine(row, expected, when, "", "", day, True)
    said = numbers.change(measured.delta, kpi.unit, kpi.decimals)
    return EffectLine(
        row, expected, when, said, effects.verdict_on(row.delta, measured.delta), day, True, measured
    )


def _due(row: ExpectedEffect) -> str:
    if row.due:
        return _("by %(day)s") % {"day": say_date(row.due, "day")}
    if row.item.end:
        return _("after it ships, %(day)s") % {"day": say_date(row.item.end, row.item.end_precision)}
    return _("after it ships")
