"""What customers say of an item follows it when it is merged into another."""

from collections.abc import Iterable
from uuid import UUID

from core.models import Event
from core.tenancy import Actor, action, actor
from feedback.actions.demand import refresh_demand
from feedback.models import Idea, NoteLink
from roadmap.actions.merge import move_rows
from roadmap.models import Item


@action
def move_item(item: Item, into: Item, *, by: Actor) -> None:
    """Passages that are linked to both stay as they are; who asks is counted anew."""
    move_rows(NoteLink, item, into, ("note_id", "start"))
    move_rows(Idea, item, into)
    refresh_demand([item.pk, into.pk], by=by)


def recount_undone(pks: Iterable[UUID]) -> None:
    """After an undo of links or ideas: count anew for the items that they belong to now and belonged to before."""
    told = Event.objects.filter(object_id__in=list(pks), parent_id__isnull=False).order_by()
    refresh_demand(told.values_list("parent_id", flat=True).distinct(), by=actor())
