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
from roadmap.clashes import Clash, clashes_of
from roadmap.models import (
    OPEN_CATEGORIES,
    Category,
    ChangeKind,
    Item,
    Objective,
    Scenario,
    ScenarioChange,
    Status,
    Team,
    TeamCapacity,
)
from roadmap.overlay import FIELDS, heads_of, laid, part, part_of, value_of
from roadmap.queries.scenario_links import Violation, violations
from roadmap.scenario_plan import open_changes, put_into_status
from roadmap.spread import extent, is_over, share

BOOKED = (*OPEN_CATEGORIES, Category.SHIPPED)


def scenarios() -> QuerySet[Scenario]:
    """The latest first, with `count` of changes and of those still `open`."""
    open_ = Count("changes", filter=Q(changes__applied_at=None))
    rows = Scenario.objects.select_related("owner").annotate(count=Count("changes"), waiting=open_)
    return rows.order_by("-created_at", "-id")


def changes_of(scenario: Scenario) -> list[ScenarioChange]:
    """All of its changes with their items, new ones last."""
    rows = ScenarioChange.objects.filter(scenario=scenario)
    rows = rows.select_related("item__status", "item__product", "link", "milestone")
    kinds = list(ChangeKind)
    return sorted(rows, key=lambda change: (kinds.index(change.kind), change.is_new, change.created_at))


SAID_OF_NEW = ("rank", "title", "name")


@dataclass(frozen=True)
class Difference:
    """One field that a change gives an item: `was` when it was first changed, `now` in the live plan, `then` with it."""

    field: str
    was: Any
    now: Any
    then: Any


@dataclass
class Effect:
    """What one change does. `before` is None for what is new or gone, `after` for what is no item; `days` is how far
    the end, or the milestone, moves."""

    change: ScenarioChange
    before: Item | None
    after: Item | None
    clashes: list[Clash] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.before.key if self.before else ""

    @property
    def title(self) -> str:
        return self.after.title if self.after else self.change.label

    @property
    def days(self) -> int | None:
        if self.change.kind == ChangeKind.MILESTONE:
            return self._days_of_milestone()
        if self.before is None or self.after is None or not (self.before.end and self.after.end):
            return None
        return (self.after.end - self.before.end).days

    def _days_of_milestone(self) -> int | None:
        live, then = self.change.milestone, self.change.fields.get("date")
        if live is None or live.date is None or then is None:
            return None
        return (date.fromisoformat(then) - live.date).days

    @cached_property
    def differences(self) -> list[Difference]:
        """Field by field; of what is new its name is said already, and its place among the others tells nothing."""
        change = self.change
        heads = heads_of(change.fields if change.is_new else change.was)
        if change.kind == ChangeKind.LINK:
            heads = ["lag"]
        if change.is_new:
            heads = [head for head in heads if head not in SAID_OF_NEW and change.fields[head] is not None]
        return [self._difference(head) for head in heads]

    def _difference(self, head: str) -> Difference:
        live = self.change.live
        now = None if live is None else part_of(live, head)
        return Difference(head, part(self.change.was, head), now, part(self.change.fields, head))


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
        return self._beyond(self.after)

    @property
    def relieved(self) -> bool:
        return self._beyond(self.before) and not self.over

    def _beyond(self, effort: float) -> bool:
        return self.capacity is not None and is_over(effort, self.capacity)


@dataclass(frozen=True)
class Serving:
    """Open items and effort that serve an objective (None: none of them)."""

    objective: Objective | None
    items: tuple[int, int]
    effort: tuple[float, float]

    @property
    def loses(self) -> bool:
        return self.effort[1] < self.effort[0] or (
            self.effort[1] == self.effort[0] and self.items[1] < self.items[0]
        )

    @property
    def gains(self) -> bool:
        return not self.loses and (self.effort[1], self.items[1]) > (self.effort[0], self.items[0])


@dataclass
class Comparison:
    effects: list[Effect]
    loads: list[Load]
    servings: list[Serving]
    violations: list[Violation]
    # Effort of all open items, in the live plan and with the scenario.
    effort: tuple[float, float]

    def loads_from(self, today: date) -> list[Load]:
        """Those of the present quarter and of later ones: of what is over nothing can be decided."""
        return [load for load in self.loads if load.end >= today]

    def past_loads(self, today: date) -> tuple[float, float] | None:
        """What lies in quarters that are over, live and with the scenario; None where it is the same."""
        past = [load for load in self.loads if load.end < today]
        sums = sum(load.before for load in past), sum(load.after for load in past)
        return sums if abs(sums[1] - sums[0]) >= 0.05 else None

    @property
    def clashes(self) -> list[Clash]:
        return [clash for effect in self.effects for clash in effect.clashes]


def compare(scenario: Scenario) -> Comparison:
    """A fixed number of queries, however many changes. Applied changes stand in the live plan already."""
    changes = [change for change in changes_of(scenario) if change.applied_at is None]
    clashes = clashes_of(changes)
    effects = [_effect(change, clashes[change.pk]) for change in changes]
    kept = list(Item.objects.live().exclude(status__category=Category.DROPPED).select_related("status"))
    # In order, so that the first is the one that a new item begins in.
    categories = dict(Status.objects.order_by("position").values_list("pk", "category"))
    for effect in effects:
        if effect.after:
            put_into_status(effect.after, effect.change, categories)
    afters = [effect.after for effect in effects if effect.after]
    touched = {effect.before.pk: effect.before for effect in effects if effect.before}
    rest = [item for item in kept if item.pk not in touched]
    # What is done took its room, and serves nothing any more.
    was, then = [*rest, *touched.values()], [*rest, *afters]
    before = [item for item in was if _in(item, categories, OPEN_CATEGORIES)]
    after = [item for item in then if _in(item, categories, OPEN_CATEGORIES)]
    booked = [[item for item in items if _in(item, categories, BOOKED)] for items in (was, then)]
    totals = (
        round(sum(item.effort or 0 for item in before), 2),
        round(sum(item.effort or 0 for item in after), 2),
    )
    broken = violations(open_changes(scenario))
    return Comparison(effects, _loads(*booked), _servings(before, after), broken, totals)


def _effect(change: ScenarioChange, clashes: list[Clash]) -> Effect:
    of_item = change.kind == ChangeKind.ITEM and not change.is_gone
    after = laid(change.item or Item(), change.fields) if of_item else None
    return Effect(change, change.item, after, clashes)


def _in(item: Item, categories: dict[UUID, str], wanted: Iterable[str]) -> bool:
    return item.archived_at is None and categories.get(item.status_id, "") in wanted


# What it costs -------------------------------------------------------------------------------------------------


def _spread(items: Iterable[Item]) -> dict[tuple[UUID, date], float]:
    """Effort by team and first day of a quarter, spread over the working days of each item."""
    found: dict[tuple[UUID, date], float] = defaultdict(float)
    for item in items:
        if not (item.team_id and item.effort and (item.start or item.end)):
            continue
        start, end = extent(item.start, item.start_precision, item.end, item.end_precision)
        day = start
        while True:
            first, last = span(day, Precision.QUARTER)
            if part := share(start, end, item.effort, first, last):
                found[item.team_id, first] += part
            if last >= end:  # asked before a step that may lead out of the calendar
                break
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
        if team not in teams:  # deleted since
            continue
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


def known_in(item: Item | None, change: ScenarioChange | None) -> dict[str, Any]:
    """Values of an item in the scenario, as JSON has them; of an item that it does not have, none."""
    if item is None and change is None:
        return {}
    seen = laid(item or Item(), change.fields if change else {})
    return {name: value_of(seen, name) for name in FIELDS}
