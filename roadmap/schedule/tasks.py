"""Items and links as numbers: days are ordinals (`date.toordinal`)."""

from collections import deque
from collections.abc import Hashable, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

LAST_DAY = date.max.toordinal()
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class Task(NamedTuple):
    """`start` is the first and `end` the last day of the spans that the precisions mean ("day", "month", "quarter",
    "half", "year"; "" for no date). A `fixed` task is under way: it began already and is not pushed by links."""

    id: Hashable
    start: int | None
    end: int | None
    start_precision: str = "day"
    end_precision: str = "day"
    fixed: bool = False


class Bond(NamedTuple):
    """`target` starts at the earliest `lag` days after the day on which `source` ended."""

    source: Hashable
    target: Hashable
    lag: int = 0


# A bond as it comes from the database: twenty thousand plain tuples cost the collector of garbage nothing.
Edge = tuple[Hashable, Hashable, int]


@lru_cache(maxsize=50_000)
def span(day: int, precision: str) -> tuple[int, int]:
    """First and last day of the unit in which `day` lies.

    Raises: OverflowError before the year 1 and past the year 9999.
    """
    if not 1 <= day <= LAST_DAY:
        raise OverflowError(f"day {day} is not in the calendar")
    if precision not in MONTHS:
        return day, day
    known, months = date.fromordinal(day), MONTHS[precision]
    month = (known.month - 1) // months * months + 1
    year, after = (known.year, month + months) if month + months <= 12 else (known.year + 1, 1)
    last = date(year, after, 1).toordinal() - 1 if year <= date.max.year else LAST_DAY
    return date(known.year, month, 1).toordinal(), last


def earliest_end(task: Task) -> int | None:
    """The first day on which it may be done, by what its dates say; None without dates."""
    if task.end is None:
        return task.start
    if task.end_precision == "day":
        return task.end
    first = span(task.end, task.end_precision)[0]
    return first if task.start is None else max(first, task.start)


def latest_start(task: Task) -> int | None:
    """The last day on which it may begin; None without dates."""
    if task.start is None:
        return task.end
    if task.start_precision == "day":
        return task.start
    last = span(task.start, task.start_precision)[1]
    return last if task.end is None else min(last, task.end)


def days_late(source: Task, target: Task, lag: int) -> int | None:
    """By how many days the link is violated; negative is room to spare; None where a date is missing."""
    done, begun = earliest_end(source), latest_start(target)
    return None if done is None or begun is None else done + 1 + lag - begun


def in_order(ids: Iterable[Hashable], bonds: Iterable[Bond]) -> list[Hashable]:
    """The ids so that each comes after what blocks it. What lies in a ring, or behind one, is left out."""
    waiting = dict.fromkeys(ids, 0)
    onward: dict[Hashable, list[Bond]] = {one: [] for one in waiting}
    for bond in bonds:
        if bond.source in waiting and bond.target in waiting:
            onward[bond.source].append(bond)
            waiting[bond.target] += 1
    ready = deque(one for one, count in waiting.items() if not count)
    order = []
    while ready:
        one = ready.popleft()
        order.append(one)
        for bond in onward[one]:
            waiting[bond.target] -= 1
            if not waiting[bond.target]:
                ready.append(bond.target)
    return order


def reach(starts: Iterable[Hashable], bonds: Iterable[Edge]) -> set[Hashable]:
    """Everything that follows, directly or not."""
    onward: dict[Hashable, list[Hashable]] = {}
    for source, target, _lag in bonds:
        onward.setdefault(source, []).append(target)
    found: set[Hashable] = set()
    waiting = list(starts)
    while waiting:
        for target in onward.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
