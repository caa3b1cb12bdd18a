"""How much room each item has, and which chain of links decides when all is done."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from roadmap.schedule.tasks import Bond, Task, days_late, in_order


class Margin(NamedTuple):
    """Days by which the links push an item beyond its plan (`push`), and by which it may slip after that without
    moving the last day of the plan (`slack`)."""

    push: int
    slack: int


@dataclass(frozen=True)
class Analysis:
    """`finish`: the last day, as an ordinal, once every link is kept; None without any date. `path`: the chain that
    decides it, first to last. `violated`: links that the dates contradict, with the days that are missing."""

    finish: int | None
    margins: dict[Hashable, Margin]
    path: list[Hashable]
    violated: list[tuple[Bond, int]]


def analyse(tasks: Mapping[Hashable, Task], bonds: Iterable[Bond]) -> Analysis:
    """Only what has dates counts; what lies in a ring of links has no margin."""
    dated = {one: task for one, task in tasks.items() if task.end is not None or task.start is not None}
    weights, late = _weighed(dated, bonds)
    order, onward = in_order(dated, weights)
    if not order:
        return Analysis(None, {}, [], late)
    push, by = _forward(order, onward, weights)
    ends = {one: _last_day(dated[one]) for one in order}
    last = max(order, key=lambda one: ends[one] + push[one])
    finish = ends[last] + push[last]
    latest = _backward(order, onward, weights, {one: finish - ends[one] for one in order})
    margins = {one: Margin(push[one], latest[one] - push[one]) for one in order}
    return Analysis(finish, margins, _chain(last, by), late)


def _last_day(task: Task) -> int:
    day = task.end if task.end is not None else task.start
    assert day is not None, "only what has a date is looked at"
    return day


def _weighed(
    dated: Mapping[Hashable, Task], bonds: Iterable[Bond]
) -> tuple[dict[Bond, int], list[tuple[Bond, int]]]:
    """How much each link would push its target if its source stands as planned; and those that do."""
    weights, late = {}, []
    for bond in bonds:
        source, target = dated.get(bond.source), dated.get(bond.target)
        days = days_late(source, target, bond.lag) if source and target else None
        if days is not None:
            weights[bond] = days
            if days > 0:
                late.append((bond, days))
    return weights, late


def _forward(
    order: list[Hashable], onward: Mapping[Hashable, list[Bond]], weights: Mapping[Bond, int]
) -> tuple[dict[Hashable, int], dict[Hashable, tuple[Hashable, int]]]:
    """The push of each, and for each its tightest predecessor."""
    push = dict.fromkeys(order, 0)
    by: dict[Hashable, tuple[Hashable, int]] = {}
    for one in order:
        for bond in onward[one]:
            weight = push[one] + weights[bond]
            if bond.target not in push:
                continue
            if bond.target not in by or weight > by[bond.target][1]:
                by[bond.target] = (one, weight)
            if weight > push[bond.target]:
                push[bond.target] = weight
    return push, by


def _backward(
    order: list[Hashable],
    onward: Mapping[Hashable, list[Bond]],
    weights: Mapping[Bond, int],
    latest: dict[Hashable, int],
) -> dict[Hashable, int]:
    """By how many days each may stand later than planned at the most."""
    for one in reversed(order):
        for bond in onward[one]:
            if bond.target in latest:
                latest[one] = min(latest[one], latest[bond.target] - weights[bond])
    return latest


def _chain(last: Hashable, by: Mapping[Hashable, tuple[Hashable, int]]) -> list[Hashable]:
    path = [last]
    while path[-1] in by:
        path.append(by[path[-1]][0])
    return path[::-1]
