"""What the parts of an item add up to for an audience: worked out from the parts that it may see, as it sees them.

A part that is hidden changes nothing, nor does what hangs on it: a chain of parts ends where one of them is hidden. The rules
are those of `roadmap/rolling.py`, of dates that are no finer than the audience's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor

from stakeholders.visibility import Rolled, Rules, Seen, When


@dataclass(slots=True)
class _Sum:
    start: When | None = None
    end: When | None = None
    leaves: int = 0
    shipped: int = 0
    estimated: int = 0
    effort: float = 0
    done: float = 0

    def take(self, part: Seen, below: "_Sum | None") -> None:
        self._span(part.start, part.end)
        if below is None:
            self._weigh(dict(part.scores).get("effort"), part.stage == "shipped")
            return
        self._span(below.start, below.end)
        for name in ("leaves", "shipped", "estimated", "effort", "done"):
            setattr(self, name, getattr(self, name) + getattr(below, name))

    def _weigh(self, effort: float | None, shipped: bool) -> None:
        self.leaves += 1
        self.shipped += shipped
        self.estimated += effort is not None
        self.effort += effort or 0
        self.done += (effort or 0) * shipped

    def _span(self, start: When | None, end: When | None) -> None:
        """Of two that begin or end on the same day, the one that is surer of it."""
        self.start = min(
            filter(None, (self.start, start)), key=lambda one: (one.first, one.last), default=None
        )
        self.end = max(filter(None, (self.end, end)), key=lambda one: (one.last, one.first), default=None)

    def told(self, progress: bool) -> Rolled:
        by_effort = self.estimated == self.leaves and self.effort > 0
        share = self.done / self.effort if by_effort else self.shipped / self.leaves
        return Rolled(
            self.start,
            self.end,
            floor(self.effort * 1e6 + 0.5) / 1e6 if self.estimated else None,
            floor(share * 100 + 0.5) if progress else None,
        )


def tells_parts(rules: Rules) -> bool:
    """Whether an audience sees anything that parts could add up to."""
    return bool({"dates", "status", "effort", "scores"} & rules.fields)


def rolled_up(family: Iterable[Seen], parents: Mapping[str, str], rules: Rules) -> dict[str, Rolled]:
    """By id, of what has parts. `family`: all that the audience may see of these trees; `parents`: of those in it.

    Who sees nothing of what shipped, or no statuses, is told no progress: it would always be none.
    """
    here = {one.id: one for one in family if one.stage != "dropped"}
    up = {one: whole for one, whole in parents.items() if one in here and whole in here}
    progress = "status" in rules.fields and "shipped" in rules.categories
    return {one: found.told(progress) for one, found in _sums(here, up).items()}


def _sums(here: Mapping[str, Seen], up: Mapping[str, str]) -> dict[str, _Sum]:
    """From the leaves upwards: a whole is ready once all its parts are. What goes round in a ring never is."""
    waits: dict[str, int] = {}
    for whole in up.values():
        waits[whole] = waits.get(whole, 0) + 1
    sums: dict[str, _Sum] = {}
    ready = [one for one in here if one not in waits]
    while ready:
        one = ready.pop()
        if above := up.get(one):
            sums.setdefault(above, _Sum()).take(here[one], sums.get(one))
            waits[above] -= 1
            if not waits[above]:
                ready.append(above)
    return {one: found for one, found in sums.items() if not waits[one]}


def with_parts(seen: Iterable[Seen], rolled: Mapping[str, Rolled]) -> list[Seen]:
    return [replace(one, rolled=rolled[one.id]) if one.id in rolled else one for one in seen]
