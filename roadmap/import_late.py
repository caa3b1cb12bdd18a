"""What the log says already of items whose history comes in: what is older than that is not played over it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.imports import Outcome, Row, RowError
from core.imports.base import differences
from core.models import Batch, Event, ImportJob, Takeback, TakebackState
from core.tenancy import Actor
from core.undo import values_of
from roadmap.import_fields import PREFIX
from roadmap.import_parents import Parents
from roadmap.models import CustomField, Item

TOGETHER = {"start": ("start", "start_precision"), "end": ("end", "end_precision"), "priority": ("tags",)}
NOTHING = object()
# What an item may be without, and what it then holds.
EMPTIABLE: dict[str, Any] = {
    field.name: None if field.null else field.get_default()
    for field in Item._meta.concrete_fields
    if field.null or field.blank
}
LOGGED = {field.name for field in Item._meta.concrete_fields}


@dataclass
class Said:
    """What the log says of one item: of each attribute its changes as (time, place in the log, value before)."""

    changes: dict[str, list[tuple[datetime, int, Any]]] = field(default_factory=lambda: defaultdict(list))
    # Since when all of it is known; None for what a file of items brought in, whose past a history may tell.
    begun: datetime | None = None

    def last(self, names: Iterable[str]) -> datetime | None:
        """When any of these was changed last, as far as known."""
        times = [max(self.changes[name])[0] for name in names if self.changes.get(name)]
        return max([*times, *([self.begun] if self.begun else [])], default=None)

    def then(self, item: Item, name: str, at: datetime) -> Any:
        """What the attribute was right after `at`; NOTHING where the item was not there yet."""
        if self.begun and at < self.begun:
            return NOTHING
        later = [change for change in self.changes.get(name, ()) if change[0] > at]
        if later:
            return min(later, key=lambda change: change[:2])[2]
        return item.custom.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else getattr(item, name)


def said_of(items: Collection[UUID]) -> dict[UUID, Said]:
    """What the log says of these items; changes that were taken back count for nothing. Five queries."""
    events = list(Event.objects.filter(model="roadmap.item", object_id__in=list(items)).order_by("id"))
    xids = {event.xid for event in events}
    gone, files = _taken_back(xids), _of_files(xids)
    created = dict(Item.objects.filter(pk__in=list(items)).values_list("pk", "created_at"))
    found: dict[UUID, Said] = defaultdict(Said)
    back: dict[tuple[UUID, str], Any] = {}
    for event in events:
        # One that came back after it was deleted began when it came first.
        if event.operation == "insert" and event.object_id not in found:
            found[event.object_id].begun = event.at if event.xid not in files else _begun(event, created)
        elif event.operation == "update":
            _learn(found[event.object_id], event, event.xid in gone, back)
    return found


def _begun(event: Event, created: Mapping[UUID, datetime]) -> datetime | None:
    """Since when a history knows what a file of items brought in; None before one was played over it."""
    at = created.get(event.object_id, event.at)
    return at if event.at - at > timedelta(days=1) else None


def _learn(said: Said, event: Event, gone: bool, back: dict[tuple[UUID, str], Any]) -> None:
    """`back`: what attributes were before a change that was taken back; the change that makes them so again is no news."""
    after = values_of(event, 1)
    for name, before in values_of(event, 0).items():
        key = event.object_id, name
        if gone:
            back.setdefault(key, before)
        elif key in back and back.pop(key) == after[name]:
            continue
        elif before != after[name]:
            said.changes[name].append((event.at, event.id, before))


def _taken_back(xids: set[int]) -> list[int]:
    """Those of these transactions whose import was taken back, and not brought in again by taking that back."""
    takebacks = dict(Takeback.objects.filter(state=TakebackState.DONE).values_list("run", "pk"))
    gone = [run for run in takebacks if not _stands(run, takebacks)]
    return list(Batch.objects.filter(run__in=gone, xid__in=xids).values_list("xid", flat=True))


def _stands(run: UUID, takebacks: Mapping[UUID, UUID]) -> bool:
    return run not in takebacks or not _stands(takebacks[run], takebacks)


def _of_files(xids: set[int]) -> set[int]:
    """Those of these transactions that files of items brought in: they say how things stood, not when they became so."""
    runs = ImportJob.objects.filter(kind="items").values("pk")
    return set(Batch.objects.filter(run__in=runs, xid__in=xids).values_list("xid", flat=True))


@dataclass
class Telling:
    """What a row of a history tells: when the file last spoke of each field, and which of them it speaks of now."""

    at: datetime
    times: dict[str, datetime | None]
    now: set[str]
    # Of which the file speaks only later.
    later: set[str] = field(default_factory=set)


class PlayedImporter:
    """Mixed into an importer of items: leaves out what the log knows better."""

    said: Mapping[UUID, Said]
    telling: Mapping[int, Telling]
    # Row → the item that a file brought in, and that was there before that.
    earlier_than_thought: dict[int, UUID]
    actor: Actor
    parents: Parents

    def apply(self, rows: Sequence[Row]) -> list[Outcome]:
        self.earlier_than_thought = {}
        outcomes: list[Outcome] = super().apply(rows)  # type: ignore[misc]
        sound = {outcome.number for outcome in outcomes if outcome.state != "rejected"}
        there = [pk for number, pk in self.earlier_than_thought.items() if number in sound]
        if there:
            Item.objects.filter(pk__in=there).update(created_at=self.actor.now)
        return outcomes

    def match(self, row: Row) -> Item | None:
        """Raises: RowError where nothing that the row tells is played."""
        item: Item | None = super().match(row)  # type: ignore[misc]
        if item is None or item.pk not in self.said:
            return item
        told, said = self.telling[row.number], self.said[item.pk]
        if said.begun is None and item.created_at > told.at:
            self.earlier_than_thought[row.number] = item.pk
            for name in told.later:
                self._empty(name, item, row)
        late = [name for name in told.times if self._is_late(item, name, row)]
        news = [words for name in late if (words := self._words(item, name, row))]
        for name in late:
            self._leave_out(name, row)
        if news and told.now <= set(late):
            raise RowError(" ".join(news))
        row.warnings += news
        return item

    def _empty(self, name: str, item: Item, row: Row) -> None:
        """What is in it since its file came is what became of it later, and is played then."""
        for attribute in TOGETHER.get(name, (name,)):
            if attribute.startswith(PREFIX):
                row.values[attribute] = None
            elif attribute in EMPTIABLE:
                row.values[attribute] = EMPTIABLE[attribute]

    def _leave_out(self, name: str, row: Row) -> None:
        for attribute in TOGETHER.get(name, (name,)):
            row.values.pop(attribute, None)
        if name == "parent":
            self.parents.to_come.pop(row.number, None)

    def _is_late(self, item: Item, name: str, row: Row) -> bool:
        last, known = self._last(item, name), self.telling[row.number].times[name]
        return last is not None and (known is None or last > known)

    def _last(self, item: Item, name: str) -> datetime | None:
        return self.said[item.pk].last(_attributes(name))

    def _words(self, item: Item, name: str, row: Row) -> str:
        """What is said of a change that comes too late; "" where the log has it, or had it until it changed again."""
        told, said = self.telling[row.number], self.said[item.pk]
        values = {
            _attribute(one): getattr(row.values[one], "pk", row.values[one])
            for one in TOGETHER.get(name, (name,))
            if one in row.values
        }
        day = self._last(item, name)
        if day is None or name not in told.now:
            return ""
        if not differences({one: said.then(item, one, told.at) for one in values}, values):
            return ""
        zone = ZoneInfo(self.actor.workspace.zone)
        words = _("This item's %(field)s was changed later, on %(day)s; the row was not played.")
        return words % {"field": _label(name), "day": date_format(day.astimezone(zone), "j M Y")}


def keeps(name: str) -> bool:
    """Whether the log tells of what this field of a file says."""
    return name.startswith(PREFIX) or (TOGETHER.get(name, (name,))[0] in LOGGED and name != "external_id")


def _attributes(name: str) -> list[str]:
    return [_attribute(one) for one in TOGETHER.get(name, (name,))]


def _attribute(name: str) -> str:
    known: Any = None if name.startswith(PREFIX) else Item._meta.get_field(name)
    return str(known.attname) if known else name


def _label(name: str) -> str:
    if name.startswith(PREFIX):
        own = CustomField.objects.filter(slug=name.removeprefix(PREFIX)).first()
        return own.name if own else name.removeprefix(PREFIX)
    known: Any = Item._meta.get_field(TOGETHER.get(name, (name,))[0])
    return str(known.verbose_name)
