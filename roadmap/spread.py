"""How effort lies in time: over the working days of an item. The strip of the timeline (static/js/workbench/capacity.js), its
pictures, the capacity page and scenarios reckon alike; docs/architecture.md has the rule.
"""

from datetime import date, timedelta

from core.dates import span

# Float rounding, not half a day's work.
TOLERANCE = 1.005


def is_over(planned: float, room: float) -> bool:
    return planned > room * TOLERANCE


def extent(
    start: date | None, start_precision: str, end: date | None, end_precision: str
) -> tuple[date, date]:
    """Days that an item covers. One edge alone covers the span of its precision, two weeks at least."""
    fortnight = timedelta(days=13)
    if start is None and end is not None:
        least = end - fortnight if end - date.min > fortnight else date.min
        start = min(span(end, end_precision)[0], least)
    if end is None and start is not None:
        least = start + fortnight if date.max - start > fortnight else date.max
        end = max(span(start, start_precision)[1], least)
    if start is None or end is None:
        raise ValueError("An item without dates covers no days.")
    return min(start, end), max(start, end)


def workdays(first: date, last: date) -> int:
    """Monday to Friday, both included."""
    return _until(last.toordinal()) - _until(first.toordinal() - 1) if first <= last else 0


def _until(day: int) -> int:
    weeks, rest = divmod(day - 1, 7)
    return weeks * 5 + min(5, rest + 1)


def share(first: date, last: date, effort: float, begin: date, end: date) -> float:
    """The part of an effort that falls into [begin, end], spread over its working days; over all where it has none."""
    a, b = max(first, begin), min(last, end)
    if a > b:
        return 0.0
    if whole := workdays(first, last):
        return effort * workdays(a, b) / whole
    return effort * ((b - a).days + 1) / ((last - first).days + 1)
