"""What a transaction did to each row, all its events taken together, and whether that still stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from core import keepsakes
from core.base import Tracked, WorkspaceModel
from core.models import Event
from core.undo import model_of, value_of, values_of

Key = tuple[type[WorkspaceModel], UUID]
NEVER_LOGGED = ("id", "workspace_id", "created_at", "updated_at", "version")


@dataclass
class Effect:
    """What some events did to one row: its attributes before and after. `first`, `last`: ids of events."""

    model: type[WorkspaceModel]
    pk: UUID
    operation: str
    first: int
    last: int
    before: dict[str, Any]
    after: dict[str, Any]
    # What stands in the way of taking it back, in words.
    why: str = ""
    # What it is called, where the row is not among those to be taken back.
    name: str = ""

    @property
    def key(self) -> Key:
        return self.model, self.pk

    @property
    def place(self) -> int:
        """Effects are taken back from the highest: what a row was made for goes before the row itself."""
        return self.first if self.operation == "insert" else self.last

    @property
    def tracked(self) -> Tracked:
        return self.model.tracked or Tracked()


def effects_of(events: Iterable[Event]) -> list[Effect]:
    """One effect for each row; rows that came and went leave none."""
    by_row: dict[tuple[str, UUID], list[Event]] = {}
    for event in events:
        by_row.setdefault((event.model, event.object_id), []).append(event)
    return [effect for told in by_row.values() if (effect := _effect(told)) is not None]


def _effect(told: list[Event]) -> Effect | None:
    first, last = told[0], told[-1]
    was_there, is_there = first.operation != "insert", last.operation != "delete"
    changes = _net(told)
    if not (was_there or is_there) or (was_there and is_there and not changes):
        return None
    operation = "insert" if not was_there else "update" if is_there else "delete"
    model, whole = model_of(first), Event(model=first.model, changes=changes)
    before, after = (_members(model, values_of(whole, side)) for side in (0, 1))
    return Effect(model, first.object_id, operation, first.id, last.id, before, after)


def _net(told: list[Event]) -> dict[str, list[Any]]:
    """{column: [old, new]} over all of them, without what came back to where it was."""
    net: dict[str, list[Any]] = {}
    for event in told:
        for column, (old, new) in event.changes.items():
            net[column] = [net[column][0] if column in net else old, new]
    return {column: pair for column, pair in net.items() if pair[0] != pair[1]}


def _members(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Members of arrays as Python has them; the log holds them as JSON."""
    for name, value in values.items():
        known = None if "." in name else model._meta.get_field(name)
        if isinstance(known, ArrayField) and value is not None:
            values[name] = [known.base_field.to_python(one) for one in value]
    return values


def changed_since(effect: Effect, row: WorkspaceModel | None) -> str:
    """Why the row is no longer as the act left it; "" when it is."""
    if effect.operation == "delete":
        if row is not None:
            return _("is there again")
        return "" if keepsakes.is_kept(effect.model, effect.pk) else _("was deleted more than a week ago")
    if row is None:
        return _("was deleted since")
    stood = _as_made(effect) if effect.operation == "insert" else effect.after
    newer = [name for name, value in stood.items() if value_of(row, name) != value]
    if not newer:
        return ""
    return _("changed again since: %(fields)s") % {
        "fields": ", ".join(_label(effect, name) for name in newer)
    }


def _as_made(effect: Effect) -> dict[str, Any]:
    """Every column that the log knows of a new row: what was empty then is not named in its event."""
    silent = {*NEVER_LOGGED, *effect.tracked.exclude, *effect.tracked.loose}
    stood: dict[str, Any] = {
        known.attname: {} if known.attname in effect.tracked.spread else effect.after.get(known.attname)
        for known in effect.model._meta.local_concrete_fields
        if known.column not in silent
    }
    for name, value in effect.after.items():
        column, dot, key = name.partition(".")
        if dot and column in stood:
            stood[column][key] = value
    return stood


def _label(effect: Effect, name: str) -> str:
    """A model's `say_field` has words for what is called otherwise on its pages than in the database."""
    if (say := getattr(effect.model, "say_field", None)) and (words := say(name)):
        return str(words)
    column, dot, key = name.partition(".")
    if dot:
        return key
    known: Any = effect.model._meta.get_field(column)
    return str(known.verbose_name)
