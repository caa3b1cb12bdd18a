"""What a row says of the item that it means, as exact as it says it: then what is the same stays the same."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.ids import uuid_of
from core.imports import Row
from core.models import User
from roadmap.models import Item

# Several may be called alike; of these the one that the item has already is meant.
NAMES = {"product": "name", "status": "name", "team": "name", "objective": "title", "milestone": "name"}


def folded(name: str) -> str:
    """Without capitals, and with single spaces, as cells are read."""
    return " ".join(name.split()).casefold()


def of_person(user: User) -> set[str]:
    return {folded(user.name), folded(user.email)} - {""}


class Called:
    """The rows of one batch. `ours`: the items whose ids they give, for files that came from here."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.said: dict[int, dict[str, str]] = {}
        self.shipped: dict[int, date] = {}
        self.ids: dict[int, UUID] = {}
        self.ours: dict[UUID, Item] = {}

    def find(self, rows: Iterable[Row], items: Any) -> None:
        for row in rows:
            if pk := uuid_of(row.values.pop("ours", None) or ""):
                self.ids[row.number] = pk
        if self.ids:
            self.ours = {item.pk: item for item in items.filter(pk__in=set(self.ids.values()))}

    def note(self, row: Row) -> None:
        """Before names become what they name."""
        self.said[row.number] = {
            name: value for name in (*NAMES, "owner") if isinstance(value := row.values.get(name), str)
        }

    def note_shipped(self, row: Row, told: date | None) -> None:
        """Noon of a day, so that no zone of a reader makes it the day before or after."""
        if told is None:
            return
        self.shipped[row.number] = told
        row.values["shipped_at"] = (
            told if isinstance(told, datetime) else datetime.combine(told, time(12), self.zone)
        )

    def elsewhere(self, row: Row) -> bool:
        """Whether the row has an id, and it is none of an item here."""
        return row.number in self.ids and self.ids[row.number] not in self.ours

    def item_of(self, row: Row) -> Item | None:
        return self.ours.get(self.ids.get(row.number))  # type: ignore[arg-type]  # None is no key

    def keep(self, row: Row, item: Item) -> None:
        """What the row says of the item already."""
        for name, said in self.said.get(row.number, {}).items():
            now = getattr(item, name)
            if now is not None and folded(said) in names_of(name, now):
                row.values[name] = now
        told = self.shipped.get(row.number)
        if told and item.shipped_at and self._same(item.shipped_at, told):
            row.values["shipped_at"] = item.shipped_at

    def keep_ours(self, row: Row, item: Item, members: Mapping[str, User]) -> None:
        """Of a file that came from here: its own id was no external one, and who left is called nothing in it."""
        if row.values.get("external_id") == str(item.pk):
            row.values["external_id"] = item.external_id
        gone = item.owner is not None and item.owner not in members.values()
        if gone and row.values.get("owner", item) is None:
            del row.values["owner"]

    def _same(self, now: datetime, told: date) -> bool:
        """As exact as it is told: to the day, the minute, the second, or more."""
        local = now.astimezone(self.zone).replace(tzinfo=None)
        if not isinstance(told, datetime):
            return local.date() == told
        if told.microsecond:
            return now == told
        said = told.astimezone(self.zone).replace(tzinfo=None)
        return local.replace(microsecond=0, second=local.second if told.second else 0) == said


def names_of(name: str, thing: Any) -> set[str]:
    return of_person(thing) if name == "owner" else {folded(getattr(thing, NAMES[name]))}
