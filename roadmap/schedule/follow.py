"""What has to move when something slips: as little as possible, never earlier, each as long as before."""

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from roadmap.schedule.tasks import Bond, Task, earliest_end, in_order, latest_start, reach, span


class Move(NamedTuple):
    """`because` is the task that pushes it."""

    old: Task
    new: Task
    because: Hashable


def follow(
    tasks: Mapping[Hashable, Task], bonds: Iterable[Bond], changed: Mapping[Hashable, Task]
) -> list[Move]:
    """The moves of everything that follows `changed` (id → its new dates), in the order of the links.

    What is changed stands as it was asked for. With the moves made, no link into what follows is violated, except
    into what is `fixed`. Tasks without dates neither move nor push; those in a ring of links stay where they are.
    """
    known = list(bonds)
    after = reach(changed, known) - set(changed)
    into: dict[Hashable, list[Bond]] = {}
    for bond in known:
        if bond.target in after and bond.source in tasks:
            into.setdefault(bond.target, []).append(bond)
    now = {**tasks, **changed}
    moves = []
    for one in in_order(tasks, known):
        if one in after and (move := _pushed(now, one, into[one])):
            now[one] = move.new
            moves.append(move)
    return moves


def _pushed(now: Mapping[Hashable, Task], one: Hashable, bonds: list[Bond]) -> Move | None:
    task = now[one]
    begins = latest_start(task)
    if begins is None or task.fixed:
        return None
    needed, because = begins, None
    for bond in bonds:
        done = earliest_end(now[bond.source])
        if done is not None and done + 1 + bond.lag > needed:
            needed, because = done + 1 + bond.lag, bond.source
    return Move(task, _from(task, needed), because) if because is not None else None


def _from(task: Task, needed: int) -> Task:
    """The task beginning at `needed` or later, no earlier than it did."""
    if task.start is None:
        return task._replace(end=span(needed, task.end_precision)[1])
    start = span(needed, task.start_precision)[0]
    return task._replace(start=start, end=_end_after(task, start - task.start, needed))


def _end_after(task: Task, by: int, needed: int = 0) -> int | None:
    """The end when the start moves by so many days. A coarse end is thought to lie in the middle of its unit, so that
    it goes on to the next one only when half of it is used up."""
    if task.end is None:
        return None
    first = span(task.end, task.end_precision)[0]
    if task.start is not None:
        first = max(first, task.start)
    return span(max((first + task.end) // 2 + by, needed), task.end_precision)[1]
