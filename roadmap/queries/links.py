"""What hangs together with an item, and what waits."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from roadmap.models import OPEN_CATEGORIES, Item, Link, LinkKind, Milestone
from roadmap.queries.schedule import task_of
from roadmap.schedule import days_late


@dataclass(frozen=True)
class Side:
    """A link as one of its items sees it. `late`: by how many days the dates contradict it, 0 when they do not."""

    link: Link
    other: Item
    late: int

    @property
    def waits(self) -> bool:
        """Whether the other one still has to be done."""
        return self.other.archived_at is None and self.other.status.category in OPEN_CATEGORIES


@dataclass(frozen=True)
class Group:
    """`name`: blocked_by, blocks, relates, duplicates or duplicated_by."""

    name: str
    label: str
    sides: list[Side]


def labels() -> dict[str, str]:
    """Each way to hang on an item, as the item says it."""
    return {
        "blocked_by": _("Blocked by"),
        "blocks": _("Blocks"),
        "relates": _("Relates to"),
        "duplicates": _("Duplicates"),
        "duplicated_by": _("Duplicated by"),
    }


def links_of(item: Item) -> QuerySet[Link]:
    related = ("source", "source__status", "target", "target__status")
    return Link.objects.filter(Q(source=item) | Q(target=item)).select_related(*related).order_by("pk")


def groups_of(item: Item) -> list[Group]:
    """The links of an item by kind and direction, only kinds that occur; one query."""
    found: dict[str, list[Side]] = {name: [] for name in labels()}
    for link in links_of(item):
        outward = link.source_id == item.pk
        found[direction(link.kind, outward)].append(_side(link, outward))
    return [Group(name, label, found[name]) for name, label in labels().items() if found[name]]


def direction(kind: str, outward: bool) -> str:
    if outward or kind == LinkKind.RELATES:
        return kind
    return "blocked_by" if kind == LinkKind.BLOCKS else "duplicated_by"


def ends_of(name: str, item: Item, other: Item) -> dict[str, Any]:
    """Kind, source and target of a link that `item` names so."""
    if name == "blocked_by":
        return {"kind": LinkKind.BLOCKS, "source": other, "target": item}
    if name == "duplicated_by":
        return {"kind": LinkKind.DUPLICATES, "source": other, "target": item}
    return {"kind": name, "source": item, "target": other}


def _side(link: Link, outward: bool) -> Side:
    late = 0
    if link.kind == LinkKind.BLOCKS and _open(link.source) and _open(link.target):
        late = max(days_late(task_of(link.source), task_of(link.target), link.lag) or 0, 0)
    return Side(link, link.target if outward else link.source, late)


def _open(item: Item) -> bool:
    return item.archived_at is None and item.status.category in OPEN_CATEGORIES


def linkable(item: Item, words: str) -> list[Item]:
    """What somebody who types `words` may mean: by key, by part of the title, else by likeness."""
    return _like(Item.objects.live().exclude(pk=item.pk), words)


def linkable_of(milestone: Milestone, words: str) -> list[Item]:
    """What may be put into a milestone: of its product, or of all when it has none."""
    rows = Item.objects.live().exclude(milestone=milestone)
    return _like(rows.filter(product=milestone.product_id) if milestone.product_id else rows, words)


def _like(rows: QuerySet[Item], words: str) -> list[Item]:
    rows = rows.select_related("status")
    found = list(rows.filter(Q(key__istartswith=words) | Q(title__icontains=words)).order_by("rank")[:8])
    return found or list(rows.filter(title__trigram_word_similar=words).order_by("rank")[:8])
