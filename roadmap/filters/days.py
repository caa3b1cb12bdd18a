"""Days as people name them in a filter."""

import re
from datetime import date, timedelta

from django.utils.dateparse import parse_date

from core.dates import months_later

RELATIVE = re.compile(r"([+-]?)(\d{1,4})([dwmy])")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def day_of(text: str, today: date) -> date | None:
    """The day that `text` names, or None when it names none.

    "2026-05-14"; "today"; "monday" is the last one, today included; "7d", "2w", "3m" and "1y" are so long ago, "+7d" ahead.
    """
    word = text.strip().lower()
    if word == "today":
        return today
    if word in WEEK:
        return today - timedelta(days=(today.weekday() - WEEK.index(word)) % 7)
    try:
        if found := RELATIVE.fullmatch(word):
            sign, number, unit = found.groups()
            return _shifted(today, int(number) * (1 if sign == "+" else -1), unit)
        return parse_date(word)
    except (ValueError, OverflowError):  # a day that no calendar has
        return None


def _shifted(day: date, count: int, unit: str) -> date:
    if unit in "my":
        return months_later(day, count * (12 if unit == "y" else 1))
    return day + timedelta(days=count * (7 if unit == "w" else 1))
