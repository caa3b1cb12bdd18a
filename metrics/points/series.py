"""Figures of a KPI over time, read from its rollups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from metrics.models import Kpi, Rollup

# Figures that grow while their period lasts: they are read when it is over.
GROWING = ("sum", "count")


@dataclass(frozen=True)
class Bucket:
    """One period of a KPI: its first day, the KPI's figure, how many points made it, the lowest and the highest."""

    day: date
    value: float
    count: int
    low: float
    high: float


def figure(aggregate: str, row: Any) -> float:
    """The KPI's figure of a rollup row (anything with count, sum, min, max, first, last)."""
    if aggregate == "mean":
        return row.sum / row.count
    return float(getattr(row, aggregate))


def buckets(kpi: Kpi, grain: str, first: date, last: date) -> list[Bucket]:
    """The periods from `first` to `last` that have points, in order. One query."""
    rows = Rollup.objects.filter(kpi=kpi, grain=grain, day__gte=first, day__lte=last).order_by("day")
    return [bucket_of(kpi, row) for row in rows]


def bucket_of(kpi: Kpi, row: Any) -> Bucket:
    return Bucket(row.day, figure(kpi.aggregate, row), row.count, row.min, row.max)


def value_before(kpi: Kpi, day: date) -> float | None:
    """The figure of the last period that began before `day`; None when there is none."""
    row = Rollup.objects.filter(kpi=kpi, grain=kpi.grain, day__lt=day).order_by("-day").first()
    return bucket_of(kpi, row).value if row else None


def totals(spans: Iterable[tuple[Kpi, date, date]]) -> dict[Any, float]:
    """Sum or count of each KPI from its first to its last day, by KPI id. One query per KPI that counts from zero."""
    found = {}
    for kpi, first, last in spans:
        days = Rollup.objects.filter(kpi=kpi, grain="day", day__gte=first, day__lte=last)
        found[kpi.pk] = float(days.aggregate(total=Sum(kpi.aggregate))["total"] or 0)
    return found
