"""How much room each item has, and which chain of links decides when all is done."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from roadmap.schedule.tasks import Bond, Edge, Task, earliest_end, latest_start

FAR = 10**9


@dataclass(frozen=True)
class Analysis:
    """`finish`: the last day, as an ordinal, once every link is kept; None without any date. `path`: the chain that
    decides it, first to last. `violated`: links that the dates contradict, with the days that are missing.

    By id, in days: `push`, how far the links push an item beyond its plan; `slack`, how far it may slip after that
    without moving the last day.
    """

    finish: int | None
    push: dict[Hashable, int]
    slack: dict[Hashable, int]
    path: list[Hashable]
    violated: list[tuple[Bond, int]]


def analyse(tasks: Mapping[Hashable, Task], bonds: Iterable[Edge]) -> Analysis:
    """Only what has dates counts; what lies in a ring of links has no margin."""
    net = _Net(tasks)
    late = net.join(bonds)
    net.forward()
    if not net.order:
        return Analysis(None, {}, {}, [], late)
    finish, path = net.finish()
    push = {net.ids[one]: net.push[one] for one in net.order}
    return Analysis(finish, push, net.slack(finish), path, late)


class _Net:
    """Tasks by number, for speed. `push`: days beyond its plan; `by`: its tightest predecessor, or -1."""

    def __init__(self, tasks: Mapping[Hashable, Task]) -> None:
        known = [task for task in tasks.values() if task.start is not None or task.end is not None]
        self.ids = [task.id for task in known]
        self.place = {one: number for number, one in enumerate(self.ids)}
        self.done = [cast(int, earliest_end(task)) for task in known]
        self.begun = [cast(int, latest_start(task)) for task in known]
        self.last = [cast(int, task.start if task.end is None else task.end) for task in known]
        self.onward: list[list[tuple[int, int]]] = [[] for _ in known]
        self.waiting = [0] * len(known)
        self.push = [0] * len(known)
        self.by = [-1] * len(known)
        self.order: list[int] = []

    def join(self, bonds: Iterable[Edge]) -> list[tuple[Bond, int]]:
        """Take the links in, each with the days by which it would push its target; answers those that do."""
        late, place, done, begun = [], self.place, self.done, self.begun
        for one, other, lag in bonds:
            source, target = place.get(one, -1), place.get(other, -1)
            if source < 0 or target < 0:
                continue
            days = done[source] + 1 + lag - begun[target]
            self.onward[source].append((target, days))
            self.waiting[target] += 1
            if days > 0:
                late.append((Bond(one, other, lag), days))
        return late

    def forward(self) -> None:
        """Each after all that blocks it, pushed as far as the tightest of them pushes."""
        waiting, push, by, order = self.waiting, self.push, self.by, self.order
        order += [one for one, count in enumerate(waiting) if not count]
        tightest = [-FAR] * len(waiting)
        for one in order:
            for target, days in self.onward[one]:
                pushed = push[one] + days
                if pushed > tightest[target]:
                    tightest[target], by[target] = pushed, one
                    if pushed > push[target]:
                        push[target] = pushed
                waiting[target] -= 1
                if not waiting[target]:
                    order.append(target)

    def finish(self) -> tuple[int, list[Hashable]]:
        """The last day, and the chain that decides it."""
        one = max(self.order, key=lambda one: self.last[one] + self.push[one])
        day, path = self.last[one] + self.push[one], []
        while one >= 0:
            path.append(self.ids[one])
            one = self.by[one]
        return day, path[::-1]

    def slack(self, finish: int) -> dict[Hashable, int]:
        latest = [finish - day for day in self.last]
        ordered = set(self.order)
        for one in reversed(self.order):
            least = latest[one]
            for target, days in self.onward[one]:
                if latest[target] - days < least and target in ordered:
                    least = latest[target] - days
            latest[one] = least
        return {self.ids[one]: latest[one] - self.push[one] for one in self.order}
