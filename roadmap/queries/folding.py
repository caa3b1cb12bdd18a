"""Acts that came to nothing together: one and what took it back, whether by an undo, by hand or by another act.

It is read from what they wrote, for a bar that is dragged back says nothing of being an undo.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from core.batches import Group
from core.models import Event
from core.standing import derived
from roadmap.queries.acts import fitting

# Of more events than these it is not looked what came to nothing.
MOST_COMPARED = 10_000
# So many earlier acts one may have taken back; and so many it is looked at that were there and back by detours.
MOST_BACK, MOST_THROUGH = 500, 50

Cell = tuple[UUID, str]
# What an act made of each value that it touched: [before, after].
Net = dict[Cell, tuple[Any, Any]]


class Folds(NamedTuple):
    """`standing`: what there is to take back. `folded`: acts that came to nothing together, each the latest first.
    The latest of each took the others back: to undo it does them again."""

    standing: list[Group]
    folded: list[list[Group]]


def folds_of(groups: Sequence[Group]) -> Folds:
    """`groups` and what is answered: the latest first."""
    nets = _nets(groups)
    standing: dict[int, Group] = {}
    of_row: dict[UUID, set[int]] = {}
    folded = []
    for group in reversed(groups):
        last = group.xids[0]
        rows = {pk for pk, _column in nets.get(last, {})}
        earlier = {one for pk in rows for one in of_row.get(pk, ()) if one in standing}
        if gone := _cancelled(nets.get(last, {}), sorted(earlier, reverse=True), nets):
            folded.append([group, *(standing.pop(one) for one in gone)])
            continue
        standing[last] = group
        for pk in rows:
            of_row.setdefault(pk, set()).add(last)
    return Folds(list(standing.values())[::-1], folded[::-1])


def _cancelled(net: Net, earlier: Sequence[int], nets: Mapping[int, Net]) -> list[int]:
    """The latest acts that come to nothing along with this one; empty where there are none. First it is looked at those
    alone that set what this one set again, then at all that its rows went through."""
    for all_of_them, most in ((False, MOST_BACK), (True, MOST_THROUGH)):
        left, gone = dict(net), []
        for one in earlier[:most]:
            before = nets[one]
            if all_of_them or any(
                cell in before and before[cell][1] == pair[0] for cell, pair in left.items()
            ):
                left = _net_of([before, left])
                gone.append(one)
            if not left:
                return gone
    return []


def _net_of(nets: Iterable[Net]) -> Net:
    """One after the other, without what is again as it was."""
    whole: Net = {}
    for net in nets:
        for cell, (old, new) in net.items():
            whole[cell] = (whole[cell][0] if cell in whole else old, new)
    return {cell: pair for cell, pair in whole.items() if pair[0] != pair[1]}


def _nets(groups: Sequence[Group]) -> dict[int, Net]:
    """By the number of the group's last transaction."""
    last_of = {xid: group.xids[0] for group in groups for xid in group.xids}
    known = fitting(sorted(last_of, reverse=True), MOST_COMPARED)
    rows = Event.objects.filter(xid__in=known).exclude(model__in=derived()).order_by("id")
    told: dict[int, list[Net]] = {}
    for xid, pk, operation, changes in rows.values_list("xid", "object_id", "operation", "changes"):
        told.setdefault(last_of[xid], []).append(_net(pk, operation, changes))
    # Of an act that was read in part nothing is known.
    whole = {group.xids[0] for group in groups if set(group.xids) <= set(known)}
    return {last: _net_of(nets) for last, nets in told.items() if last in whole}


def _net(pk: UUID, operation: str, changes: Mapping[str, Sequence[Any]]) -> Net:
    there = (operation != "insert", operation != "delete")
    return {(pk, ""): there} | {(pk, column): (old, new) for column, (old, new) in changes.items()}
