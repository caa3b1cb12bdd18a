"""The last periods of many KPIs at once: one statement, by the key, however many points there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from metrics.models import Kpi
from metrics.periods import last_day
from metrics.points.series import GROWING, Bucket, bucket_of

# Periods of a sparkline, and enough to judge a target that ended some periods ago.
SPARK = 20

# Of each KPI its last periods at its own grain, and the last day that has points. RLS keeps it to the workspace.
LATEST = """
SELECT k.id, r.day, r.count, r.sum, r.min, r.max, r.first, r.last, d.day, s.gap_days
  FROM unnest(%(ids)s::uuid[]) AS wanted(id)
  JOIN metrics_kpi k ON k.id = wanted.id
  LEFT JOIN metrics_series s ON s.workspace_id = k.workspace_id AND s.kpi_id = k.id
 CROSS JOIN LATERAL (
   SELECT * FROM metrics_rollup r WHERE r.workspace_id = k.workspace_id AND r.kpi_id = k.id AND r.grain = k.grain
      AND r.day <= %(today)s ORDER BY r.day DESC LIMIT %(most)s) r
 CROSS JOIN LATERAL (
   SELECT day FROM metrics_rollup d WHERE d.workspace_id = k.workspace_id AND d.kpi_id = k.id AND d.grain = 'day'
      AND d.day <= %(today)s ORDER BY d.day DESC LIMIT 1) d
 ORDER BY r.day
"""


class _Row(NamedTuple):
    kpi_id: UUID
    day: date
    count: int  # type: ignore[assignment]  # as the columns are called
    sum: float
    min: float
    max: float
    first: float
    last: float
    newest: date
    gap_days: float | None


@dataclass(frozen=True)
class Latest:
    """The last periods of a KPI, oldest first; its newest day with points; whether it has fallen silent since."""

    buckets: tuple[Bucket, ...] = ()
    newest: date | None = None
    stale: bool = False

    def headline(self, kpi: Kpi, today: date) -> tuple[Bucket | None, Bucket | None]:
        """The period that the big figure is of, and the one before."""
        done = self.read(kpi, today)
        return (done[-1] if done else None, done[-2] if len(done) > 1 else None)

    def read(self, kpi: Kpi, today: date) -> tuple[Bucket, ...]:
        """The periods whose figure can be read; all of them when none is over."""
        until = self.complete_until(today)
        return tuple(b for b in self.buckets if is_whole(kpi, kpi.grain, b.day, until)) or self.buckets

    def complete_until(self, today: date) -> date:
        """The last day of which everything has come in, as far as one can know."""
        return self.newest if self.stale and self.newest else today - timedelta(days=1)

    def at(self, kpi: Kpi, day: date) -> Bucket | None:
        """The period that `day` lies in, or the last before it."""
        return next((b for b in reversed(self.buckets) if b.day <= day), None)


def latest_of(kpis: Iterable[Kpi], today: date, most: int = SPARK) -> dict[UUID, Latest]:
    """By KPI id. One query."""
    known = {kpi.pk: kpi for kpi in kpis}
    rows: dict[UUID, list[_Row]] = defaultdict(list)
    for row in _fetch({"ids": [str(pk) for pk in known], "today": today, "most": most}):
        rows[row.kpi_id].append(row)
    return {pk: _latest(kpi, rows[pk], today) if pk in rows else Latest() for pk, kpi in known.items()}


def _fetch(names: dict[str, Any]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(LATEST, names)
        return [_Row(*row) for row in cursor.fetchall()]


def _latest(kpi: Kpi, rows: list[_Row], today: date) -> Latest:
    found = tuple(bucket_of(kpi, row) for row in rows)
    newest = rows[-1].newest
    return Latest(found, newest, is_silent(newest, rows[-1].gap_days, today))


def is_whole(kpi: Kpi, grain: str, start: date, until: date) -> bool:
    """Whether the figure of a period can be read. A sum that still grows, or whose source stopped halfway, cannot."""
    return kpi.aggregate not in GROWING or last_day(grain, start) <= until


def is_silent(newest: date, gap_days: float | None, today: date) -> bool:
    """Nothing has come for more than three times as long as usual, and for three days at least."""
    return (today - newest).days > max(3.0, 3 * (gap_days or 1.0))
