"""Spans and precisions hold for every day of the calendar, not only for those that somebody thought of."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.dates import ORDER, coarser, months_later, say, span, weeks_between

DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))
PRECISIONS = st.sampled_from(ORDER)
# How long a span can be, in days.
LENGTHS = {"day": (1, 1), "month": (28, 31), "quarter": (90, 92), "half": (181, 184), "year": (365, 366)}


@given(DAYS, PRECISIONS)
def test_a_day_lies_in_its_span_and_so_do_the_ends(day: date, precision: str) -> None:
    first, last = span(day, precision)
    assert first <= day <= last
    assert span(first, precision) == span(last, precision) == (first, last)
    low, high = LENGTHS[precision]
    assert low <= (last - first).days + 1 <= high


@given(DAYS, PRECISIONS)
def test_spans_follow_each_other_without_a_gap(day: date, precision: str) -> None:
    _first, last = span(day, precision)
    following, _end = span(last + timedelta(days=1), precision)
    assert following == last + timedelta(days=1)


@given(DAYS, PRECISIONS, PRECISIONS)
def test_a_coarser_span_holds_the_finer_whole(day: date, one: str, other: str) -> None:
    wide = coarser(one, other)
    assert wide in (one, other) and coarser(other, one) == wide
    first, last = span(day, one)
    assert span(day, wide)[0] <= first and last <= span(day, wide)[1]


@given(PRECISIONS)
def test_no_date_is_coarser_than_any(precision: str) -> None:
    assert coarser(precision, "") == coarser("", precision) == ""
    assert coarser(precision, precision) == precision


@given(DAYS, DAYS, PRECISIONS)
def test_two_days_are_said_alike_when_they_share_the_span(one: date, other: date, precision: str) -> None:
    assert (say(one, precision) == say(other, precision)) == (span(one, precision) == span(other, precision))


@given(DAYS, st.integers(-600, 600))
def test_months_later_and_back_lose_only_days_that_the_month_has_not(day: date, months: int) -> None:
    there = months_later(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1
    back = months_later(there, -months)
    assert (back.year, back.month) == (day.year, day.month) and back.day <= day.day


@given(DAYS, st.integers(-500, 500), st.integers(-3, 3))
def test_weeks_are_rounded_to_the_nearest(day: date, weeks: int, days: int) -> None:
    later = day + timedelta(weeks=weeks, days=days)
    assert weeks_between(day, later) == weeks
    assert weeks_between(later, day) == -weeks
