"""Where every KPI stands: the tiles, the home page, digests and status pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.tenancy import Actor
from metrics import numbers, words
from metrics import verdict as v
from metrics.models import Kpi, Target
from metrics.periods import say_day
from metrics.points.series import totals
from metrics.queries.latest import Latest, latest_of


@dataclass(frozen=True)
class KpiSummary:
    """One KPI on one day, with everything that is said about it already in words of the reader's language.

    `state`: met, on_track, at_risk, off_track, no_target, no_data or upcoming; `word` says it. `why` is one sentence
    with the numbers; `target_words` such as "4 h by 30 Sep" ("" without a target). `stale`: the points have stopped,
    `value` is the last one and `as_of` its day. `text` is the value with its unit. `figure` and `unit` are for display
    apart. `change` and `change_text`: against the period before. `spark`: the last figures, oldest first.
    """

    id: UUID
    name: str
    description: str
    unit: str
    decimals: int
    grain: str
    aggregate: str
    direction: str
    product_id: UUID | None
    objective_id: UUID | None
    hue: int | None
    value: float | None
    figure: str
    text: str
    as_of: date | None
    complete_until: date
    stale: bool
    state: str
    word: str
    why: str
    target: float | None
    target_words: str
    change: float | None
    change_text: str
    improved: bool | None
    spark: tuple[float, ...]
    kpi: Kpi
    goal: v.Goal | None
    verdict: v.Verdict

    @property
    def shown(self) -> str:
        """The state to be drawn: a verdict on numbers that have stopped is none."""
        return "none" if self.stale or self.state in (v.NO_TARGET, v.NO_DATA, v.UPCOMING) else self.state

    @property
    def behind(self) -> bool:
        return self.shown in v.BEHIND

    def say(self, value: float) -> str:
        return numbers.say(value, self.unit, self.decimals)


def local_day(actor: Actor, at: datetime | None = None) -> date:
    """The date in the workspace at an instant, now unless told."""
    return (at or actor.now).astimezone(ZoneInfo(actor.workspace.zone)).date()


def kpi_summaries(
    actor: Actor, at: datetime | None = None, kpis: Iterable[Kpi] | None = None
) -> list[KpiSummary]:
    """Every KPI of the workspace as it stood at `at` (now unless told), in the order of the tiles.

    Three queries, and one more for each target that counts from zero. `kpis` limits it to those (with `objective`
    selected). Figures as of the past are those known now: points that came late count.
    """
    chosen = list(Kpi.objects.select_related("objective").in_order() if kpis is None else kpis)
    today = local_day(actor, at)
    latest = latest_of(chosen, today)
    targets = _targets(chosen, today)
    sums = totals(
        (kpi, t.start, min(t.end, today)) for kpi in chosen if (t := targets.get(kpi.pk)) and t.cumulative
    )
    return [summarize(kpi, latest[kpi.pk], targets.get(kpi.pk), sums.get(kpi.pk), today) for kpi in chosen]


def _targets(kpis: Sequence[Kpi], today: date) -> dict[UUID, Target]:
    """Of each KPI the target of today; else the last that ended; else the first to come."""
    found: dict[UUID, Target] = {}
    for target in Target.objects.filter(kpi__in=kpis).order_by("start"):
        if target.kpi_id not in found or target.start <= today:
            found[target.kpi_id] = target
    return found


def goal_of(kpi: Kpi, target: Target | None) -> v.Goal | None:
    if target is None:
        return None
    return v.Goal(kpi.direction, target.start, target.end, target.target, target.baseline, target.cumulative)


def summarize(
    kpi: Kpi, latest: Latest, target: Target | None, total: float | None, today: date
) -> KpiSummary:
    """Pure: one KPI from its last periods and its target."""
    now, before = latest.headline(kpi, today)
    goal = goal_of(kpi, target)
    reading = _reading(kpi, goal, latest, total, today)
    found = v.judge(goal, reading, today)
    value = now.value if now else None
    change = now.value - before.value if now and before else None
    return KpiSummary(
        **_identity(kpi),
        value=value,
        figure="" if value is None else numbers.short(value, kpi.decimals),
        text="" if value is None else numbers.say(value, kpi.unit, kpi.decimals),
        as_of=latest.newest,
        complete_until=latest.complete_until(today),
        stale=latest.stale,
        state=found.state,
        word=_word(found, latest, today),
        why=_why(kpi, found, goal, reading, latest, today),
        target=goal.target if goal else None,
        target_words=words.say_target(goal, _sayer(kpi), today) if goal else "",
        change=change,
        change_text="" if change is None else numbers.change(change, kpi.unit, kpi.decimals),
        improved=improved(kpi, change),
        spark=tuple(bucket.value for bucket in latest.read(kpi, today)),
        goal=goal,
        verdict=found,
    )


def improved(kpi: Kpi, change: float | None) -> bool | None:
    """Whether a change is for the better; None when there is none to be seen."""
    if not change or round(change, kpi.decimals) == 0:
        return None
    return (change < 0) == kpi.lower_is_better


def _identity(kpi: Kpi) -> dict[str, Any]:
    same = (
        "id",
        "name",
        "description",
        "unit",
        "decimals",
        "grain",
        "aggregate",
        "direction",
        "product_id",
        "objective_id",
    )
    return {name: getattr(kpi, name) for name in same} | {
        "hue": kpi.objective.hue if kpi.objective else None,
        "kpi": kpi,
    }


def _sayer(kpi: Kpi) -> words.Say:
    return lambda value: numbers.say(value, kpi.unit, kpi.decimals)


def _reading(kpi: Kpi, goal: v.Goal | None, latest: Latest, total: float | None, today: date) -> v.Reading:
    """What the target is judged by: the headline, the figure at the end of a period that is over, or the total."""
    now, before = latest.headline(kpi, today)
    if now is None:
        return v.Reading(None)
    if total is not None:
        return v.Reading(total)
    if goal and today > goal.end and (then := latest.at(kpi, goal.end)):
        return v.Reading(then.value)
    return v.Reading(now.value, before.value if before else None)


def _word(found: v.Verdict, latest: Latest, today: date) -> str:
    if latest.stale and latest.newest:
        return _("Silent since %(day)s") % {"day": say_day(latest.newest, today)}
    return words.word(found)


def _why(
    kpi: Kpi, found: v.Verdict, goal: v.Goal | None, reading: v.Reading, latest: Latest, today: date
) -> str:
    if latest.stale and latest.newest and reading.value is not None:
        names = {"day": say_day(latest.newest, today), "value": _sayer(kpi)(reading.value)}
        return _("No points since %(day)s; the last figure was %(value)s.") % names
    return words.explain(found, goal, reading, today, _sayer(kpi))
