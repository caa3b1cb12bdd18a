"""Whether a link or a parent would close a ring, and which.

Each item has two moments, its start and its end. A link leads from the end of its source to the start of its target;
a part starts no earlier and ends no later than the whole. Whoever can come from the start of what shall wait to the end
of what it shall wait for would wait for itself. So an item cannot block what it is part of, nor its own parts, nor
anything by way of them.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

Moment = tuple[Hashable, bool]  # (item, whether its end)


class Web:
    """What blocks what, and what is part of what; it can grow link by link."""

    def __init__(self, blocks: Iterable[tuple[Hashable, Hashable]], parents: Mapping[Any, Hashable]) -> None:
        self._blocks: dict[Hashable, list[Hashable]] = {}
        self._parts: dict[Hashable, list[Hashable]] = {}
        self._whole = dict(parents)
        for part, whole in self._whole.items():
            self._parts.setdefault(whole, []).append(part)
        for source, target in blocks:
            self.add(source, target)

    def add(self, source: Hashable, target: Hashable) -> None:
        self._blocks.setdefault(source, []).append(target)

    def put(self, part: Hashable, whole: Hashable) -> None:
        """Make `part` a part of `whole`, and of nothing else."""
        if part in self._whole:
            self._parts[self._whole[part]].remove(part)
        self._whole[part] = whole
        self._parts.setdefault(whole, []).append(part)

    def ring(self, source: Hashable, target: Hashable) -> list[Hashable]:
        """What `source` already waits for if it shall block `target`: from target to source; empty when all is well."""
        return self._way((target, False), (source, True))

    def ring_of_part(self, part: Hashable, whole: Hashable) -> list[Hashable]:
        """The links that contradict making `part` a part of `whole`; empty when none does."""
        return self._way((part, False), (whole, False)) or self._way((whole, True), (part, True))

    def kin(self, one: Hashable, other: Hashable) -> bool:
        """Whether one is part of the other, at any depth."""
        return other in self._above(one) or one in self._above(other)

    def lies_below(self, item: Hashable, other: Hashable) -> bool:
        """Whether `item` is `other` or a part of it, at any depth."""
        return item == other or other in self._above(item)

    def _above(self, item: Hashable) -> set[Hashable]:
        found: set[Hashable] = set()
        while item in self._whole and self._whole[item] not in found:
            item = self._whole[item]
            found.add(item)
        return found

    def _onward(self, moment: Moment) -> Iterator[Moment]:
        item, ended = moment
        if ended:
            for target in self._blocks.get(item, ()):
                yield target, False
            if item in self._whole:
                yield self._whole[item], True
        else:
            yield item, True
            for part in self._parts.get(item, ()):
                yield part, False

    def _way(self, begin: Moment, goal: Moment) -> list[Hashable]:
        came: dict[Moment, Moment | None] = {begin: None}
        waiting = deque([begin])
        while waiting:
            here = waiting.popleft()
            if here == goal:
                return self._items(here, came)
            for onward in self._onward(here):
                if onward not in came:
                    came[onward] = here
                    waiting.append(onward)
        return []

    @staticmethod
    def _items(here: Moment, came: Mapping[Moment, Moment | None]) -> list[Hashable]:
        """The items on the way, each stay once."""
        way: list[Hashable] = []
        step: Moment | None = here
        while step is not None:
            if not way or way[-1] != step[0]:
                way.append(step[0])
            step = came[step]
        return way[::-1]
