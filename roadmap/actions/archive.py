"""Putting items away without deleting them, and copies of items."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.tenancy import Actor, action
from core.writing import write_rows
from roadmap.actions.items import create_items, move_item
from roadmap.models import OPEN_CATEGORIES, Item, Status
from roadmap.scoring.store import rescore

BELOW = """
WITH RECURSIVE below (id, depth) AS (
  SELECT i.id, 1 FROM roadmap_item i WHERE i.parent_id = %s
  UNION
  SELECT i.id, below.depth + 1 FROM below JOIN roadmap_item i ON i.parent_id = below.id
) SELECT id FROM below GROUP BY id ORDER BY min(depth)
"""
# What a copy does not take over: what names it, and what happened to the original.
OWN = {
    *("product_id", "custom"),
    *("id", "workspace_id", "created_at", "updated_at", "version", "number", "key", "rank"),
    *("external_id", "shipped_at", "archived_at", "merged_into_id", "status_id"),
}
MOST_COPIES = 1000


def ids_below(item: Item) -> list[UUID]:
    """All items below this one, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [item.pk])
        return [pk for (pk,) in cursor.fetchall()]


@action
def archive_item(item: Item, *, by: Actor, children: bool = True) -> int:
    """Put the item away, and what lies below it unless told; how many. Nothing of it is lost."""
    by.require("roadmap.write")
    ids = [item.pk, *(ids_below(item) if children else ())]
    count = Item.objects.live().filter(pk__in=ids).update(archived_at=by.now)
    rescore(ids)
    return count


@action
def unarchive_item(item: Item, *, by: Actor) -> int:
    """Take it back, with what was put away along with it; how many.

    Raises: Conflict for an item that was merged into another.
    """
    by.require("roadmap.write")
    if item.archived_at is None:
        return 0
    if item.merged_into_id:
        raise Conflict(_("This item was merged into another. Undo the merge instead."))
    ids = [item.pk, *ids_below(item)]
    together = Item.objects.filter(pk__in=ids, archived_at=item.archived_at, merged_into=None)
    count = together.update(archived_at=None)
    rescore(ids)
    return count


@action
def duplicate_item(item: Item, *, by: Actor, children: bool = False) -> Item:
    """A copy right after the original, with copies of what lies below it if asked.

    Steps that the work went through are not copied: what is done or has gates begins in the first status.
    """
    by.require("roadmap.write")
    [copy] = _copies([item], {}, by)
    if children:
        _copy_below(item, copy, by)
    return move_item(copy, by=by, after=item)


def _copied(title: str) -> str:
    return _("%(title)s (copy)") % {"title": title[:290]}


def _copy_below(item: Item, copy: Item, by: Actor) -> None:
    """Level by level, because a copy must be there before the copies of its children."""
    made: dict[UUID | None, Item] = {item.pk: copy}
    level, count = [item.pk], 0
    while level:
        rows = list(
            Item.objects.live()
            .filter(parent__in=level)
            .select_related("status", "product")
            .order_by("rank", "id")
        )
        count += len(rows)
        if count > MOST_COPIES:
            raise Conflict(_("More than %(most)d items lie below this one.") % {"most": MOST_COPIES})
        made |= {row.pk: new for row, new in zip(rows, _copies(rows, made, by), strict=True)}
        level = [row.pk for row in rows]


def _copies(rows: Sequence[Item], made: Mapping[UUID | None, Item], by: Actor) -> list[Item]:
    """Copies of `rows`; of those whose parent was copied too, `made` by its id, below that copy."""
    new = [_as_new(row, made.get(row.parent_id)) for row in rows]
    copies = create_items(new, by=by, copies=True) if rows else []
    for row, copy in zip(rows, copies, strict=True):
        # As it stands: a field may be archived by now, a person may have left.
        copy.custom = row.custom
    write_rows(Item, copies, ["custom"])
    return copies


def _as_new(item: Item, parent: Item | None) -> dict[str, Any]:
    names = [field.attname for field in Item._meta.concrete_fields if field.attname not in OWN]
    values = {name: getattr(item, name) for name in names} | {"product": item.product}
    below = {"parent_id": parent.pk} if parent else {"title": _copied(item.title)}
    return values | {"status": _status_of(item)} | below


def _status_of(item: Item) -> Status | None:
    """None: the first status."""
    gated = item.status.gates.exists()
    return item.status if item.status.category in OPEN_CATEGORIES and not gated else None
