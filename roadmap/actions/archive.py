"""Putting items away without deleting them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.tenancy import Actor, action
from roadmap.models import Item
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
