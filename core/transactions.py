"""Taking back whole transactions: all that one act changed, in reverse order, or nothing of it.

What is taken back is itself logged, so undoing the undo does the act again.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction
from django.db.models import Count, Min, ProtectedError
from django.db.models.deletion import Collector
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import keepsakes, naming
from core.base import WorkspaceModel
from core.effects import Effect, Key, changed_since, effects_of
from core.errors import Conflict
from core.models import Event
from core.tenancy import actor
from core.undo import lay
from core.writing import write_rows

MOST_NAMED = 10


@dataclass
class Undo:
    """One undo: what is to be taken back, the last first, and the rows as they stand now."""

    effects: list[Effect]
    rows: dict[Key, WorkspaceModel] = field(default_factory=dict)
    # What the act made: may go along.
    made: set[Key] = field(default_factory=set)


def undo_transaction(xid: int) -> None:
    """Take back every change of one transaction of the acting workspace.

    Raises: Conflict naming what changed since, with `conflicts` for each row; then nothing is undone.
    """
    undo_events(Event.objects.filter(xid=xid).order_by("id"))


def undo_events(events: Iterable[Event]) -> None:
    """Take back these events, given in the order in which they happened."""
    told = list(events)
    undo = Undo(sorted(effects_of(told), key=lambda effect: effect.place, reverse=True))
    undo.made = {effect.key for effect in undo.effects if effect.operation == "insert"}
    _look(undo)
    _refuse_what_changed(undo)
    try:
        _in_batches(undo)
    except IntegrityError:
        # Two rows that swapped a unique value do so again only by each step of the way.
        _step_by_step(told, undo)
    ask_those_who_look(undo.effects)


def refuse_if_changed(events: Iterable[Event]) -> None:
    """Whether these events could be taken back, as far as their rows tell; nothing is locked. Raises: Conflict."""
    undo = Undo(effects_of(list(events)))
    _look(undo, lock=False)
    _refuse_what_changed(undo)


def refuse_users(rows: Iterable[Any]) -> None:
    """Rows that use what would go, and do not go along. Raises: Conflict naming them."""
    _refuse([_user_of(row) for row in rows], Undo([]))


def _look(undo: Undo, lock: bool = True) -> None:
    """Fetch and lock the rows as they stand, in one order, so that two undos do not wait for each other in a ring."""
    ids: dict[type[WorkspaceModel], list[UUID]] = {}
    for effect in undo.effects:
        ids.setdefault(effect.model, []).append(effect.pk)
    for model in sorted(ids, key=lambda model: model._meta.label):
        known = model._base_manager.select_for_update() if lock else model._base_manager.all()
        rows = known.filter(pk__in=ids[model]).order_by("pk")
        undo.rows |= {(model, row.pk): row for row in rows}


# What stands in the way ------------------------------------------------------------------------------------------


def _refuse_what_changed(undo: Undo) -> None:
    for effect in undo.effects:
        effect.why = changed_since(effect, undo.rows.get(effect.key))
    # What is worked out from other rows follows them: where it moved on, it stands.
    undo.effects = [effect for effect in undo.effects if not (effect.why and effect.tracked.derived)]
    _refuse([effect for effect in undo.effects if effect.why], undo)


def _refuse(blocked: list[Effect], undo: Undo) -> None:
    if not blocked:
        return
    named = [
        {
            "model": effect.model._meta.label_lower,
            "id": str(effect.pk),
            "name": _name(effect, undo),
            "why": effect.why,
        }
        for effect in blocked
    ]
    said = "; ".join(f"{one['name']} {one['why']}" for one in named[:MOST_NAMED])
    raise Conflict(
        _("This cannot be undone as it stands: %(what)s. Undo the later change first.") % {"what": said},
        conflicts=named,
    )


def _name(effect: Effect, undo: Undo) -> str:
    """Of what the acting person may not read, no more than what kind of thing it is."""
    row = undo.rows.get(effect.key)
    if effect.name:
        return effect.name
    if not naming.may_read(effect.model, row, actor()):
        return naming.noun_of(effect.model)
    if hasattr(row, "told_as"):
        return str(row.told_as())  # type: ignore[union-attr]
    words = naming.words_of(row) if row is not None else ""
    for name in ("title", "name", "text"):
        words = words or str(effect.after.get(name) or effect.before.get(name) or "")
    return f"“{words[:80]}”" if words else naming.noun_of(effect.model)


# Doing it --------------------------------------------------------------------------------------------------------


@contextmanager
def _checked() -> Iterator[None]:
    """A savepoint at whose end the database looks at every reference, as it else does at the commit."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _in_batches(undo: Undo) -> None:
    with _checked():
        for (model, operation), run in groupby(undo.effects, key=lambda one: (one.model, one.operation)):
            WAYS[operation](model, list(run), undo)
        _give_back(undo.effects)


def _give_back(effects: list[Effect]) -> None:
    """What was kept of deleted rows, once all of them are there again: it may belong to several."""
    for model in dict.fromkeys(effect.model for effect in effects):
        keepsakes.give_back(
            model, [effect.pk for effect in effects if effect.model is model and effect.operation == "delete"]
        )


def _step_by_step(told: list[Event], undo: Undo) -> None:
    kept = {effect.key for effect in undo.effects}
    try:
        with _checked():
            for event in reversed(told):
                for effect in effects_of([event]):
                    if effect.key in kept or not effect.tracked.derived:
                        step = Undo([effect], made=undo.made)
                        _look(step)
                        WAYS[effect.operation](effect.model, [effect], step)
            _give_back(undo.effects)
    except IntegrityError:
        raise Conflict(
            _("Something new stands in its place, or what it belonged to is gone. Change that first.")
        ) from None


def _undo_inserts(model: type[WorkspaceModel], effects: list[Effect], undo: Undo) -> None:
    rows = model._base_manager.filter(pk__in=[effect.pk for effect in effects])
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=rows)
    try:
        collector.collect(rows)
    except ProtectedError as error:
        _refuse([_user_of(row) for row in error.protected_objects], undo)
    along = [row for row in _touched_along(collector) if (type(row), row.pk) not in undo.made]
    _refuse([_user_of(row) for row in along], undo)
    collector.delete()


def _touched_along(collector: Collector) -> list[Any]:
    """Logged rows that would go, or lose a reference, with what is deleted."""
    parts: list[Any] = [*collector.data.values(), *collector.fast_deletes]
    parts += [rows for several in collector.field_updates.values() for rows in several]
    return [
        row for rows in parts if _counts(getattr(rows, "model", None)) for row in rows if _counts(type(row))
    ]


def _counts(model: Any) -> bool:
    """Whether rows of `model` stand in the way; of a plain list of rows the model is asked row by row."""
    if model is None:
        return True
    tracked = getattr(model, "tracked", None)
    return tracked is not None and not tracked.derived


def _user_of(row: Any) -> Effect:
    """A model's `told_as` says whose it is and on what, where its own words, such as those of a rating, would not."""
    model, why = type(row), _("uses it since")
    words = naming.words_of(row)
    name = f"“{words}”" if words else naming.noun_of(model)
    if not naming.may_read(model, row, actor()):
        name = naming.noun_of(model)
    elif hasattr(row, "told_as"):
        name, why = row.told_as(), _("came since")
    return Effect(model, row.pk, "update", 0, 0, {}, {}, why, name)


def _undo_updates(model: type[WorkspaceModel], effects: list[Effect], undo: Undo) -> None:
    names: dict[str, None] = {}
    for effect in effects:
        names |= dict.fromkeys(lay(undo.rows[effect.key], effect.before))
    write_rows(model, [undo.rows[effect.key] for effect in effects], names)


def _undo_deletes(model: type[WorkspaceModel], effects: list[Effect], undo: Undo) -> None:
    lives, workspace_id = _lives(model, effects), actor().workspace.pk
    rows = []
    for effect in effects:
        made_at, version = lives[effect.pk]
        row = model(id=effect.pk, workspace_id=workspace_id, created_at=made_at, version=version)
        lay(row, effect.before)
        row.come_back()
        rows.append(row)
    model._base_manager.bulk_create(rows, batch_size=500)


def _lives(model: type[WorkspaceModel], effects: list[Effect]) -> dict[UUID, tuple[datetime, int]]:
    """When each row was made, and a version above any that somebody read of it."""
    told = Event.objects.filter(
        object_id__in=[effect.pk for effect in effects], model=model._meta.label_lower
    )
    lives = told.values("object_id").annotate(made=Min("at"), n=Count("id"))
    return {life["object_id"]: (life["made"], life["n"]) for life in lives.order_by()}


WAYS: dict[str, Callable[[type[WorkspaceModel], list[Effect], Undo], None]] = {
    "insert": _undo_inserts,
    "update": _undo_updates,
    "delete": _undo_deletes,
}


def ask_those_who_look(effects: list[Effect]) -> None:
    """A model's `undo_looks` name functions that get the ids of what came back; each may refuse by Conflict."""
    ids: dict[type[WorkspaceModel], list[UUID]] = {}
    for effect in effects:
        ids.setdefault(effect.model, []).append(effect.pk)
    for model, touched in ids.items():
        for look in getattr(model, "undo_looks", ()):
            import_string(look)(touched)
