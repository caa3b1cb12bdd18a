"""What others did to the plan since a moment, in words: item by item."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, F, Func, JSONField, Max, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import ngettext

from core.models import Event
from core.tenancy import Actor
from roadmap.models import Item
from roadmap.queries.strategy import late_items
from roadmap.words import SILENT, Names, sentences

# More events than this of the items of one page are left out: nobody reads them one by one.
READ_BACK = 400
MODELS = ("roadmap.item", "roadmap.itemsignal")
# Annotated with `item`, which the checker of types does not follow.
Events = Any


@dataclass
class Change:
    """All that happened to one item: the newest first, each sentence once. `item` is None once it is deleted."""

    item: Item | None
    at: datetime
    title: str = ""
    who: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


# Which events ---------------------------------------------------------------------------------------------------------


def events_since(since: datetime, actor: Actor) -> Events:
    """What others did to items since then and is worth a word."""
    return worth_a_word().filter(at__gte=since).exclude(actor=actor.user)


def worth_a_word() -> Events:
    """Events of items, each with its `item`; without what only moved a place in the order."""
    item = Case(When(model="roadmap.item", then=F("object_id")), default=F("parent_id"))
    silent = Cast(Value(sorted(SILENT)), ArrayField(TextField()))
    rest = Func(
        F("changes"), silent, template="(%(expressions)s)", arg_joiner=" - ", output_field=JSONField()
    )
    return (
        Event.objects.filter(model__in=MODELS)
        .annotate(item=item, told=rest)
        .exclude(operation="update", told={})
    )


def touched(events: Events) -> QuerySet[Event, dict[str, Any]]:
    """Ids of their items as `item`, the latest changed first."""
    latest = events.order_by().values("item").annotate(act=Max("xid"), event=Max("id"))
    return latest.order_by("-act", "-event")


# Item by item ---------------------------------------------------------------------------------------------------------


def changes_since(since: datetime, actor: Actor, most: int = READ_BACK) -> list[Change]:
    """Items that others changed since `since`, the latest first."""
    events = events_since(since, actor)
    return changes_of(events, [row["item"] for row in touched(events)[:most]])


def changes_of(events: Events, ids: list[UUID]) -> list[Change]:
    """What the events did to each of these items, in their order."""
    theirs = events.filter(Q(object_id__in=ids) | Q(parent_id__in=ids)).select_related("actor")
    told = list(theirs.order_by("-xid", "-id")[: READ_BACK * 2])
    items = Item.objects.select_related("status", "objective").in_bulk(ids)
    names, found = Names(told), dict[UUID, Change]()
    for event in told:
        if said := sentences(event, names):
            pk = event.item
            change = found.setdefault(pk, _begun(items.get(pk), event))
            change.title = change.title or _title_of(event)
            _add(change.words, said)
            _add(change.who, [str(event.actor)] if event.actor else [])
    return [found[pk] for pk in ids if pk in found]


def _begun(item: Item | None, event: Event) -> Change:
    return Change(item, event.at, item.title if item else "")


def _title_of(event: Event) -> str:
    """Of an item that is gone, as the log has it."""
    old, new = event.changes.get("title") or (None, None)
    return new or old or ""


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
