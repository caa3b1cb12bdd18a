"""What others did to the plan since a moment, item by item, in words."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import ngettext

from core.models import Event
from core.tenancy import Actor
from roadmap.models import Item
from roadmap.queries.strategy import late_items
from roadmap.words import Names, sentences

# More events than this are summed up by their number: nobody reads them one by one.
READ_BACK = 400
MODELS = ("roadmap.item", "roadmap.itemsignal")


@dataclass
class Change:
    """All that happened to one item: the newest first, each sentence once."""

    item: Item
    at: datetime
    who: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def _item_of(event: Event) -> UUID | None:
    return event.object_id if event.model == "roadmap.item" else event.parent_id


def changes_since(since: datetime, actor: Actor) -> list[Change]:
    """Items that others changed since `since`, the latest first."""
    rows = (
        Event.objects.filter(at__gte=since, model__in=MODELS)
        .exclude(actor=actor.user)
        .select_related("actor")
    )
    events = list(rows.order_by("-xid", "-id")[:READ_BACK])
    items = Item.objects.select_related("status", "objective").in_bulk(
        list({_item_of(event) for event in events})
    )
    names, found = Names(events), dict[UUID, Change]()
    for event in events:
        item = items.get(_item_of(event))
        said = sentences(event, names)
        if item is None or not said:
            continue
        change = found.setdefault(item.pk, Change(item, event.at))
        _add(change.words, said)
        _add(change.who, [str(event.actor)] if event.actor else [])
    return list(found.values())


def _add(known: list[str], said: list[str]) -> None:
    known += [one for one in said if one not in known]


def late_sentence(actor: Actor) -> str:
    """How much of what is open is late; "" when nothing is."""
    late, open_items = late_items(timezone.localdate()).count(), Item.objects.open().count()
    if not late:
        return ""
    words = ngettext(
        "%(late)d of %(all)d open items is late.", "%(late)d of %(all)d open items are late.", late
    )
    return words % {"late": late, "all": open_items}
