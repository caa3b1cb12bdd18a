"""The history of an item in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.api.keyset import pack, unpack
from core.errors import Invalid
from core.events import history_of
from core.models import Event
from core.tenancy import current
from roadmap.models import Item
from roadmap.words import Names, merges, sentences


@dataclass(frozen=True)
class HistoryLine:
    """One event: who did what, when. `can_undo` where its change can be set back."""

    id: int
    at: datetime
    actor: str
    source: str
    words: list[str]
    can_undo: bool


# What hangs on an item and can come and go by itself.
FREE = {"roadmap.link", "roadmap.gatecheck", "roadmap.risk", "roadmap.agreedvalue"}
# What pmhub counts, whoever did what is counted.
COUNTED = {"roadmap.itemsignal"}
# What somebody said: taken back by nobody else.
PERSONAL = {"roadmap.comment", "roadmap.rating"}


def undoable(event: Event) -> bool:
    """Whether this one event of an item's history may be set back by the acting person, with `roadmap.write`."""
    if event.model == "roadmap.item":
        # A merge is taken back as a whole, not one column of it.
        return event.operation == "update" and not merges(event)
    who = current()
    mine = who is not None and who.user is not None and event.actor_id == who.user.pk
    return event.model in FREE or (event.model in PERSONAL and mine)


def lines_of(events: list[Event], item_id: UUID | None = None) -> list[HistoryLine]:
    """Events of `item_id` that say something to a reader, in the order given; one query for each kind of name in them."""
    names = Names(events, item_id)
    lines = []
    for event in events:
        if words := sentences(event, names):
            who = str(event.actor) if event.actor and event.model not in COUNTED else ""
            lines.append(HistoryLine(event.id, event.at, who, event.source, words, undoable(event)))
    return lines


def history_page(item_id: UUID, limit: int, after: str | None) -> tuple[list[HistoryLine], str | None]:
    """Newest first, with the cursor of the next page."""
    rows: Any = events_of(item_id)
    if after:
        rows = rows.filter(id__lt=place(after))
    events = list(rows[: limit + 1])
    more = pack([events[limit - 1].id]) if len(events) > limit else None
    return lines_of(events[:limit], item_id), more


def events_of(item_id: UUID) -> QuerySet[Event]:
    """Of the item and of what hangs on it: also links that lead to it, which hang on the item they come from."""
    ends = Event.objects.filter(model="roadmap.link").exclude(operation="update")
    ends = ends.filter(changes__target_id__contains=[str(item_id)])
    led = Event.objects.filter(model="roadmap.link", object_id__in=ends.values("object_id"))
    own = history_of("roadmap.item", item_id).values("pk")
    rows = Event.objects.filter(Q(pk__in=own) | Q(pk__in=led.values("pk")) | Q(pk__in=_merged_in(item_id)))
    return rows.select_related("actor").order_by("-xid", "-id")


def _merged_in(item_id: UUID) -> QuerySet[Event]:
    """Of the items that were merged into this one: when they came. One that was parted again keeps its own history."""
    came = Item.objects.filter(merged_into=item_id).values("pk")
    rows = Event.objects.filter(object_id__in=came, model="roadmap.item")
    return rows.filter(changes__has_key="merged_into_id").values("pk")


def place(after: str) -> int:
    """The number of the event that a page ended with. Raises: Invalid for a cursor that no page gave."""
    [found] = unpack(after, 1)
    if not isinstance(found, int) or not 0 <= found < 1 << 63:
        raise Invalid({"after": _("Take `after` from the `next` address of the page before.")})
    return found
