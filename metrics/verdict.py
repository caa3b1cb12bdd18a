"""Is a KPI where it should be? A pure function of the goal, the reading and the day.

The pace is a straight line from the baseline at the start to the target at the end. Behind it counts as a share of
the whole way, so that the same thresholds serve hours, percents and euros.
"""

from dataclasses import dataclass
from datetime import date

# Behind the pace by less than this share of the way is noise; by more than the second, the target is in danger.
GRACE = 0.02
DANGER = 0.20

MET, ON_TRACK, AT_RISK, OFF_TRACK = "met", "on_track", "at_risk", "off_track"
NO_TARGET, NO_DATA, UPCOMING = "no_target", "no_data", "upcoming"
BEHIND = (AT_RISK, OFF_TRACK)


@dataclass(frozen=True)
class Goal:
    """A target for a period; `direction` as of the KPI. `cumulative`: the reading counts from zero at the start."""

    direction: str
    start: date
    end: date
    target: float
    baseline: float | None = None
    cumulative: bool = False

    @property
    def falls(self) -> bool:
        return self.direction in ("decrease", "below")

    @property
    def paced(self) -> bool:
        """Whether the target is walked towards, rather than held at all times."""
        return self.cumulative or self.direction in ("increase", "decrease")

    @property
    def origin(self) -> float:
        """Where the pace begins."""
        return 0.0 if self.cumulative or self.baseline is None else self.baseline


@dataclass(frozen=True)
class Reading:
    """The figure of today (or of the last day of an ended period); `before` is that of the period before."""

    value: float | None
    before: float | None = None


@dataclass(frozen=True)
class Verdict:
    """`asked`: what the pace asks for today. `behind`: the share of the way that is missing; negative when ahead."""

    state: str
    asked: float | None = None
    behind: float | None = None
    ended: bool = False


def judge(goal: Goal | None, reading: Reading, today: date) -> Verdict:
    """The verdict; see `metrics.words.explain` for it in words."""
    if reading.value is None:
        return Verdict(NO_DATA)
    if goal is None:
        return Verdict(NO_TARGET)
    if today < goal.start:
        return Verdict(UPCOMING)
    if not goal.paced:
        return _judge_held(goal, reading.value, reading.before, today)
    return (
        _judge_budget(goal, reading.value, today)
        if goal.cumulative and goal.falls
        else _judge_paced(goal, reading.value, today)
    )


def elapsed(goal: Goal, today: date) -> float:
    """The share of the period that has passed at the end of `today`: 0 < share <= 1."""
    days = (goal.end - goal.start).days + 1
    return min(1.0, ((today - goal.start).days + 1) / days)


def asked(goal: Goal, today: date) -> float:
    """What the pace asks for at the end of `today`."""
    return goal.origin + (goal.target - goal.origin) * elapsed(goal, today) if goal.paced else goal.target


def reached(goal: Goal, value: float) -> bool:
    return value <= goal.target if goal.falls else value >= goal.target


def _judge_paced(goal: Goal, value: float, today: date) -> Verdict:
    due, ended = asked(goal, today), today > goal.end
    way = goal.target - goal.origin
    behind = (due - value) / way if way else 0.0 if reached(goal, value) else 1.0
    if reached(goal, value):
        return Verdict(MET, due, behind, ended)
    if ended:
        return Verdict(OFF_TRACK, due, behind, ended)
    return Verdict(_by_distance(behind), due, behind)


def _by_distance(behind: float) -> str:
    if behind <= GRACE:
        return ON_TRACK
    return AT_RISK if behind <= DANGER else OFF_TRACK


def _judge_held(goal: Goal, value: float, before: float | None, today: date) -> Verdict:
    """A line to stay above or below: crossing it once is a warning, twice in a row is trouble."""
    ended = today > goal.end
    if reached(goal, value):
        return Verdict(MET, goal.target, None, ended)
    again = before is not None and not reached(goal, before)
    return Verdict(OFF_TRACK if again or ended else AT_RISK, goal.target, None, ended)


def _judge_budget(goal: Goal, value: float, today: date) -> Verdict:
    """A total that must not pass the target by the end: spent too fast is a risk, spent altogether is trouble."""
    due, ended = asked(goal, today), today > goal.end
    over = (value - due) / goal.target if goal.target else 0.0
    if value > goal.target:
        return Verdict(OFF_TRACK, due, over, ended)
    if ended:
        return Verdict(MET, due, over, ended)
    return Verdict(ON_TRACK if over <= GRACE else AT_RISK, due, over)


def progress(start: float, target: float, value: float | None) -> float | None:
    """How much of the way from `start` to `target` is done, 0 to 100; None without a value."""
    if value is None or start == target:
        return None
    return max(0.0, min(100.0, 100 * (value - start) / (target - start)))
