"""Several items merged into one as one act, and what a merge would move: told by doing it and taking it back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.events import transaction_number
from core.models import Event
from core.tenancy import Actor, action
from roadmap.actions.bulk import locked_items
from roadmap.actions.merge import HANGING, merge_items
from roadmap.models import Item, Link
from roadmap.wording.merging import filled, rows_in_words

DERIVED = ("roadmap.itemsignal", "roadmap.segmentsignal", "roadmap.itemscore")


@dataclass
class MergePreview:
    """What goes to the kept item, which of its empty fields are filled, and what stays with the archived one."""

    moves: list[str] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)


@action
def merge_all(ids: Sequence[UUID], into: UUID, versions: Mapping[str, int], *, by: Actor) -> list[UUID]:
    """Merge each of them into one; the ids of those that are archived now. Raises: as `merge_items`."""
    by.require("roadmap.write")
    if into in ids:
        raise Invalid({"into": _("An item cannot be merged into itself. Choose another one.")})
    rows = {row.pk: row for row in locked_items([*ids, into], versions)}
    for pk in ids:
        merge_items(rows[pk], rows[into], by=by)
    return list(ids)


@action
def preview_merge(item: Item, into: Item, *, by: Actor) -> MergePreview:
    """Nothing is changed: the merge is done in a savepoint and read from the log. Raises: as `merge_items`."""
    by.require("roadmap.write")
    with transaction.atomic():
        before = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        merge_items(item, into, by=by)
        events = Event.objects.filter(xid=transaction_number(), id__gt=before).exclude(model__in=DERIVED)
        told = _told(list(events), item, into)
        told.stays = rows_in_words(_left(item))
        transaction.set_rollback(True)
    return told


def _told(events: list[Event], item: Item, into: Item) -> MergePreview:
    moved: Counter[str] = Counter()
    fills: list[str] = []
    for model, pk in {(event.model, event.object_id) for event in events}:
        if model != "roadmap.item":
            moved[model] += 1
        elif pk not in (item.pk, into.pk):
            moved["part"] += 1
    for event in events:
        if event.object_id == into.pk:
            fills += event.changes
    return MergePreview(moves=rows_in_words(moved), fills=filled(fills))


def _left(item: Item) -> Counter[str]:
    """What the kept item has already, or could not take."""
    left: Counter[str] = Counter()
    for model, _once in HANGING:
        left[model._meta.label_lower] = model._default_manager.filter(item=item).count()
    left["roadmap.link"] = Link.objects.filter(Q(source=item) | Q(target=item)).count()
    return left
