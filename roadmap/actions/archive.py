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
  SELECT i.id, 1 FROM roadmap_item i WHERE i.parent_id = ANY(%s)
  UNION
  SELECT i.id, below.depth + 1 FROM below JOIN roadmap_item i ON i.parent_id = below.id
) SELECT id FROM below GROUP BY id ORDER BY min(depth)
"""
# Those that are archived, with what lies below them and went at the same moment.
TOGETHER = """
WITH RECURSIVE below (id, at) AS (
  SELECT i.id, i.archived_at FROM roadmap_item i WHERE i.id = ANY(%s) AND i.archived_at IS NOT NULL
  UNION
  SELECT i.id, below.at FROM below JOIN roadmap_item i ON i.parent_id = below.id
) SELECT DISTINCT i.id FROM below JOIN roadmap_item i ON i.id = below.id
WHERE i.archived_at = below.at AND i.merged_into_id IS NULL
"""
# What a copy does not take over: what names it, and what happened to the original.
OWN = {
    *("product_id", "custom"),
    *("id", "workspace_id", "created_at", "updated_at", "version", "number", "key", "rank"),
    *("external_id", "shipped_at", "archived_at", "merged_into_id", "status_id"),
}
MOST_COPIES = 1000


def _ids(sql: str, roots: Sequence[UUID]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(roots)])
        return [pk for (pk,) in cursor.fetchall()]


def ids_below(item: Item) -> list[UUID]:
    """All items below this one, the nearest first."""
    return _ids(BELOW, [item.pk])


@action
def archive_items(ids: Sequence[UUID], *, by: Actor, children: bool = True) -> list[UUID]:
    """Put items away, and what lies below them unless told; the ids of what went. Nothing of it is lost."""
    by.require("roadmap.write")
    wanted = [*ids, *(_ids(BELOW, ids) if children else ())]
    live = Item.objects.live().filter(pk__in=wanted).select_for_update(of=["self"]).order_by("pk")
    gone = [item.pk for item in live.only("pk")]
    Item.objects.filter(pk__in=gone).update(archived_at=by.now)
    rescore(wanted)
    return gone


@action
def unarchive_items(ids: Sequence[UUID], *, by: Actor) -> list[UUID]:
    """Take items back, with what was put away along with them; the ids of what came.

    Raises: Conflict for an item that was merged into another.
    """
    by.require("roadmap.write")
    if Item.objects.filter(pk__in=ids, archived_at__isnull=False, merged_into__isnull=False).exists():
        raise Conflict(_("This item was merged into another. Undo the merge instead."))
    back = _ids(TOGETHER, ids)
    Item.objects.filter(pk__in=back).update(archived_at=None)
    rescore(back)
    return back


def archive_item(item: Item, *, by: Actor, children: bool = True) -> int:
    """Put one item away as `archive_items` does; how many went."""
    return len(archive_items([item.pk], by=by, children=children))


def unarchive_item(item: Item, *, by: Actor) -> int:
    """Take one item back as `unarchive_items` does; how many came."""
    return len(unarchive_items([item.pk], by=by))


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
