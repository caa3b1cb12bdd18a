"""Two items become one without loss: undoing the transaction parts them again, as they were."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.archive import ids_below
from roadmap.circles import circles
from roadmap.dated import settle
from roadmap.models import (
    AgreedValue,
    Attachment,
    Comment,
    DecisionItem,
    GateCheck,
    Item,
    Link,
    LinkKind,
    Rating,
    Risk,
    ScenarioChange,
    ScenarioState,
    Watch,
)
from roadmap.rings import refuse_rings_of_parts, web
from roadmap.scoring.store import rescore

# What the kept item takes from the other where it has nothing itself.
FILLED = (
    *("description", "horizon", "owner_id", "team_id", "parent_id", "objective_id", "milestone_id"),
    *("reach", "impact", "confidence", "effort", "value"),
)
# What hangs on an item: the model, and what may be there once for each item.
HANGING: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Comment, ()),
    (Attachment, ()),
    (Risk, ()),
    (Watch, ("user_id",)),
    (Rating, ("criterion_id", "user_id")),
    (AgreedValue, ("criterion_id",)),
    (GateCheck, ("gate_id",)),
    (DecisionItem, ("decision_id",)),
)


@action
def merge_items(item: Item, into: Item, *, by: Actor) -> Item:
    """Move to `into` all that hangs on `item`, fill what is empty there, and archive `item`.

    What `into` has already, such as a rating by the same person, stays with the archived one. Both are locked.
    Raises: Invalid for an item and itself, Conflict for archived ones.
    """
    by.require("roadmap.write")
    if item.pk == into.pk:
        raise Invalid({"into": _("An item cannot be merged into itself. Choose another one.")})
    if item.archived_at or into.archived_at:
        raise Conflict(_("One of the two is archived. Take it back first."))
    _move_place(item, into)
    _fill(item, into)
    _put_away(item, into, by)
    for model, once in HANGING:
        move_rows(model, item, into, once)
    _move_links(item, into)
    _move_changes(item, into)
    for path in settings.MERGE_MOVERS:
        import_string(path)(item, into, by=by)
    refuse_rings_of_parts(Item.objects.filter(Q(parent=into) | Q(pk=into.pk)).values_list("pk", flat=True))
    rescore([item.pk, into.pk])
    into.refresh_from_db()
    return into


def move_rows(model: type[models.Model], item: Item, into: Item, once: Iterable[str] = ()) -> None:
    """Rows of `item` now belong to `into`, but for those of which it has one already by the columns `once`."""
    rows: Any = model._default_manager.filter(item=item)
    names = tuple(once)
    if names:
        there = set(model._default_manager.filter(item=into).values_list(*names))
        rows = rows.filter(
            pk__in=[row.pk for row in rows if tuple(getattr(row, n) for n in names) not in there]
        )
    rows.update(item=into)


def _move_place(item: Item, into: Item) -> None:
    """Children follow. An item that lies below the one it takes in first moves up to that one's place."""
    if into.pk in ids_below(item):
        Item.objects.filter(pk=into.pk).update(parent=item.parent_id)
        into.parent_id = item.parent_id
    Item.objects.filter(parent=item).exclude(pk=into.pk).update(parent=into)


def _fill(item: Item, into: Item) -> None:
    values: dict[str, Any] = {
        name: getattr(item, name)
        for name in FILLED
        if getattr(into, name) in (None, "") and getattr(item, name) not in (None, "", into.pk)
    }
    values |= _dates(item, into)
    values["tags"] = list(dict.fromkeys([*into.tags, *item.tags]))
    values["custom"] = item.custom | into.custom
    if not into.external_id and item.external_id:
        # A value that occurs once leaves the one before it comes to the other.
        values["external_id"] = item.external_id
        Item.objects.filter(pk=item.pk).update(external_id="")
    _save(into, values)
    if "parent_id" in values and circles([into.pk]):
        _save(into, {"parent_id": None})


def _dates(item: Item, into: Item) -> dict[str, Any]:
    """Each edge that is missing, unless the end would come before the start."""
    given = {
        name: getattr(item, name)
        for edge in ("start", "end")
        if getattr(into, edge) is None and getattr(item, edge) is not None
        for name in (edge, f"{edge}_precision")
    }
    try:
        return settle(given, into)
    except Invalid:
        return {}


def _save(into: Item, values: dict[str, Any]) -> None:
    names = [name for name, value in values.items() if getattr(into, name) != value]
    for name in names:
        setattr(into, name, values[name])
    if names:
        into.save(update_fields=names)


def _put_away(item: Item, into: Item, by: Actor) -> None:
    item.archived_at, item.merged_into = by.now, into
    item.save(update_fields=["archived_at", "merged_into"])


def _move_changes(item: Item, into: Item) -> None:
    """What open scenarios mean to do with the one they now mean for the other: applying tells where the values differ.

    To drop the one is no word about the other.
    """
    open_ = ScenarioChange.objects.filter(scenario__state=ScenarioState.OPEN, applied_at=None)
    there = ScenarioChange.objects.filter(item=into).values("scenario")
    open_.filter(item=item, drop=False).exclude(scenario__in=there).update(item=into)


def _move_links(item: Item, into: Item) -> None:
    """Those that would say something twice, lead from an item to itself or close a ring stay with the archived one."""
    ends = Link.objects.filter(Q(source=item) | Q(target=item))
    there = set(
        Link.objects.filter(Q(source=into) | Q(target=into)).values_list("source_id", "target_id", "kind")
    )
    for link in ends.order_by("pk"):
        source = into.pk if link.source_id == item.pk else link.source_id
        target = into.pk if link.target_id == item.pk else link.target_id
        mirrored = (
            (source, target, link.kind) if link.kind == LinkKind.BLOCKS else (target, source, link.kind)
        )
        if source == target or {(source, target, link.kind), mirrored} & there:
            continue
        if link.kind == LinkKind.BLOCKS and web().ring(source, target):
            continue
        there.add((source, target, link.kind))
        link.source_id, link.target_id = source, target
        link.save(update_fields=["source", "target"])
