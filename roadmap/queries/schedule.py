"""The plan as tasks and bonds for `roadmap.schedule`, and its answers with the items' names.

Ids are texts here, as the answers are: twenty thousand links are read several times quicker so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Invalid
from roadmap.models import OPEN_CATEGORIES, Category, Item, Product
from roadmap.schedule import Analysis, Bond, Edge, Move, Task, analyse, follow, reach

# The columns of a Task; 0001-01-01 is day 1, as for `date.toordinal`.
ITEMS = """
SELECT i.id::text, i.start - DATE '0001-01-01' + 1, i."end" - DATE '0001-01-01' + 1,
       i.start_precision, i.end_precision, s.category = %s
  FROM roadmap_item i JOIN roadmap_status s ON s.id = i.status_id
 WHERE i.workspace_id = (SELECT core_workspace()) AND i.archived_at IS NULL AND s.category = ANY(%s)
"""
LINKS = """
SELECT source_id::text, target_id::text, lag FROM roadmap_link
 WHERE workspace_id = (SELECT core_workspace()) AND kind = 'blocks'
"""


class Name(NamedTuple):
    key: str
    title: str


@dataclass(frozen=True)
class Plan:
    """Open items and what blocks what among them."""

    tasks: dict[Any, Task]
    bonds: list[Edge]


def ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def day_of(number: int | None) -> date | None:
    return date.fromordinal(number) if number is not None else None


def task_of(item: Item) -> Task:
    under_way = item.status.category == Category.IN_PROGRESS
    dates = (ordinal(item.start), ordinal(item.end), item.start_precision, item.end_precision)
    return Task(str(item.pk), *dates, under_way)


def bonds() -> list[Edge]:
    """All links that block, also those of closed items."""
    with connection.cursor() as cursor:
        cursor.execute(LINKS)
        return cursor.fetchall()


def plan(
    where: str = "", values: Iterable[Any] = (), known: list[Edge] | None = None, tail: str = ""
) -> Plan:
    """The open items, and the links between them."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS + where + tail, [Category.IN_PROGRESS, list(OPEN_CATEGORIES), *values])
        tasks = {row[0]: Task._make(row) for row in cursor.fetchall()}
    found = [bond for bond in (known or bonds()) if bond[0] in tasks and bond[1] in tasks]
    return Plan(tasks, found)


def names_of(ids: Iterable[Any]) -> dict[Any, Name]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id::text, key, title FROM roadmap_item WHERE id = ANY(%s::uuid[])", [list(ids)]
        )
        return {pk: Name(key, title) for pk, key, title in cursor.fetchall()}


def critical(product: Product | None = None, end: Item | None = None) -> tuple[Plan, Analysis]:
    """Room and deciding chain of all open items; with a product or an item as the end, of those and of all that they
    wait for."""
    known = bonds()
    if product is None and end is None:
        whole = plan(known=known)
    else:
        rows = Item.objects.filter(pk=end.pk) if end else Item.objects.filter(product=product)
        own = [str(pk) for pk in rows.values_list("pk", flat=True)]
        backward = ((target, source, lag) for source, target, lag in known)
        whole = plan(" AND i.id = ANY(%s::uuid[])", [[*own, *reach(own, backward)]], known)
    return whole, analyse(whole.tasks, whole.bonds)


@dataclass(frozen=True)
class Following:
    """`old` and `new` of the item itself, the moves that follow, and what the plan calls what they name."""

    old: Task
    new: Task
    moves: list[Move]
    names: dict[Any, Name]

    @property
    def changed(self) -> list[Task]:
        """Every task whose dates are new."""
        own = [self.new] if self.new != self.old else []
        return [*own, *(move.new for move in self.moves)]


def following(item: Item, new: Task | None, *, lock: bool = False) -> Following:
    """What moves when `item` gets the dates of `new`; without, when it and all that follows keep their links.

    `lock` holds the items of the answer against other writers. Raises: Invalid past the end of the calendar.
    """
    old, known = task_of(item), bonds()
    after = reach([old.id], known) | {old.id}
    before = {bond[0] for bond in known if bond[1] in after}
    tail = " ORDER BY i.id" + (" FOR UPDATE OF i" if lock else "")
    found = plan(" AND i.id = ANY(%s::uuid[])", [list(after | before)], known, tail)
    tasks, links = {**found.tasks, old.id: old}, [Bond._make(edge) for edge in found.bonds]
    new, moves = moved_along(tasks, links, old, new)
    named = {old.id, *(move.new.id for move in moves), *(move.because for move in moves)}
    return Following(old, new, moves, names_of(named))


def moved_along(
    tasks: dict[Any, Task], links: list[Bond], old: Task, new: Task | None
) -> tuple[Task, list[Move]]:
    """The dates of the task and the moves that follow. Raises: Invalid past the end of the calendar."""
    try:
        return _kept(tasks, links, old) if new is None else (new, follow(tasks, links, {old.id: new}))
    except OverflowError:
        raise Invalid(
            {"start": _("This would move items past the year 9999. Choose nearer dates.")}
        ) from None


def _kept(tasks: dict[Any, Task], known: list[Bond], own: Task) -> tuple[Task, list[Move]]:
    """Pushed by its own blockers first, which stand as they are."""
    blockers = {bond.source: tasks[bond.source] for bond in known if bond.target == own.id}
    pushed = [move for move in follow(tasks, known, blockers) if move.new.id == own.id] if blockers else []
    new = pushed[0].new if pushed else own
    return new, follow(tasks, known, {own.id: new})
