"""Hundreds of items changed at once: all or none, in a number of statements that does not grow with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict, Invalid, Stale
from core.tenancy import Actor, action
from core.writing import write_rows
from roadmap.actions.archive import archive_items, unarchive_items
from roadmap.actions.copies import duplicate_items
from roadmap.actions.gates import refuse_open_gates
from roadmap.actions.items import below_itself, delete_items, take_numbers
from roadmap.circles import circles
from roadmap.custom import CustomFields
from roadmap.dated import moved, settle
from roadmap.filters import where_of_tree
from roadmap.models import Category, Item
from roadmap.rings import refuse_rings_of_parts
from roadmap.scoring.sources import SCORED
from roadmap.scoring.store import rescore

MOST = 1000
# Names of one item alone: giving them to many would be a mistake.
SINGLE = ("title", "external_id", "after", "before")


@dataclass
class Bulk:
    """What many items get. `set` as the arguments of `change_item`; `versions` by id, of those that were read."""

    set: dict[str, Any] = field(default_factory=dict)
    add_tags: Sequence[str] = ()
    remove_tags: Sequence[str] = ()
    shift_days: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)


def items_matching(tree: Any, by: Actor) -> list[UUID]:
    """Ids of the items that are not archived and fit the filter. Raises: Invalid for more than `MOST`."""
    where = where_of_tree(tree, by)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.id FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id"
            " WHERE i.workspace_id = (SELECT core_workspace()) AND i.archived_at IS NULL"
            f" {where.sql} ORDER BY i.rank, i.id LIMIT {MOST + 1}",
            where.values or None,
        )
        found = [pk for (pk,) in cursor.fetchall()]
    if len(found) > MOST:
        raise Invalid({"filter": _("More than %(most)d items fit. Narrow it down.") % {"most": MOST}})
    return found


@action
def change_items(ids: Sequence[UUID], bulk: Bulk, *, by: Actor) -> list[UUID]:
    """Change them all; answers the ids of those that differ now.

    Raises: Invalid naming the items that cannot take it, Stale when one was changed since it was read.
    """
    by.require("roadmap.write")
    if wrong := [name for name in SINGLE if name in bulk.set]:
        raise Invalid({name: _("This belongs to one item alone.") for name in wrong})
    items = locked_items(ids, bulk.versions)
    _refuse_itself(items, bulk)
    touched = _lay(items, bulk, by)
    changed_items = [item for item in items if item.pk in touched]
    if "status" in bulk.set:
        entering = [item for item in changed_items if "status_id" in touched[item.pk]]
        refuse_open_gates(entering, bulk.set["status"])
    write_rows(Item, changed_items, {name for names in touched.values() for name in names})
    if "parent" in bulk.set:
        _refuse_rings([item.pk for item in changed_items])
    scored = {_attribute(name) for name in SCORED}
    rescore(pk for pk, names in touched.items() if not scored.isdisjoint(names))
    return [item.pk for item in changed_items]


@action
def put_away(ids: Sequence[UUID], archived: bool, versions: Mapping[str, int], *, by: Actor) -> list[UUID]:
    """Archive them all with what lies below them, or take them all back with what went along; the ids of what did."""
    by.require("roadmap.write")
    locked_items(ids, versions)
    return (archive_items if archived else unarchive_items)(ids, by=by)


@action
def delete_all(ids: Sequence[UUID], versions: Mapping[str, int], *, by: Actor) -> list[UUID]:
    """Delete them all with what hangs on them; what only lay below them stays."""
    by.require("roadmap.write")
    locked_items(ids, versions)
    delete_items(ids, by=by)
    return list(ids)


@action
def copy_all(ids: Sequence[UUID], versions: Mapping[str, int], *, by: Actor) -> list[UUID]:
    """A copy right after each of them; the ids of the copies, the topmost first."""
    by.require("roadmap.write")
    locked_items(ids, versions)
    return [copy.pk for copy in duplicate_items(ids, by=by)]


def _refuse_itself(items: Sequence[Item], bulk: Bulk) -> None:
    """What lies further below, the finished change shows; this the database would not take at all."""
    parent = bulk.set.get("parent")
    if parent is not None and parent.pk in {item.pk for item in items}:
        raise below_itself()


def locked_items(ids: Sequence[UUID], versions: Mapping[str, int]) -> list[Item]:
    """All of them, held until the act ends. Raises: Conflict for those that are gone, Stale by `versions` that were read."""
    if not ids or len(ids) > MOST:
        raise Invalid({"ids": _("Give 1 to %(most)d items.") % {"most": MOST}})
    # In one order, so that two who change many do not wait for each other in a ring.
    rows = list(Item.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if missing := set(ids) - {item.pk for item in rows}:
        raise Conflict(
            _("%(n)d of these items are no longer there. Load them again.") % {"n": len(missing)},
            missing=sorted(map(str, missing)),
        )
    read = {UUID(pk): version for pk, version in versions.items()}
    stale = [str(item.pk) for item in rows if read.get(item.pk, item.version) != item.version]
    if stale:
        raise Stale(
            _("%(n)d of these items were changed in the meantime. Look at them again.") % {"n": len(stale)},
            stale=stale,
        )
    return rows


def _lay(items: list[Item], bulk: Bulk, by: Actor) -> dict[UUID, set[str]]:
    """Set the values in memory; by id the names of what differs. Raises: Invalid with what each item refuses."""
    known, errors, touched = CustomFields(), dict[str, str | list[str]](), dict[UUID, set[str]]()
    numbers = _numbers(items, bulk)
    for item in items:
        try:
            names = changed(item, settle(_values(item, bulk, known, numbers, by), item))
        except Invalid as invalid:
            errors |= {f"{item.key} {name}".strip(): said for name, said in list(invalid.errors.items())[:10]}
            continue
        if names:
            touched[item.pk] = set(names)
    if errors:
        raise Invalid(dict(list(errors.items())[:20]))
    return touched


def _values(
    item: Item, bulk: Bulk, known: CustomFields, numbers: Mapping[UUID, Any], by: Actor
) -> dict[str, Any]:
    values = {_attribute(name): getattr(value, "pk", value) for name, value in bulk.set.items()}
    if "custom" in values:
        values["custom"] = known.merged(item.custom, values["custom"], values.get("type", item.type))
    if "status" in bulk.set and values["status_id"] != item.status_id:
        shipped = bulk.set["status"].category == Category.SHIPPED
        values["shipped_at"] = (item.shipped_at or by.now) if shipped else None
    if bulk.add_tags or bulk.remove_tags:
        values["tags"] = _tags(values.get("tags", item.tags), bulk)
    if bulk.shift_days:
        try:
            values |= moved(item, bulk.shift_days)
        except (OverflowError, ValueError):
            raise Invalid({"shift_days": _("This is beyond the calendar. Choose fewer days.")}) from None
    return values | numbers.get(item.pk, {})


def _attribute(name: str) -> str:
    """ "status" → "status_id", so that comparing does not fetch the status of each item."""
    known: Any = Item._meta.get_field(name)
    return str(known.attname)


def _tags(tags: Iterable[str], bulk: Bulk) -> list[str]:
    return [tag for tag in dict.fromkeys([*tags, *bulk.add_tags]) if tag not in bulk.remove_tags]


def _numbers(items: list[Item], bulk: Bulk) -> dict[UUID, dict[str, Any]]:
    """New numbers and keys for what goes to another product."""
    product = bulk.set.get("product")
    if product is None:
        return {}
    moving = [item for item in items if item.product_id != product.pk]
    if not moving:
        return {}
    first, key = take_numbers(product.pk, len(moving))
    return {
        item.pk: {"number": number, "key": f"{key}-{number}"} for number, item in enumerate(moving, first)
    }


def _refuse_rings(ids: list[UUID]) -> None:
    if keys := circles(ids):
        raise Invalid({"parent": _("%(keys)s would lie below itself.") % {"keys": ", ".join(keys)}})
    refuse_rings_of_parts(ids)
