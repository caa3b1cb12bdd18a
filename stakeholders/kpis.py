"""KPIs as an audience reads them: a figure, a finding, the verdict against the target, a small line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from metrics import numbers
from metrics.charts import path
from metrics.finding import Facts, finding
from metrics.models import Kpi, Rollup, Target
from metrics.periods import last_day
from metrics.points.series import GROWING, Bucket, bucket_of, totals
from metrics.verdict import AT_RISK, NO_TARGET, OFF_TRACK, Goal, Reading, Verdict, judge
from metrics.words import Say, say_target, word

# What a small line shows, in periods of the KPI's grain.
SHOWN = {"day": 60, "week": 26, "month": 13, "quarter": 8}
DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92}
TONES = {AT_RISK: "risk", OFF_TRACK: "late", "met": "good", "on_track": "good"}
WIDTH, HEIGHT, MARGIN = 240.0, 56.0, 5.0


@dataclass(frozen=True)
class Figure:
    """Words and drawing of one KPI, in the language that was active. `line` and `goal` are SVG paths, 240 by 56."""

    id: str
    name: str
    figure: str
    finding: str = ""
    verdict: str = ""
    tone: str = ""
    target: str = ""
    line: str = ""
    goal: str = ""
    last: list[float] = field(default_factory=list)


def figures(ids: Sequence[str], today: date) -> list[Figure]:
    """The KPIs `ids`, in that order, as of `today`; one without points is left out. Four queries however many."""
    kpis = {str(kpi.pk): kpi for kpi in Kpi.objects.filter(pk__in=ids)}
    targets = _targets(list(kpis.values()), today)
    series = _series(list(kpis.values()), today)
    sums = totals([(t.kpi, t.start, min(t.end, today)) for t in targets.values() if t.cumulative])
    made = [_figure(kpis[one], series[one], targets.get(one), sums, today) for one in ids if series.get(one)]
    return made


def _targets(kpis: list[Kpi], today: date) -> dict[str, Target]:
    """For each KPI the target whose period runs, else the last one that ended."""
    rows = Target.objects.filter(kpi__in=kpis, start__lte=today).select_related("kpi").order_by("start")
    return {str(row.kpi_id): row for row in rows}


def _series(kpis: list[Kpi], today: date) -> dict[str, list[Bucket]]:
    """The latest periods of each KPI, oldest first."""
    found: dict[str, list[Bucket]] = {str(kpi.pk): [] for kpi in kpis}
    by_pk = {kpi.pk: kpi for kpi in kpis}
    for grain in {kpi.grain for kpi in kpis}:
        mine = [kpi for kpi in kpis if kpi.grain == grain]
        first = today - timedelta(days=SHOWN[grain] * DAYS[grain])
        rows = Rollup.objects.filter(kpi__in=mine, grain=grain, day__gt=first, day__lte=today).order_by("day")
        for row in rows:
            kpi = by_pk[row.kpi_id]
            if kpi.aggregate not in GROWING or last_day(grain, row.day) < today:
                found[str(row.kpi_id)].append(bucket_of(kpi, row))
    return found


def _figure(
    kpi: Kpi, buckets: list[Bucket], target: Target | None, sums: dict[object, float], today: date
) -> Figure:
    say = partial(numbers.say, unit=kpi.unit, decimals=kpi.decimals)
    goal = _goal(kpi, target) if target else None
    value = sums.get(kpi.pk, buckets[-1].value) if goal and goal.cumulative else buckets[-1].value
    before = buckets[-2].value if len(buckets) > 1 else None
    verdict = judge(goal, Reading(value, before), today) if goal else Verdict(NO_TARGET)
    values = [(bucket.day, bucket.value) for bucket in buckets]
    line, level, last = _drawing(values, goal)
    return Figure(
        id=str(kpi.pk),
        name=kpi.name,
        figure=say(value),
        finding=finding(Facts(kpi.name, values, today, goal, verdict), say),
        verdict=word(verdict) if goal else "",
        tone=TONES.get(verdict.state, ""),
        target=_target_words(goal, say, today),
        line=line,
        goal=level,
        last=last,
    )


def _goal(kpi: Kpi, target: Target) -> Goal:
    return Goal(kpi.direction, target.start, target.end, target.target, target.baseline, target.cumulative)


def _target_words(goal: Goal | None, say: Say, today: date) -> str:
    return say_target(goal, say, today) if goal else ""


def _drawing(values: list[tuple[date, float]], goal: Goal | None) -> tuple[str, str, list[float]]:
    """The line, the target's level where it fits the scale, and where the line ends."""
    heights = [value for _day, value in values]
    levels = [goal.target] if goal and not goal.cumulative else []
    low, high = min(heights + levels), max(heights + levels)
    room = (high - low) or 1.0

    def y(value: float) -> float:
        return round(HEIGHT - MARGIN - (value - low) / room * (HEIGHT - 2 * MARGIN), 1)

    step = WIDTH / max(len(values) - 1, 1)
    points = [(round(number * step, 1), y(value)) for number, value in enumerate(heights)]
    level = f"M0 {y(levels[0]):g}H{WIDTH:g}" if levels else ""
    return path(points), level, list(points[-1])
