"""When a schedule is due: recurrence worked out in the schedule's own zone, answered in UTC.

Pure arithmetic, no database. A due time belongs to a local date, and every local date gives exactly one instant: an
hour that the clocks skip becomes the first minute after the gap, an hour that comes twice means the first of the two.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Rule:
    """`weekday` is 0 for Monday and counts for weekly rules; `monthday` 31 means the last day of the month."""

    cadence: str
    hour: int = 8
    zone: str = "UTC"
    weekday: int = 0
    monthday: int = 1

    def falls_on(self, day: date) -> bool:
        if self.cadence == WEEKLY:
            return day.weekday() == self.weekday
        if self.cadence == MONTHLY:
            return day.day == min(self.monthday, calendar.monthrange(day.year, day.month)[1])
        return True


def instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The one UTC instant that stands for this local date and hour."""
    local = datetime.combine(day, time(hour))
    while not _exists(local, zone):
        local += MINUTE
    return local.replace(tzinfo=zone).astimezone(UTC)


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    """False inside the gap of a clock put forward. fold=0, so a repeated hour is its first occurrence."""
    back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) == local


def occurrences(rule: Rule, after: datetime) -> Iterator[datetime]:
    """Due times strictly later than `after`, in order, without end."""
    zone = ZoneInfo(rule.zone)
    last = after
    day = after.astimezone(zone).date() - DAY  # a gap can push yesterday's due time past midnight
    while True:
        if rule.falls_on(day) and (due := instant(day, rule.hour, zone)) > last:
            last = due
            yield due
        day += DAY


def next_due(rule: Rule, after: datetime) -> datetime:
    return next(occurrences(rule, after))


def latest_due(rule: Rule, first: datetime, now: datetime) -> datetime:
    """The last due time not later than `now`, given that `first` is due already (first <= now)."""
    due = first
    for following in occurrences(rule, first):
        if following > now:
            return due
        due = following
    raise AssertionError("occurrences never end")
