"""Copies of items, one or many."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.tenancy import Actor, action
from core.writing import write_rows
from roadmap.actions.items import GAP, NARROW, create_items, spread_ranks
from roadmap.models import OPEN_CATEGORIES, Gate, Item

# What a copy does not take over: what names it, and what happened to the original.
OWN = {
    *("product_id", "custom"),
    *("id", "workspace_id", "created_at", "updated_at", "version", "number", "key", "rank"),
    *("external_id", "shipped_at", "archived_at", "merged_into_id", "status_id"),
}
MOST_COPIES = 1000
# Of those that are not archived; what lies below something archived is not copied either.
BELOW = """
WITH RECURSIVE below (id) AS (
  SELECT i.id FROM roadmap_item i WHERE i.parent_id = ANY(%s) AND i.archived_at IS NULL
  UNION
  SELECT i.id FROM below JOIN roadmap_item i ON i.parent_id = below.id WHERE i.archived_at IS NULL
) SELECT id FROM below LIMIT %s
"""
# Each with the rank of what follows it in the common order; null after the last.
NEXT = """
SELECT id, rank, following FROM (
  SELECT i.id, i.rank, lead(i.rank) OVER (ORDER BY i.rank, i.id) AS following
  FROM roadmap_item i WHERE i.workspace_id = (SELECT core_workspace())
) ordered WHERE id = ANY(%s)
"""


def duplicate_item(item: Item, *, by: Actor, children: bool = False) -> Item:
    """A copy of one item as `duplicate_items` makes it."""
    return duplicate_items([item.pk], by=by, children=children)[0]


@action
def duplicate_items(ids: Sequence[UUID], *, by: Actor, children: bool = False) -> list[Item]:
    """A copy right after each original, the topmost first, with copies of what lies below them if asked.

    What is copied along with what it lies below, lies below the copy. Steps that the work went through are not copied:
    what is done or has gates begins in the first status.
    """
    by.require("roadmap.write")
    rows = _originals(ids, children)
    gated = set(Gate.objects.values_list("status", flat=True).distinct())
    places, also = _places(ids), {row.pk for row in rows}
    new = [_as_new(row, gated, below=row.parent_id in also) for row in rows]
    copies = create_items(new, by=by, copies=True, hang=lambda made: _hang(rows, made, places))
    for row, copy in zip(rows, copies, strict=True):
        # As it stands: a field may be archived by now, a person may have left.
        copy.custom = row.custom
    write_rows(Item, copies, ["custom"])
    return copies


def _originals(ids: Sequence[UUID], children: bool) -> list[Item]:
    """By rank, the chosen ones before what lies below them."""
    below = _ids_below(ids) if children else []
    known = Item.objects.select_related("status", "product")
    found = {row.pk: row for row in known.filter(pk__in=[*ids, *below])}
    chosen = set(ids)
    return sorted(found.values(), key=lambda row: (row.pk not in chosen, row.rank, row.pk))


def _ids_below(ids: Sequence[UUID]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [list(ids), MOST_COPIES + 1])
        found = [pk for (pk,) in cursor.fetchall()]
    if len(found) > MOST_COPIES:
        raise Conflict(_("More than %(most)d items lie below this one.") % {"most": MOST_COPIES})
    return found


def _places(ids: Sequence[UUID]) -> dict[UUID, float]:
    """By original, the rank between it and what follows it."""
    gaps = _gaps(ids)
    if any(room <= 2 * NARROW for _rank, room in gaps.values()):
        spread_ranks()
        gaps = _gaps(ids)
    return {pk: rank + room / 2 for pk, (rank, room) in gaps.items()}


def _gaps(ids: Sequence[UUID]) -> dict[UUID, tuple[float, float]]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [list(ids)])
        return {
            pk: (rank, 2 * GAP if following is None else following - rank)
            for pk, rank, following in cursor.fetchall()
        }


def _hang(rows: Sequence[Item], made: Sequence[Item], places: dict[UUID, float]) -> None:
    """Before they are written: each after its original, and below the copy of what that lies below."""
    copy_of = {row.pk: copy for row, copy in zip(rows, made, strict=True)}
    for row, copy in zip(rows, made, strict=True):
        copy.rank = places.get(row.pk, copy.rank)
        if row.parent_id in copy_of:
            copy.parent_id = copy_of[row.parent_id].pk


def _as_new(row: Item, gated: set[UUID], below: bool) -> dict[str, Any]:
    """What a copy begins with; one that goes `below` another copy keeps its title."""
    names = [field.attname for field in Item._meta.concrete_fields if field.attname not in OWN]
    values = {name: getattr(row, name) for name in names}
    # None is the first status.
    kept = row.status.category in OPEN_CATEGORIES and row.status_id not in gated
    title = row.title if below else _("%(title)s (copy)") % {"title": row.title[:290]}
    return values | {"product": row.product, "status": row.status if kept else None, "title": title}
