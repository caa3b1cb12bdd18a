"""What a scenario does to the links: which it breaks, what would follow a move in it, what decides its end."""

from dataclasses import dataclass
from typing import Any

from roadmap.models import Scenario, ScenarioChange
from roadmap.queries.schedule import Name, Plan, names_of, plan
from roadmap.scenario_plan import open_changes, plan_in, ref_of
from roadmap.schedule import Analysis, analyse, days_late, reach


@dataclass(frozen=True)
class Violation:
    """A link that the scenario contradicts by `days`, the live plan by `before`."""

    source: Name
    target: Name
    days: int
    before: int


def violations(changes: list[ScenarioChange]) -> list[Violation]:
    """Links that the scenario violates, or violates more than the live plan does."""
    live, then = plan(), plan_in(changes)
    known = {(source, target): lag for source, target, lag in live.bonds}
    worse = []
    for source, target, lag in then.bonds:
        days = max(days_late(then.tasks[source], then.tasks[target], lag) or 0, 0)
        was = _days(live, known, source, target)
        if days > was:
            worse.append((source, target, days, was))
    names = names_in(changes, {ref for one in worse for ref in one[:2]})
    found = [Violation(names[source], names[target], days, was) for source, target, days, was in worse]
    return sorted(found, key=lambda one: -one.days)


def _days(live: Plan, known: dict[Any, int], source: Any, target: Any) -> int:
    if (source, target) not in known:
        return 0
    return max(days_late(live.tasks[source], live.tasks[target], known[source, target]) or 0, 0)


def names_in(changes: list[ScenarioChange], refs: set[Any]) -> dict[Any, Name]:
    """What people call these items; one that only the scenario has is called by its title."""
    new = {ref_of(change): Name("", change.label) for change in changes if change.is_new}
    return new | names_of(refs - new.keys())


def critical_in(scenario: Scenario, end: str | None = None) -> tuple[Plan, Analysis, dict[Any, Name]]:
    """As `schedule.critical`, of the plan that the scenario would make; with `end`, of what leads to that item."""
    changes = open_changes(scenario)
    whole = plan_in(changes)
    if end is not None:
        kept = {end} | reach([end], ((target, source, lag) for source, target, lag in whole.bonds))
        tasks = {ref: task for ref, task in whole.tasks.items() if ref in kept}
        whole = Plan(tasks, [edge for edge in whole.bonds if edge[1] in kept])
    found = analyse(whole.tasks, whole.bonds)
    return whole, found, names_in(changes, set(found.path))
