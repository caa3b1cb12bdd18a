"""Items: make, change, reorder, remove, bring back, undo."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict, Invalid
from core.models import Event
from core.tenancy import Actor, action
from core.transactions import undo_events
from core.undo import undo_deletion, undo_update
from core.writing import insert_rows
from roadmap.actions.gates import refuse_open_gates
from roadmap.actions.links import refuse_ring_of_part
from roadmap.circles import refuse_circles
from roadmap.custom import CustomFields
from roadmap.dated import settle
from roadmap.gates_undone import refuse_undone
from roadmap.models import Category, Gate, Item, ItemType, Product, Status
from roadmap.queries.history import undoable
from roadmap.scoring.store import rescore, rescore_after

GAP = 1024.0
# Below this two neighbours have no room between them worth trusting a float with.
NARROW = 1e-6


@action
def create_item(
    *, by: Actor, product: Product, title: str, status: Status | None = None, **fields: Any
) -> Item:
    """A new item with the product's next number, last in order, first status unless told."""
    return create_items([{"product": product, "title": title, "status": status, **fields}], by=by)[0]


@action
def create_items(
    rows: Sequence[dict[str, Any]],
    *,
    by: Actor,
    copies: bool = False,
    hang: Callable[[list[Item]], None] | None = None,
) -> list[Item]:
    """New items, each from the arguments of `create_item`, in this order; all or none, in six statements.

    `copies` get their custom values later, as the originals have them. `hang` may say of what they are parts, also of
    each other, before they are written. Raises: Invalid, also for a required field without a value.
    """
    by.require("roadmap.write")
    first = None if all(row.get("status") for row in rows) else _first_status()
    known = CustomFields()
    usual = "" if all(row.get("type") for row in rows) else _usual_type()
    starts = ({"status": row.get("status") or first, "type": row.get("type") or usual} for row in rows)
    items = [_unsaved(row | start, known, by) for row, start in zip(rows, starts, strict=True)]
    for item in items if not copies else ():
        known.refuse_missing(item.custom, item.type)
    _number(items)
    last = Item.objects.aggregate(last=Max("rank"))["last"] or 0
    for place, (item, row) in enumerate(zip(items, rows, strict=True), start=1):
        item.rank = last + place * GAP
        _check(item, row)
    _refuse_gated(items)
    if hang:
        hang(items)
    insert_rows(Item, items)
    rescore(item.pk for item in items)
    return items


def _refuse_gated(items: Sequence[Item]) -> None:
    """A new item meets no gate yet. Raises: Invalid naming what must hold before the status it was to begin in."""
    by_status: dict[Status, list[Item]] = {}
    for item in items:
        by_status.setdefault(item.status, []).append(item)
    gated = Gate.objects.filter(status__in=by_status).values_list("status", flat=True).distinct()
    for pk in gated:
        status = next(one for one in by_status if one.pk == pk)
        refuse_open_gates(by_status[status], status)


def _unsaved(row: dict[str, Any], known: CustomFields, by: Actor) -> Item:
    if row.get("custom"):
        row = row | {"custom": known.merged({}, row["custom"], row["type"])}
    item = Item(workspace=by.workspace, **settle(row))
    # Who brings a plan in from elsewhere knows since when something is out, or says by None that nobody knows.
    if item.status.category != Category.SHIPPED:
        item.shipped_at = None
    elif "shipped_at" not in row:
        item.shipped_at = by.now
    return item


def _number(items: Sequence[Item]) -> None:
    """Keys for all of them; the products in one order, so that two imports do not wait for each other in a ring."""
    by_product: dict[UUID, list[Item]] = {}
    for item in items:
        by_product.setdefault(item.product_id, []).append(item)
    for pk in sorted(by_product):
        same = by_product[pk]
        first, key = take_numbers(pk, len(same))
        for number, item in enumerate(same, start=first):
            item.number, item.key = number, f"{key}-{number}"


def _first_status() -> Status:
    found = Status.objects.order_by("position").first()
    if found is None:
        raise Conflict(_("This workspace has no status yet. Add one first."))
    return found


def _usual_type() -> str:
    """What an item is unless told; a workspace may have done away with features."""
    slugs = list(ItemType.objects.order_by("position", "name").values_list("slug", flat=True))
    usual: str = Item._meta.get_field("type").get_default()
    return usual if usual in slugs or not slugs else slugs[0]


def _next_key(product: Product) -> tuple[int, str]:
    number, key = take_numbers(product.pk, 1)
    return number, f"{key}-{number}"


def take_numbers(product_id: UUID, count: int) -> tuple[int, str]:
    """(first number, key of the product); the row lock makes two writers wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE roadmap_product SET next_number = next_number + %s WHERE id = %s RETURNING next_number - %s, key",
            [count, product_id, count],
        )
        return cursor.fetchone()


REFERENCES = ("workspace", "product", "status", "owner", "team", "parent", "objective", "milestone")


PLAIN = frozenset(field.name for field in Item._meta.concrete_fields if field.name not in REFERENCES)


def _check(item: Item, given: Collection[str] = PLAIN) -> None:
    """Raises: ValidationError. Uniqueness and constraints are left to the database, references to the caller.

    Of a new item only what was `given` is looked at: the rest is as the model has it.
    """
    item.clean_fields(exclude={*REFERENCES, *PLAIN.difference(given)})


@action
def change_item(item: Item, *, by: Actor, **fields: Any) -> Item:
    """Set `fields`; nothing happens when nothing differs. The caller has locked the row (`access.item_for`).

    `custom` holds only the values that change, by slug; None takes one away.
    """
    by.require("roadmap.write")
    if "custom" in fields:
        type_ = fields.get("type", item.type)
        fields["custom"] = CustomFields().merged(item.custom, fields["custom"], type_)
    if "parent" in fields:
        _refuse_circle(item, fields["parent"])
        if fields["parent"] != item.parent:
            refuse_ring_of_part(item, fields["parent"], by=by)
    if "product" in fields and fields["product"].pk != item.product_id:
        fields |= dict(zip(("number", "key"), _next_key(fields["product"]), strict=True))
    if "status" in fields and fields["status"].pk != item.status_id:
        refuse_open_gates([item], fields["status"], fields.get("type", ""))
        shipped = fields["status"].category == Category.SHIPPED
        fields["shipped_at"] = (fields.get("shipped_at") or by.now) if shipped else None
    if names := changed(item, settle(fields, item)):
        _check(item)
        item.save(update_fields=names)
        rescore_after(item, names)
    return item


def below_itself() -> Invalid:
    return Invalid({"parent": _("An item cannot lie below itself. Choose another parent.")})


def _refuse_circle(item: Item, parent: Item | None) -> None:
    """Raises: Invalid when `parent` is the item itself or lies below it."""
    above = parent
    while above is not None:
        if above.pk == item.pk:
            raise below_itself()
        above = above.parent


@action
def move_item(item: Item, *, by: Actor, after: Item | None = None, before: Item | None = None) -> Item:
    """Put the item right after or right before another in the common order; with neither, first of all."""
    by.require("roadmap.write")
    rank = _rank_between(item, after, before)
    if rank is None:
        spread_ranks()
        rank = _rank_between(item, after, before)
    assert rank is not None, "after spreading there is room"
    if rank != item.rank:
        item.rank = rank
        item.save(update_fields=["rank"])
    return item


def _rank_between(item: Item, after: Item | None, before: Item | None) -> float | None:
    """A rank at the wanted place, or None when its neighbours stand too close."""
    others = Item.objects.exclude(pk=item.pk)
    if after is not None:
        low = others.filter(pk=after.pk).aggregate(rank=Max("rank"))["rank"]
        high = others.filter(rank__gt=low).aggregate(rank=Min("rank"))["rank"]
        return low + GAP if high is None else _middle(low, high)
    high = others.filter(pk=before.pk).aggregate(rank=Min("rank"))["rank"] if before is not None else None
    if high is None:
        high = others.aggregate(rank=Min("rank"))["rank"] or 0
        return high - GAP
    low = others.filter(rank__lt=high).aggregate(rank=Max("rank"))["rank"]
    return high - GAP if low is None else _middle(low, high)


def _middle(low: float, high: float) -> float | None:
    return (low + high) / 2 if high - low > NARROW else None


def spread_ranks() -> None:
    """Give all items of the workspace room again, in their present order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE roadmap_item SET rank = ordered.place * %s FROM"
            " (SELECT id, row_number() OVER (ORDER BY rank, id) AS place FROM roadmap_item) ordered"
            " WHERE roadmap_item.id = ordered.id",
            [GAP],
        )


def delete_item(item: Item, *, by: Actor) -> None:
    """Remove one item as `delete_items` does; `restore_item` brings it back."""
    delete_items([item.pk], by=by)


@action
def delete_items(ids: Sequence[UUID], *, by: Actor) -> None:
    """Remove them with what hangs on them; the event log keeps every value. What lay below stays, below nothing."""
    by.require("roadmap.write")
    Item.objects.filter(parent__in=ids).exclude(pk__in=ids).update(parent=None)
    Item.objects.filter(pk__in=ids).delete()


@action
def restore_item(item_id: UUID, *, by: Actor) -> Item:
    """Bring back a deleted item as it last stood, with what was deleted along with it.

    Raises: Conflict when it is not deleted, or its product is gone.
    """
    by.require("roadmap.write")
    event = Event.objects.filter(model="roadmap.item", object_id=item_id).order_by("-xid", "-id").first()
    if event is None or event.operation != "delete":
        raise Conflict(_("This item is not deleted."))
    undo_deletion(event)
    rescore([item_id])
    return Item.objects.get(pk=item_id)


@action
def undo_event(item: Item, event: Event, *, by: Actor) -> Item:
    """Set back what one event changed on the item or on what hangs on it, where nothing newer stands on it.

    Raises: Conflict naming the fields that were changed again since.
    """
    by.require("roadmap.write")
    if not undoable(event):
        raise Conflict(_("Only changes can be undone here; delete or restore the item instead."))
    if event.model != Item._meta.label_lower:
        undo_events(_with_answers(event))
        return item
    names = undo_update(item, event)
    item.save(update_fields=names)
    rescore_after(item, names)
    refuse_circles([item.pk])
    refuse_undone([item.pk])
    return item


def _with_answers(event: Event) -> list[Event]:
    """A deleted comment took its answers along: they come back with it."""
    if event.model != "roadmap.comment" or event.operation != "delete":
        return [event]
    return list(Event.objects.filter(xid=event.xid, model=event.model, operation="delete").order_by("id"))
