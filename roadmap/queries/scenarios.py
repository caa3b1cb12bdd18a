"""What a scenario would do to the plan: what moves, what it costs, which objectives gain or lose, what it breaks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.dates import Precision, say, span
from roadmap.actions.applying import Clash, clashes_of
from roadmap.models import (
    OPEN_CATEGORIES,
    Category,
    Item,
    Objective,
    Scenario,
    ScenarioChange,
    Status,
    Team,
    TeamCapacity,
)
from roadmap.overlay import FIELDS, heads_of, laid, part, part_of, value_of
from roadmap.queries.schedule import Name, names_of, ordinal, plan
from roadmap.schedule import Task, days_late


def scenarios() -> QuerySet[Scenario]:
    """The latest first, with `count` of changes and of those still `open`."""
    open_ = Count("changes", filter=Q(changes__applied_at=None))
    rows = Scenario.objects.select_related("owner").annotate(count=Count("changes"), waiting=open_)
    return rows.order_by("-created_at", "-id")


def changes_of(scenario: Scenario) -> list[ScenarioChange]:
    """All of its changes with their items, new ones last."""
    rows = ScenarioChange.objects.filter(scenario=scenario).select_related("item__status", "item__product")
    return sorted(rows, key=lambda change: (change.item_id is None, change.created_at))


@dataclass(frozen=True)
class Difference:
    """One field that a change gives an item: `was` when it was first changed, `now` in the live plan, `then` with it."""

    field: str
    was: Any
    now: Any
    then: Any


@dataclass
class Effect:
    """What one change does. `before` is None for a new item; `days` is how far the end moves."""

    change: ScenarioChange
    before: Item | None
    after: Item
    clashes: list[Clash] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.before.key if self.before else ""

    @property
    def days(self) -> int | None:
        if self.before is None or not (self.before.end and self.after.end):
            return None
        return (self.after.end - self.before.end).days

    @cached_property
    def differences(self) -> list[Difference]:
        from_, fields = self.change.was, self.change.fields
        return [
            Difference(
                head,
                part(from_, head),
                None if self.before is None else part_of(self.before, head),
                part(fields, head),
            )
            for head in heads_of(fields)
        ]


@dataclass(frozen=True)
class Load:
    """Effort of a team in a quarter, in the live plan and with the scenario, beside what it can take on."""

    team: Team
    start: date
    end: date
    before: float
    after: float
    capacity: float | None

    @property
    def label(self) -> str:
        return say(self.end, Precision.QUARTER)

    @property
    def over(self) -> bool:
        return self.capacity is not None and self.after > self.capacity + 0.05


@dataclass(frozen=True)
class Serving:
    """Open items and effort that serve an objective (None: none of them)."""

    objective: Objective | None
    items: tuple[int, int]
    effort: tuple[float, float]


@dataclass(frozen=True)
class Violation:
    """`target` starts so many days too early for `source`; `before` in the live plan."""

    source: Name
    target: Name
    days: int
    before: int


@dataclass
class Comparison:
    effects: list[Effect]
    loads: list[Load]
    servings: list[Serving]
    violations: list[Violation]

    @property
    def clashes(self) -> list[Clash]:
        return [clash for effect in self.effects for clash in effect.clashes]


def compare(scenario: Scenario) -> Comparison:
    """A fixed number of queries, however many changes. Applied changes stand in the live plan already."""
    open_ = [change for change in changes_of(scenario) if change.applied_at is None]
    effects = [_effect(change) for change in open_]
    live = list(Item.objects.live().filter(status__category__in=OPEN_CATEGORIES).select_related("status"))
    # In order, so that the first is the one that a new item begins in.
    categories = dict(Status.objects.order_by("position").values_list("pk", "category"))
    for effect in effects:
        if not effect.after.status_id:
            effect.after.status_id = next(iter(categories))
    touched = {effect.before.pk: effect.after for effect in effects if effect.before}
    rest = [item for item in live if item.pk not in touched]
    before = rest + [
        effect.before for effect in effects if effect.before and _open(effect.before, categories)
    ]
    after = rest + [effect.after for effect in effects if _open(effect.after, categories)]
    return Comparison(
        effects, _loads(before, after), _servings(before, after), _violations(touched, categories)
    )


def _effect(change: ScenarioChange) -> Effect:
    return Effect(change, change.item, laid(change.item or Item(), change.fields), clashes_of(change))


def _open(item: Item, categories: dict[UUID, str]) -> bool:
    return item.archived_at is None and categories.get(item.status_id, "") in OPEN_CATEGORIES


# What it costs -------------------------------------------------------------------------------------------------


def _spread(items: Iterable[Item]) -> dict[tuple[UUID, date], float]:
    """Effort by team and first day of a quarter, spread evenly over the days of each item."""
    found: dict[tuple[UUID, date], float] = defaultdict(float)
    for item in items:
        if not (item.team_id and item.start and item.end and item.effort):
            continue
        days, day = (item.end - item.start).days + 1, item.start
        while day <= item.end:
            first, last = span(day, Precision.QUARTER)
            found[item.team_id, first] += item.effort * ((min(last, item.end) - day).days + 1) / days
            day = last + timedelta(days=1)
    return found


def _loads(before: list[Item], after: list[Item]) -> list[Load]:
    """Where the scenario changes something."""
    was, then = _spread(before), _spread(after)
    keys = [key for key in {*was, *then} if abs(was.get(key, 0) - then.get(key, 0)) > 0.005]
    teams = Team.objects.in_bulk([team for team, _start in keys])
    capacities = list(TeamCapacity.objects.filter(team__in=teams))
    found = []
    for team, start in keys:
        end = span(start, Precision.QUARTER)[1]
        can = _capacity([row for row in capacities if row.team_id == team], start, end)
        found.append(
            Load(teams[team], start, end, was.get((team, start), 0.0), then.get((team, start), 0.0), can)
        )
    return sorted(found, key=lambda load: (load.start, load.team.name))


def _capacity(rows: list[TeamCapacity], start: date, end: date) -> float | None:
    """What is set for the days of the quarter, in proportion; None where nothing is."""
    inside = [
        row.effort * ((min(row.end, end) - max(row.start, start)).days + 1) / ((row.end - row.start).days + 1)
        for row in rows
        if row.start <= end and row.end >= start
    ]
    return sum(inside) if inside else None


def _servings(before: list[Item], after: list[Item]) -> list[Serving]:
    was, then = _by_objective(before), _by_objective(after)
    changed = [pk for pk in {*was, *then} if was.get(pk, (0, 0.0)) != then.get(pk, (0, 0.0))]
    known = Objective.objects.in_bulk([pk for pk in changed if pk])
    rows = [_serving(known.get(pk), was.get(pk, (0, 0.0)), then.get(pk, (0, 0.0))) for pk in changed]
    return sorted(rows, key=lambda row: (row.objective is None, row.objective.title if row.objective else ""))


def _serving(objective: Objective | None, was: tuple[int, float], then: tuple[int, float]) -> Serving:
    return Serving(objective, (was[0], then[0]), (was[1], then[1]))


def _by_objective(items: list[Item]) -> dict[UUID | None, tuple[int, float]]:
    found: dict[UUID | None, tuple[int, float]] = {}
    for item in items:
        count, effort = found.get(item.objective_id, (0, 0.0))
        found[item.objective_id] = (count + 1, round(effort + (item.effort or 0), 6))
    return found


# What it breaks ------------------------------------------------------------------------------------------------


def _violations(touched: dict[UUID, Item], categories: dict[UUID, str]) -> list[Violation]:
    """Links that the scenario violates, or violates more than the live plan does."""
    known = plan()
    tasks = dict(known.tasks)
    for pk, item in touched.items():
        tasks.pop(str(pk), None)
        if _open(item, categories):
            tasks[str(pk)] = _task(item, categories)
    worse = []
    for source, target, lag in known.bonds:
        if source not in tasks or target not in tasks:
            continue
        was = max(days_late(known.tasks[source], known.tasks[target], lag) or 0, 0)
        then = days_late(tasks[source], tasks[target], lag) or 0
        if then > was:
            worse.append((source, target, then, was))
    names = names_of({pk for one in worse for pk in one[:2]})
    found = [Violation(names[source], names[target], then, was) for source, target, then, was in worse]
    return sorted(found, key=lambda one: -one.days)


def _task(item: Item, categories: dict[UUID, str]) -> Task:
    dates = (ordinal(item.start), ordinal(item.end), item.start_precision, item.end_precision)
    return Task(str(item.pk), *dates, categories[item.status_id] == Category.IN_PROGRESS)


def known_in(item: Item | None, change: ScenarioChange | None) -> dict[str, Any]:
    """Values of an item in the scenario, as JSON has them; of an item that it does not have, none."""
    if item is None and change is None:
        return {}
    seen = laid(item or Item(), change.fields if change else {})
    return {name: value_of(seen, name) for name in FIELDS}
