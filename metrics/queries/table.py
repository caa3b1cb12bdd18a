"""The numbers behind a chart, as rows in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics import numbers
from metrics.periods import last_day, say_period
from metrics.points.series import Bucket
from metrics.queries.latest import is_whole
from metrics.queries.summaries import KpiSummary, improved


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


# So many rows are set as HTML; the CSV has all.
MOST = 100


def table_rows(summary: KpiSummary, found: Sequence[Bucket], grain: str, today: date) -> list[TableRow]:
    """The newest periods first, each with its change against the one before."""
    befores = [None, *found[:-1]]
    pairs = list(zip(found, befores, strict=False))[-MOST:]
    return [_row(summary, now, before, grain, today) for now, before in reversed(pairs)]


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
