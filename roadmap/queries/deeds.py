"""Great acts, such as imports: what one person did at once to many items, told as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Event, User
from roadmap.queries.recent import Events, worth_a_word
from roadmap.words import SILENT, Names, sentences

# An act on as many items is told as one.
GREAT = 8
MOST_ACTS = 2000
# An import writes in batches, each an act of its own: those that follow each other within this are one import.
PAUSE = timedelta(minutes=15)
SAMPLE = 20


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
    # What was done to each of them, where it was the same; whether that was to be put away, or brought back.
    same: list[str] = field(default_factory=list)
    away: bool | None = None

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
        elif self.away:
            said = ngettext("%(who)s archived %(n)d item.", "%(who)s archived %(n)d items.", self.items)
        elif self.away is False:
            said = ngettext(
                "%(who)s brought %(n)d item back from the archive.",
                "%(who)s brought %(n)d items back from the archive.",
                self.items,
            )
        else:
            said = ngettext("%(who)s changed %(n)d item.", "%(who)s changed %(n)d items.", self.items)
        return said % values


def great_deeds(events: Events) -> list[Deed]:
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


def _goes_on(last: Deed, row: Mapping[str, Any]) -> bool:
    same = (last.actor_id, last.source) == (row["actor_id"], row["source"])
    return same and last.source == "import" and last.begun - row["at"] < PAUSE


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
    ways = {_way(event) for event in sample}
    deed.away = ways.pop() if len(ways) == 1 else None
    if deed.away is not None:
        return
    names = Names(sample)
    said = [sentences(event, names) for event in sample]
    deed.same = [words for words in said[0] if all(words in others for others in said)][:2] if said else []


def _way(event: Event) -> bool | None:
    """Whether the event did nothing but put an item away (True) or bring it back (False)."""
    change = event.changes.get("archived_at")
    return bool(change[1]) if change and not event.changes.keys() - SILENT - {"archived_at"} else None
