"""Days, weeks, months and quarters: where each begins, ends, and what it is called. Pure; weeks begin on Monday."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

GRAINS = ("day", "week", "month", "quarter")


def first_day(grain: str, day: date) -> date:
    """The first day of the period that `day` lies in."""
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return day.replace(day=1)
    if grain == "quarter":
        return date(day.year, day.month - (day.month - 1) % 3, 1)
    return day


def next_start(grain: str, start: date) -> date:
    """The first day of the period after the one that begins on `start`."""
    if grain in ("month", "quarter"):
        months = start.year * 12 + start.month - 1 + (3 if grain == "quarter" else 1)
        return date(months // 12, months % 12 + 1, 1)
    return start + timedelta(days=7 if grain == "week" else 1)


def last_day(grain: str, start: date) -> date:
    return next_start(grain, start) - timedelta(days=1)


def previous_start(grain: str, start: date, count: int = 1) -> date:
    """The first day of the period `count` before."""
    for _step in range(count):
        start = first_day(grain, start - timedelta(days=1))
    return start


def starts(grain: str, first: date, last: date) -> Iterator[date]:
    """The first days of the periods from that of `first` to that of `last`."""
    start = first_day(grain, first)
    while start <= last:
        yield start
        start = next_start(grain, start)


def say_day(day: date, today: date) -> str:
    """ "14 May", with the year when it is not this one."""
    return date_format(day, _("j M") if day.year == today.year else _("j M Y"))


def say_month(day: date, today: date) -> str:
    """ "January", or "January 2025" in another year."""
    return date_format(day, "F" if day.year == today.year else "F Y")


def say_period(grain: str, start: date, today: date) -> str:
    """The name of a period in a table: "14 May", "May 2026", "Q2 2026"; a week by its Monday."""
    if grain == "month":
        return date_format(start, "M Y")
    if grain == "quarter":
        return _("Q%(n)d %(year)d") % {"n": (start.month + 2) // 3, "year": start.year}
    return say_day(start, today)


def say_since(start: date, today: date) -> str:
    """When a stretch began: the month, or the day when that is within ten weeks."""
    return say_day(start, today) if (today - start).days < 70 else say_month(start, today)
