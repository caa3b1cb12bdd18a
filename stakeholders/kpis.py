"""KPIs as an audience reads them: a figure, a finding, the verdict against the target, a small line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.tenancy import actor
from metrics.charts import path
from metrics.finding import Facts, finding
from metrics.models import Kpi
from metrics.periods import first_day, previous_start
from metrics.queries import KpiSummary, kpi_summaries
from metrics.queries.summaries import local_day

TONES = {"at_risk": "risk", "off_track": "late", "met": "good", "on_track": "good"}
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
    # The verdict as such, "" for none: at_risk and so on.
    state: str = ""


@dataclass(frozen=True)
class Turn:
    """A KPI whose verdict is another than when its reader was last told."""

    id: str
    name: str
    before: str
    after: str
    figure: str


def turns(now: Sequence[Figure], stood: Mapping[str, str]) -> list[Turn]:
    """Where the verdict changed, what is behind first. A target that is met is news even where none was known before."""
    found = [
        Turn(one.id, one.name, stood[one.id], one.state, one.figure)
        for one in now
        if one.state and one.state != stood.get(one.id, one.state) and (stood[one.id] or one.state == "met")
    ]
    return sorted(found, key=lambda turn: TURNED.index(turn.after))


TURNED = ("off_track", "at_risk", "met", "on_track")


def states(ids: Sequence[str], at: datetime) -> dict[str, str]:
    """The verdicts alone, as they stood at `at`."""
    known = Kpi.objects.select_related("objective").filter(pk__in=ids)
    return {str(one.id): _state(one) for one in kpi_summaries(actor(), at, known)}


def _state(one: KpiSummary) -> str:
    return one.shown if one.shown != "none" else ""


def figures(ids: Sequence[str], at: datetime) -> list[Figure]:
    """The KPIs `ids`, in that order, as they stood at `at`; one without a figure is left out."""
    if not ids:
        return []
    who = actor()
    known = Kpi.objects.select_related("objective").filter(pk__in=ids)
    found = {str(one.id): one for one in kpi_summaries(who, at, known)}
    today = local_day(who, at)
    return [_figure(found[one], today) for one in ids if one in found and found[one].value is not None]


def _figure(one: KpiSummary, today: date) -> Figure:
    judged = one.shown != "none"
    line, level, last = _drawing(one)
    return Figure(
        id=str(one.id),
        name=one.name,
        figure=one.text,
        finding=_finding(one, today),
        verdict=one.word if judged or one.stale else "",
        tone=TONES.get(one.shown, ""),
        target=one.target_words if judged else "",
        line=line,
        goal=level,
        last=last,
        state=_state(one),
    )


def _finding(one: KpiSummary, today: date) -> str:
    """One sentence; bets on the roadmap are not mentioned, because an audience may not know of them."""
    end = first_day(one.grain, one.as_of or today)
    count = len(one.spark)
    values = [
        (previous_start(one.grain, end, count - 1 - number), value) for number, value in enumerate(one.spark)
    ]
    silent = one.as_of if one.stale else None
    return finding(Facts(one.name, values, today, one.goal, one.verdict, silent_since=silent), one.say)


def _drawing(one: KpiSummary) -> tuple[str, str, list[float]]:
    """The line, the target's level where it is one to compare with, and where the line ends."""
    levels = [one.target] if one.target is not None and not (one.goal and one.goal.cumulative) else []
    low, high = min([*one.spark, *levels]), max([*one.spark, *levels])
    room = (high - low) or 1.0

    def y(value: float) -> float:
        return round(HEIGHT - MARGIN - (value - low) / room * (HEIGHT - 2 * MARGIN), 1)

    step = WIDTH / max(len(one.spark) - 1, 1)
    points = [(round(number * step, 1), y(value)) for number, value in enumerate(one.spark)]
    level = f"M0 {y(levels[0]):g}H{WIDTH:g}" if levels else ""
    return path(points), level, list(points[-1])
