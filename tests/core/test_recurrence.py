"""Due times across clock changes: every local due date once, and always at the promised local hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recurrence import DAILY, MONTHLY, WEEKLY, Rule, instant, latest_due, next_due, occurrences

# Half-hour changes, changes at midnight, southern summers, reversed (winter) changes, odd offsets, and none at all.
ZONES = {
    "Europe/Berlin": 2026,
    "Europe/Dublin": 2026,
    "America/New_York": 2026,
    "America/St_Johns": 2010,
    "America/Santiago": 2026,
    "America/Sao_Paulo": 2018,
    "Africa/Cairo": 2026,
    "Africa/Casablanca": 2026,
    "Asia/Beirut": 2026,
    "Asia/Kathmandu": 2026,
    "Australia/Lord_Howe": 2026,
    "Pacific/Chatham": 2026,
}
CADENCES = (DAILY, WEEKLY, MONTHLY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def year_of(rule: Rule, year: int) -> list[datetime]:
    """All due times whose local date lies in the year."""
    zone = ZoneInfo(rule.zone)
    start = instant(date(year, 1, 1), 0, zone) - timedelta(seconds=1)
    end = instant(date(year + 1, 1, 1), 0, zone)
    return list(takewhile(lambda due: due < end, occurrences(rule, start)))


def wanted_dates(rule: Rule, year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == year and rule.falls_on(day)]


@pytest.mark.parametrize("cadence", CADENCES)
@pytest.mark.parametrize("zone", ZONES)
def test_each_local_due_date_comes_exactly_once(zone: str, cadence: str) -> None:
    for hour in range(24):
        rule = Rule(cadence, hour=hour, zone=zone, weekday=6, monthday=31)
        dues = year_of(rule, ZONES[zone])
        assert [due.astimezone(ZoneInfo(zone)).date() for due in dues] == wanted_dates(rule, ZONES[zone])


@pytest.mark.parametrize("zone", ZONES)
def test_the_hour_is_kept_except_in_a_gap(zone: str) -> None:
    """At most one day a clock change may differ, and then only by being later than the skipped hour."""
    odd = 0
    for hour in range(24):
        for due in year_of(Rule(DAILY, hour=hour, zone=zone), ZONES[zone]):
            local = due.astimezone(ZoneInfo(zone))
            assert local.fold == 0
            if (local.hour, local.minute) != (hour, 0):
                odd += 1
                assert timedelta() < local.replace(tzinfo=None) - local.replace(
                    hour=hour, minute=0, tzinfo=None
                )
    assert odd <= 2


def test_a_skipped_hour_becomes_the_first_minute_after_the_gap() -> None:
    assert next_due(Rule(DAILY, 2, "Europe/Berlin"), at("2026-03-28 12:00")) == at("2026-03-29 01:00")
    assert next_due(Rule(DAILY, 2, "Australia/Lord_Howe"), at("2026-10-03 00:00")) == at("2026-10-03 15:30")
    assert next_due(Rule(DAILY, 1, "America/St_Johns"), at("2010-03-13 12:00")) == at("2010-03-14 03:31")


def test_a_repeated_hour_means_the_first() -> None:
    rule = Rule(DAILY, 2, "Europe/Berlin")
    first = next_due(rule, at("2026-10-24 12:00"))
    assert first == at("2026-10-25 00:00")
    assert next_due(rule, first) == at("2026-10-26 01:00")


def test_weekly_keeps_its_local_weekday() -> None:
    rule = Rule(WEEKLY, 0, "Asia/Tokyo", weekday=0)
    assert next_due(rule, at("2026-01-01 00:00")) == at("2026-01-04 15:00")


def test_month_end_is_the_last_day_of_a_short_month() -> None:
    rule = Rule(MONTHLY, 8, "UTC", monthday=31)
    dues = [due.date().isoformat() for due in year_of(rule, 2028)]
    assert dues[:4] == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]
    assert len(dues) == 12


def test_a_date_that_never_was_is_not_told_before_its_time() -> None:
    """Samoa went from 29 to 31 December 2011; due times still only move forward."""
    dues = year_of(Rule(DAILY, 9, "Pacific/Apia"), 2011)
    assert dues == sorted(set(dues))
    assert len(dues) == 365


def test_late_boot_takes_only_the_latest() -> None:
    rule = Rule(DAILY, 8, "Europe/Berlin")
    first = at("2026-03-20 07:00")
    assert latest_due(rule, first, at("2026-04-02 05:59")) == at("2026-04-01 06:00")
    assert latest_due(rule, first, first) == first


@given(
    zone=st.sampled_from(sorted(ZONES)),
    cadence=st.sampled_from(CADENCES),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
    monthday=st.integers(1, 31),
    after=st.datetimes(min_value=datetime(2005, 1, 1), max_value=datetime(2037, 1, 1)),
)
def test_the_next_due_time_is_later_and_stable(
    zone: str, cadence: str, hour: int, weekday: int, monthday: int, after: datetime
) -> None:
    """Whoever asks between two due times, whenever, gets the same answer: two beats cannot disagree."""
    rule = Rule(cadence, hour, zone, weekday, monthday)
    after = after.replace(tzinfo=UTC)
    due = next_due(rule, after)
    assert due > after
    assert next_due(rule, due - timedelta(microseconds=1)) == due
    assert next_due(rule, after + (due - after) / 2) == due
    assert latest_due(rule, due, due + timedelta(seconds=1)) == due
