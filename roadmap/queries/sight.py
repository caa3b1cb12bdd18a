"""Line of sight: which planned work serves which objective, and how much of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import OPEN_CATEGORIES, Item, Objective
from roadmap.rolling import INHERITED


@dataclass
class Work:
    """An open item with the open items below it that serve the same objective."""

    item: Item
    children: list["Work"] = field(default_factory=list)

    @property
    def effort(self) -> float:
        """Its parts' where it has any: a whole and its parts are not counted twice."""
        return sum(child.effort for child in self.children) if self.children else self.item.effort or 0

    @property
    def count(self) -> int:
        return 1 + sum(child.count for child in self.children)


@dataclass
class Node:
    """An objective, those below it, and the work that serves it directly."""

    objective: Objective
    depth: int = 0
    children: list["Node"] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    # Percent of all planned effort, with what lies below.
    share: float = 0

    @property
    def effort(self) -> float:
        return sum(work.effort for work in self.work) + sum(child.effort for child in self.children)

    @property
    def count(self) -> int:
        return sum(work.count for work in self.work) + sum(child.count for child in self.children)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Sight:
    """`tops`: objectives that lie below none; `loose`: work that serves no objective."""

    tops: list[Node]
    loose: list[Work]

    def walk(self) -> Iterator[Node]:
        for top in self.tops:
            yield from top.walk()

    @property
    def loose_effort(self) -> float:
        return sum(work.effort for work in self.loose)

    @property
    def count(self) -> int:
        return sum(work.count for work in self.loose) + sum(top.count for top in self.tops)

    @property
    def effort(self) -> float:
        return self.loose_effort + sum(top.effort for top in self.tops)

    def share(self, effort: float) -> float:
        """Percent of all planned effort."""
        return 100 * effort / self.effort if self.effort else 0


def line_of_sight(products: list[UUID] | None = None) -> Sight:
    """All objectives and open items, or those of some products; three queries.

    An item without an objective serves that of the nearest item above it which has one, open or not.
    """
    rows = Item.objects.live().filter(status__category__in=OPEN_CATEGORIES).select_related("status")
    objectives = Objective.objects.select_related("owner", "product")
    if products is not None:
        rows = rows.filter(product__in=products)
        objectives = objectives.filter(product__in=products) | objectives.filter(product=None)
    nodes = _tree(list(objectives.order_by(F("start").asc(nulls_last=True), "position", "title")))
    loose = _give(list(rows), nodes)
    tops = [node for node in nodes.values() if node.objective.parent_id not in nodes]
    sight = Sight([_settled(node, 0) for node in tops], loose)
    for node in sight.walk():
        node.share = sight.share(node.effort)
    return sight


def _aim(pk: UUID | None, nodes: dict[UUID, Node]) -> UUID | None:
    return pk if pk in nodes else None


def inherited() -> dict[UUID, UUID]:
    """The objective of every item that has none of its own but is part, at any depth, of one that has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {INHERITED}")
        return {UUID(pk): UUID(aim) for pk, aim in json.loads(cursor.fetchone()[0]).items()}


def _tree(objectives: list[Objective]) -> dict[UUID, Node]:
    nodes = {one.pk: Node(one) for one in objectives}
    for node in nodes.values():
        if above := nodes.get(node.objective.parent_id):  # type: ignore[arg-type]
            above.children.append(node)
    return nodes


def _settled(node: Node, depth: int) -> Node:
    node.depth = depth
    for child in node.children:
        _settled(child, depth + 1)
    return node


def _give(items: list[Item], nodes: dict[UUID, Node]) -> list[Work]:
    """Hang each item below its parent where both serve the same, else on its objective; answers what serves none."""
    by_id = {item.pk: item for item in items}
    aims = inherited()
    served = {item.pk: _aim(item.objective_id or aims.get(item.pk), nodes) for item in items}
    works = {item.pk: Work(item) for item in items}
    loose = []
    for item in items:
        parent = by_id.get(item.parent_id)  # type: ignore[arg-type]
        if parent is not None and served[parent.pk] == served[item.pk]:
            works[parent.pk].children.append(works[item.pk])
        elif (served_by := served[item.pk]) is not None:
            nodes[served_by].work.append(works[item.pk])
        else:
            loose.append(works[item.pk])
    return loose


def sentence(sight: Sight) -> str:
    """What matters, in words."""
    if not sight.count:
        return _("Which planned work serves which objective, and what serves none.")
    if not sight.effort:
        return _("No open item carries an effort yet, so what serves what cannot be weighed.")
    share = round(sight.share(sight.loose_effort))
    if not sight.loose:
        return _("All planned work serves an objective.")
    count = sum(work.count for work in sight.loose)
    return ngettext(
        "%(share)d%% of the planned effort, %(n)d item, serves no objective.",
        "%(share)d%% of the planned effort, %(n)d items, serves no objective.",
        count,
    ) % {"share": share, "n": count}
