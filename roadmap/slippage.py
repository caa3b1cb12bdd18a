"""How far a plan moved from what was promised: pure arithmetic on dates with their precision.

This is the one rule, for pages, API and pictures; the workbench's slip.js says the same of what is not saved yet.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

from core.dates import span

SLIPPED, EARLIER, KEPT, UNDATED = "slipped", "earlier", "kept", "undated"
ADDED, DROPPED, DONE = "added", "dropped", "done"


@dataclass(frozen=True)
class Promise:
    """`end` is the last day of the span that the precision means; None without a date."""

    end: date | None
    precision: str = "day"


def slip(was: Promise, now: Promise) -> int | None:
    """By how many days the end moved, negative when earlier; None where a date is missing.

    Last days are compared. What became more exact within the promised span kept its promise: no slip.
    """
    if was.end is None or now.end is None:
        return None
    first, last = span(was.end, was.precision)
    now_first, now_last = span(now.end, now.precision)
    return 0 if first <= now_first and now_last <= last else (now_last - last).days


@dataclass(frozen=True)
class Line:
    """One item against the baseline. `kind`: slipped, earlier, kept, undated, added, dropped, done (closed
    before the baseline); `shipped` since then or not. `days`: how far its end moved, or how far after the promised day it shipped."""

    item: Any
    was: Promise | None
    now: Promise | None
    kind: str
    days: int | None = None
    shipped: bool = False
    # Still open, neither moved later nor without its day, and the promised day is over.
    overdue: bool = False

    @property
    def late(self) -> bool:
        return self.kind == SLIPPED


def promise(end: date | None, precision: str, category: str, shipped: date | None) -> Promise:
    """When an item ends; the day on which it ended, once it has shipped."""
    return Promise(shipped) if shipped and category == "shipped" else Promise(end, precision)


def judged(
    item: Any, was: Promise, category_then: str, now: Promise, category: str, today: date | None = None
) -> Line:
    """One item of the baseline against the plan as it is; with `today`, whether its promised day is over."""
    if category == "dropped" and category_then != "dropped":
        return Line(item, was, None, DROPPED)
    if category_then in ("shipped", "dropped"):
        return Line(item, was, was, DONE)
    line = compared(item, was, now, category == "shipped")
    return replace(line, overdue=today is not None and _is_overdue(line, today))


def _is_overdue(line: Line, today: date) -> bool:
    """What moved later says so itself; what became earlier is overdue by the day that was promised, not by the new one."""
    if line.shipped or line.kind not in (KEPT, EARLIER) or line.was is None or line.was.end is None:
        return False
    return span(line.was.end, line.was.precision)[1] < today


def compared(item: Any, was: Promise, now: Promise, shipped: bool = False) -> Line:
    days = slip(was, now)
    if days is None:
        kind = UNDATED if was.end != now.end else KEPT
    else:
        kind = SLIPPED if days > 0 else EARLIER if days < 0 else KEPT
    return Line(item, was, now, kind, days, shipped)


@dataclass(frozen=True)
class Group:
    """Items that share something. `median`: of the days of those that slipped."""

    key: Hashable
    name: str
    lines: list[Line]

    @property
    def promised(self) -> list[Line]:
        """What had a date in the baseline and is neither dropped since nor was done already."""
        kinds = (SLIPPED, EARLIER, KEPT, UNDATED)
        return [line for line in self.lines if line.kind in kinds and line.was and line.was.end]

    @property
    def lost(self) -> list[Line]:
        """What was promised for a day and has none now: nobody can say how far it slips."""
        return [line for line in self.promised if line.kind == UNDATED]

    @property
    def overdue(self) -> list[Line]:
        """What stands as it was promised, and is not done although its day is over."""
        return [line for line in self.promised if line.overdue]

    @property
    def slipped(self) -> list[Line]:
        return [line for line in self.lines if line.late]

    @property
    def median(self) -> int:
        return round(median(line.days or 0 for line in self.slipped)) if self.slipped else 0

    @property
    def days(self) -> int:
        return sum(line.days or 0 for line in self.slipped)


def grouped(
    lines: Iterable[Line], key: Callable[[Line], Hashable], names: dict[Any, str], none: str
) -> list[Group]:
    """Groups, the most slipped days first."""
    found: dict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    groups = [Group(one, names.get(one, none) if one else none, rows) for one, rows in found.items()]
    return sorted(groups, key=lambda group: (-group.days, -len(group.lines), group.name))
