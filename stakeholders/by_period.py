"""A shared timeline as a list, for screens too narrow for its drawing: by the period in which things end, said no
more exactly than its readers may know.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.dates import Precision, say, span
from roadmap.models import Category
from stakeholders.seen_milestones import SeenMilestone
from stakeholders.visibility import Seen, When

# As on the drawing: what is done, in progress or given up stands out, the rest is a plan. Called as in the other views.
STAGES = {"shipped": "done", "dropped": "dropped"}
MARKS = {
    "done": ("shipped", Category.SHIPPED.label),
    "going": ("in_progress", Category.IN_PROGRESS.label),
    "dropped": ("dropped", Category.DROPPED.label),
}
MILESTONE = "milestone"


@dataclass(frozen=True)
class Entry:
    title: str
    when: str
    lane: str
    stage: str
    obj: str = ""
    # What needs attention.
    note: str = ""
    # What its parts tell of it.
    parts: str = ""

    @property
    def mark(self) -> tuple[str, str] | None:
        """A shape and its word; None for what is only planned."""
        found = MARKS.get(self.stage)
        return (found[0], str(found[1])) if found else None


@dataclass(frozen=True)
class Period:
    """`last`: its last day; `now`: today lies within."""

    title: str
    last: date
    now: bool
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Periods:
    past: list[Period] = field(default_factory=list)
    ahead: list[Period] = field(default_factory=list)

    @property
    def past_count(self) -> int:
        return sum(len(period.entries) for period in self.past)


def stage_of(one: Seen) -> str:
    return STAGES.get(one.stage) or ("going" if one.begun else "planned")


def words_of(one: Seen) -> str:
    """ "3 Mar 2026 – Q2 2026", "Q2 2026"."""
    start, end = one.dates
    first, last = start or end, end or start
    told = [say(when.last, when.precision) for when in dict.fromkeys((first, last)) if when]
    return " – ".join(told)


def parts_of(one: Seen) -> str:
    """ "dates from its parts, 40% done", of what has parts that readers see."""
    done = one.rolled.progress
    told = [
        _("dates from its parts") if one.of_parts else "",
        _("%(n)s%% done") % {"n": done} if done is not None else "",
    ]
    return ", ".join(str(part) for part in told if part)


def by_period(
    seen: Iterable[Seen],
    lane_of: Callable[[Seen], str],
    today: date,
    milestones: Iterable[SeenMilestone] = (),
    obj_of: Callable[[Seen], str] = lambda one: "",
    late_of: Callable[[Seen], str] = lambda one: "",
) -> Periods:
    """In time order; within a period by their ends, and else as they came. `obj_of`: the hue of each; `late_of`: how late."""
    dated = [(one.when, _of_milestone(one)) for one in milestones]
    dated += [
        (when, entry_of(one, lane_of(one), obj_of(one), late_of(one)))
        for one in seen
        if (when := one.dates[1] or one.dates[0])
    ]
    dated.sort(key=lambda pair: (pair[0].last, pair[0].first))
    found: dict[tuple[date, date], Period] = {}
    for when, entry in dated:
        first, last, precision = _period(when)
        period = found.setdefault((last, first), Period(say(last, precision), last, first <= today <= last))
        period.entries.append(entry)
    # What may be any day of a year stands behind its last quarter.
    periods = [found[key] for key in sorted(found, key=lambda days: (days[0], -days[1].toordinal()))]
    return Periods(
        [one for one in periods if one.last < today], [one for one in periods if one.last >= today]
    )


def entry_of(one: Seen, lane: str, obj: str = "", note: str = "") -> Entry:
    return Entry(one.title, words_of(one), lane, stage_of(one), obj, note, parts_of(one))


def _of_milestone(one: SeenMilestone) -> Entry:
    said = say(one.when.last, one.when.precision)
    return Entry(one.name, said, "", MILESTONE, note=str(_("late")) if one.state == "late" else "")


def _period(when: When) -> tuple[date, date, str]:
    """A quarter, or what is coarser: who knows only the year is not told a quarter."""
    if when.precision in (Precision.HALF, Precision.YEAR):
        return when.first, when.last, when.precision
    return *span(when.last, Precision.QUARTER), Precision.QUARTER
