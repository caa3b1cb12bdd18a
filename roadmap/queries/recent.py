"""What others did to the plan since a moment, in words: item by item, and great acts as one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, Func, JSONField, Max, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Event, User
from core.tenancy import Actor
from roadmap.models import Item
from roadmap.queries.strategy import late_items
from roadmap.words import SILENT, Names, sentences

# More events than this of the items of one page are left out: nobody reads them one by one.
READ_BACK = 400
MODELS = ("roadmap.item", "roadmap.itemsignal")
# An act on as many items is told as one.
GREAT = 8
MOST_ACTS = 2000
# An import writes in batches, each an act of its own: those that follow each other within this are one import.
PAUSE = timedelta(minutes=15)
SAMPLE = 20


@dataclass
class Change:
    """All that happened to one item: the newest first, each sentence once. `item` is None once it is deleted."""

    item: Item | None
    at: datetime
    title: str = ""
    who: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass
class Deed:
    """What one person did at once to many items."""

    xids: list[int]
    at: datetime
    begun: datetime
    actor_id: UUID | None
    source: str
    items: int = 0
    made: int = 0
    gone: int = 0
    who: str = ""
    # What was done to each of them, where it was the same.
    same: list[str] = field(default_factory=list)

    @property
    def acts(self) -> str:
        return ",".join(map(str, self.xids))

    @property
    def words(self) -> str:
        """ "Alice imported 393 items." """
        values = {"who": self.who, "n": self.items}
        if self.source == "import":
            said = ngettext("%(who)s imported %(n)d item.", "%(who)s imported %(n)d items.", self.items)
        elif self.made == self.items:
            said = ngettext("%(who)s added %(n)d item.", "%(who)s added %(n)d items.", self.items)
        elif self.gone == self.items:
            said = ngettext("%(who)s deleted %(n)d item.", "%(who)s deleted %(n)d items.", self.items)
        else:
            said = ngettext("%(who)s changed %(n)d item.", "%(who)s changed %(n)d items.", self.items)
        return said % values


# Which events ---------------------------------------------------------------------------------------------------------


def events_since(since: datetime, actor: Actor) -> QuerySet[Event]:
    """What others did to items since then and is worth a word."""
    return worth_a_word().filter(at__gte=since).exclude(actor=actor.user)


def worth_a_word() -> QuerySet[Event]:
    """Events of items, each with its `item`; without what only moved a place in the order."""
    item = Case(When(model="roadmap.item", then=F("object_id")), default=F("parent_id"))
    silent = Cast(Value(sorted(SILENT)), ArrayField(TextField()))
    rest = Func(
        F("changes"), silent, template="(%(expressions)s)", arg_joiner=" - ", output_field=JSONField()
    )
    return Event.objects.filter(model__in=MODELS).annotate(item=item, told=rest).exclude(told={})


def touched(events: QuerySet[Event]) -> QuerySet[Event, dict[str, object]]:
    """Ids of their items as `item`, the latest changed first."""
    latest = events.order_by().values("item").annotate(act=Max("xid"), event=Max("id"))
    return latest.order_by("-act", "-event")


# Item by item ---------------------------------------------------------------------------------------------------------


def changes_since(since: datetime, actor: Actor, most: int = READ_BACK) -> list[Change]:
    """Items that others changed since `since`, the latest first."""
    events = events_since(since, actor)
    return changes_of(events, [row["item"] for row in touched(events)[:most]])


def changes_of(events: QuerySet[Event], ids: list[UUID]) -> list[Change]:
    """What the events did to each of these items, in their order."""
    told = list(events.filter(item__in=ids).select_related("actor").order_by("-xid", "-id")[: READ_BACK * 2])
    items = Item.objects.select_related("status", "objective").in_bulk(ids)
    names, found = Names(told), dict[UUID, Change]()
    for event in told:
        if said := sentences(event, names):
            pk = event.item  # type: ignore[attr-defined]
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


# Great acts as one ----------------------------------------------------------------------------------------------------


def great_deeds(events: QuerySet[Event]) -> list[Deed]:
    """Acts on many items at once, the latest first; the batches of an import as one."""
    is_item = Q(model="roadmap.item")
    counted = events.order_by().values("xid", "actor_id", "source")
    rows = counted.annotate(
        at=Max("at"),
        items=Count("item", distinct=True),
        made=Count("id", filter=is_item & Q(operation="insert")),
        gone=Count("id", filter=is_item & Q(operation="delete")),
    ).order_by("-xid")[:MOST_ACTS]
    found: list[Deed] = []
    for row in rows:
        last = found[-1] if found else None
        if last is None or not _goes_on(last, row):
            found.append(last := Deed([], row["at"], row["at"], row["actor_id"], row["source"]))
        last.xids.append(row["xid"])
        last.begun = row["at"]
        last.items, last.made, last.gone = (
            getattr(last, name) + row[name] for name in ("items", "made", "gone")
        )
    for deed in found:
        if len(deed.xids) > 1:
            # An item may stand in several batches: as a row, and as what another is part of.
            deed.items = events.filter(xid__in=deed.xids).aggregate(n=Count("item", distinct=True))["n"]
    great = [deed for deed in found if deed.items >= GREAT]
    _name(great)
    return great


def _goes_on(last: Deed, row: dict[str, object]) -> bool:
    same = (last.actor_id, last.source) == (row["actor_id"], row["source"])
    return same and last.source == "import" and last.begun - row["at"] < PAUSE  # type: ignore[operator]


def _name(deeds: list[Deed]) -> None:
    people = User.objects.in_bulk({deed.actor_id for deed in deeds if deed.actor_id})
    for deed in deeds:
        person = people.get(deed.actor_id) if deed.actor_id else None
        deed.who = str(person) if person else _("Somebody")


def tell_same(deed: Deed) -> None:
    """Say what was done to all of the items, as far as a sample shows it to be the same."""
    if deed.made == deed.items or deed.gone == deed.items:
        return
    sample = list(worth_a_word().filter(xid__in=deed.xids, model="roadmap.item").order_by("id")[:SAMPLE])
    names = Names(sample)
    said = [sentences(event, names) for event in sample]
    deed.same = [words for words in said[0] if all(words in others for others in said)][:2] if said else []


def late_sentence(actor: Actor) -> str:
    """How much of what is open is late; "" when nothing is."""
    late, open_items = late_items(timezone.localdate()).count(), Item.objects.open().count()
    if not late:
        return ""
    words = ngettext(
        "%(late)d of %(all)d open items is late.", "%(late)d of %(all)d open items are late.", late
    )
    return words % {"late": late, "all": open_items}
