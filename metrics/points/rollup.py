"""Dirty days worked out again: hours in UTC from points, then days, weeks, months and quarters in the zone.

Everything is recomputed from what lies below it, never added up, so doing it twice, late points, corrections and
deletions are all the same case.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from metrics.periods import first_day, next_start

# Days of one KPI that one transaction works out: a year and a bit, so that a rebuild is not one long transaction.
BATCH = 500
LONGER = ("week", "month", "quarter")

# The row is made with the KPI; should it be missing, it is made here. Not tried when it is there, for the conflict
# with a row that another worker is changing would wait for that worker.
LOCK = """
INSERT INTO metrics_series (workspace_id, kpi_id, zone, points) SELECT %(workspace)s, %(kpi)s, '', 0
 WHERE NOT EXISTS (SELECT FROM metrics_series WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s)
ON CONFLICT DO NOTHING;
SELECT zone FROM metrics_series WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s FOR UPDATE SKIP LOCKED
"""
# Materialized: as a sub-select of the DELETE it may run more than once, and then takes more than its limit.
CLAIM = """
WITH picked AS MATERIALIZED (
  SELECT day FROM metrics_dirty WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s
   ORDER BY day LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
DELETE FROM metrics_dirty d USING picked
 WHERE d.workspace_id = %(workspace)s AND d.kpi_id = %(kpi)s AND d.day = picked.day
RETURNING d.day
"""
FIGURES = "workspace_id, kpi_id, count, sum, min, max, first, last"
# In each statement below the aggregate stands inside the LATERAL: flattened into a join, the planner compared every
# day with every point of the series (measured: 100 times slower on a year of minutes).
HOURS = f"""
DELETE FROM metrics_hourrollup h USING unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS s(start, until)
 WHERE h.workspace_id = %(workspace)s AND h.kpi_id = %(kpi)s AND h.at >= s.start AND h.at < s.until;
INSERT INTO metrics_hourrollup ({FIGURES}, at)
SELECT %(workspace)s, %(kpi)s, f.* FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS s(start, until)
 CROSS JOIN LATERAL (
   SELECT count(*), sum(value), min(value), max(value),
          (array_agg(value ORDER BY at))[1], (array_agg(value ORDER BY at))[count(*)],
          date_bin('1 hour', at, '2000-01-01T00:00Z')
     FROM metrics_point
    WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s AND at >= s.start AND at < s.until
    GROUP BY 7) f
"""
FORGET_DAYS = """
DELETE FROM metrics_rollup WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s AND grain = 'day' AND day = ANY(%(days)s)
"""
# The local date of an hour is that of its every minute, as long as the zone's clock differs from UTC by whole hours.
# Where it does not (India, Nepal), days are cut from the points themselves.
NEAR = "at >= (d - 1)::timestamp AT TIME ZONE 'UTC' AND at < (d + 2)::timestamp AT TIME ZONE 'UTC'"
DAYS_OF_HOURS = f"""
INSERT INTO metrics_rollup ({FIGURES}, grain, day)
SELECT %(workspace)s, %(kpi)s, f.*, 'day', d FROM unnest(%(days)s::date[]) AS d
 CROSS JOIN LATERAL (
   SELECT sum(count), sum(sum), min(min), max(max),
          (array_agg(first ORDER BY at))[1], (array_agg(last ORDER BY at))[count(*)]
     FROM metrics_hourrollup
    WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s AND {NEAR} AND (at AT TIME ZONE %(zone)s)::date = d
   HAVING count(*) > 0) f
"""
DAYS_OF_POINTS = f"""
INSERT INTO metrics_rollup ({FIGURES}, grain, day)
SELECT %(workspace)s, %(kpi)s, f.*, 'day', d FROM unnest(%(days)s::date[]) AS d
 CROSS JOIN LATERAL (
   SELECT count(*), sum(value), min(value), max(value),
          (array_agg(value ORDER BY at))[1], (array_agg(value ORDER BY at))[count(*)]
     FROM metrics_point
    WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s AND {NEAR} AND (at AT TIME ZONE %(zone)s)::date = d
   HAVING count(*) > 0) f
"""
LONGER_OF_DAYS = f"""
DELETE FROM metrics_rollup r USING unnest(%(grains)s::text[], %(starts)s::date[]) AS s(grain, start)
 WHERE r.workspace_id = %(workspace)s AND r.kpi_id = %(kpi)s AND r.grain = s.grain AND r.day = s.start;
INSERT INTO metrics_rollup ({FIGURES}, grain, day)
SELECT %(workspace)s, %(kpi)s, f.*, s.grain, s.start
  FROM unnest(%(grains)s::text[], %(starts)s::date[], %(ends)s::date[]) AS s(grain, start, until)
 CROSS JOIN LATERAL (
   SELECT sum(count), sum(sum), min(min), max(max),
          (array_agg(first ORDER BY day))[1], (array_agg(last ORDER BY day))[count(*)]
     FROM metrics_rollup r
    WHERE r.workspace_id = %(workspace)s AND r.kpi_id = %(kpi)s AND r.grain = 'day'
      AND r.day >= s.start AND r.day < s.until
   HAVING count(*) > 0) f
"""
# How far apart days with points are, over the two months before the newest that is not in the future.
DESCRIBE = """
UPDATE metrics_series s SET zone = %(zone)s,
  points = coalesce((SELECT sum(count) FROM metrics_rollup r
                      WHERE r.workspace_id = %(workspace)s AND r.kpi_id = %(kpi)s AND r.grain = 'quarter'), 0),
  first_at = (SELECT at FROM metrics_point p WHERE p.workspace_id = %(workspace)s AND p.kpi_id = %(kpi)s
               ORDER BY at LIMIT 1),
  last_at = (SELECT at FROM metrics_point p WHERE p.workspace_id = %(workspace)s AND p.kpi_id = %(kpi)s
              ORDER BY at DESC LIMIT 1),
  gap_days = (SELECT (max(day) - min(day))::float / nullif(count(*) - 1, 0) FROM metrics_rollup r
               WHERE r.workspace_id = %(workspace)s AND r.kpi_id = %(kpi)s AND r.grain = 'day'
                 AND r.day > (SELECT max(day) - 60 FROM metrics_rollup n WHERE n.workspace_id = %(workspace)s
                               AND n.kpi_id = %(kpi)s AND n.grain = 'day' AND n.day <= current_date))
WHERE s.workspace_id = %(workspace)s AND s.kpi_id = %(kpi)s
"""
# The workspace moved: a date at the edge of the old zone may not exist in the new one.
FORGET_ALL = "DELETE FROM metrics_rollup WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s;"
MARK_ALL = """
INSERT INTO metrics_dirty (workspace_id, kpi_id, day, marked_at)
SELECT %(workspace)s, %(kpi)s, day, clock_timestamp() FROM (
  SELECT DISTINCT (at AT TIME ZONE 'UTC')::date AS day FROM {source}
   WHERE workspace_id = %(workspace)s AND kpi_id = %(kpi)s) days ORDER BY day
ON CONFLICT (workspace_id, kpi_id, day) DO UPDATE SET marked_at = excluded.marked_at
"""


def work(workspace_id: UUID, kpi_id: UUID, zone: ZoneInfo, limit: int = BATCH) -> int | None:
    """Work out up to `limit` dirty days of a KPI; how many there were, or None while another worker has it.

    The series' row is held throughout: two workers on neighbouring days would each miss the other's in the month.
    Runs in the caller's transaction, which must read committed.
    """
    names: dict[str, Any] = {
        "workspace": str(workspace_id),
        "kpi": str(kpi_id),
        "zone": zone.key,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOCK, names)
        held = cursor.fetchone()
        if held is None:
            return None
        if held[0] not in ("", zone.key):
            cursor.execute(FORGET_ALL + MARK_ALL.format(source="metrics_hourrollup"), names)
        cursor.execute(CLAIM, names)
        days = sorted(day for (day,) in cursor.fetchall())
        if days:
            cursor.execute(HOURS, names | stretches(days))
        _longer(cursor, names, days, zone)
    return len(days)


def _longer(cursor: Any, names: dict[str, Any], utc_days: Sequence[date], zone: ZoneInfo) -> None:
    local = sorted(local_days(utc_days, zone))
    whole = [day for day in local if whole_hours(day, zone)]
    cut = [day for day in local if not whole_hours(day, zone)]
    if local:
        cursor.execute(FORGET_DAYS, names | {"days": local})
    if whole:
        cursor.execute(DAYS_OF_HOURS, names | {"days": whole})
    if cut:
        cursor.execute(DAYS_OF_POINTS, names | {"days": cut})
    if local:
        cursor.execute(LONGER_OF_DAYS, names | longer_periods(local))
    cursor.execute(DESCRIBE, names)


def stretches(days: Sequence[date]) -> dict[str, list[datetime]]:
    """Sorted UTC days as stretches without a gap: first instants, and first instants after."""
    known = set(days)
    firsts = [day for day in days if day - timedelta(days=1) not in known]
    lasts = [day for day in days if day + timedelta(days=1) not in known]
    return {
        "starts": [_midnight(day) for day in firsts],
        "ends": [_midnight(day + timedelta(days=1)) for day in lasts],
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def local_days(utc_days: Iterable[date], zone: ZoneInfo) -> set[date]:
    """The dates in `zone` that the UTC days touch."""
    found: set[date] = set()
    for day in utc_days:
        start = _midnight(day)
        first, last = (
            start.astimezone(zone).date(),
            (start + timedelta(days=1, seconds=-1)).astimezone(zone).date(),
        )
        found.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return found


def whole_hours(day: date, zone: ZoneInfo) -> bool:
    """Whether UTC hours fall wholly on this side or that of the day's two midnights."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    offsets = {(noon + timedelta(hours=hours)).utcoffset() for hours in (-13, -6, 0, 6, 13)}
    return all(offset is not None and offset.total_seconds() % 3600 == 0 for offset in offsets)


def longer_periods(days: Iterable[date]) -> dict[str, list[Any]]:
    """Arrays of (grain, first day, first day after) of the weeks, months and quarters that contain `days`."""
    found = sorted({(grain, first_day(grain, day)) for day in days for grain in LONGER})
    return {
        "grains": [grain for grain, _start in found],
        "starts": [start for _grain, start in found],
        "ends": [next_start(grain, start) for grain, start in found],
    }


def mark_all(workspace_id: UUID, kpi_id: UUID) -> None:
    """Every day of a KPI is dirty: a rebuild from the points."""
    with connection.cursor() as cursor:
        cursor.execute(
            MARK_ALL.format(source="metrics_point"), {"workspace": str(workspace_id), "kpi": str(kpi_id)}
        )
