"""Taking back what the event log knows, for any tracked model."""

from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from core import keepsakes
from core.base import WorkspaceForeignKey, WorkspaceModel
from core.errors import Conflict
from core.models import Event

Row = TypeVar("Row", bound=WorkspaceModel)


def model_of(event: Event) -> type[WorkspaceModel]:
    return apps.get_model(event.model)


def values_of(event: Event, side: int) -> dict[str, Any]:
    """The event's columns as attributes of its model: side 0 is before, 1 after. Columns dropped since are left out.

    A key of a spread column stays "column.key" (`core.base.Tracked`).
    """
    fields = {field.column: field for field in model_of(event)._meta.local_concrete_fields}
    plain = {
        fields[column].attname: _as_python(fields[column], pair[side])
        for column, pair in event.changes.items()
        if column in fields
    }
    return plain | {name: pair[side] for name, pair in event.changes.items() if "." in name}


def value_of(row: models.Model, name: str) -> Any:
    """An attribute, or one key of a spread column."""
    column, _dot, key = name.partition(".")
    return getattr(row, column).get(key) if key else getattr(row, column)


def lay(row: models.Model, values: dict[str, Any]) -> list[str]:
    """Set `values` on `row`, unsaved; names the attributes to save. None takes a key of a spread column away."""
    for name, value in values.items():
        column, _dot, key = name.partition(".")
        if key:
            value = {**getattr(row, column), key: value}
            value = {known: one for known, one in value.items() if one is not None}
        setattr(row, column, value)
    return list(dict.fromkeys(name.partition(".")[0] for name in values))


def _as_python(field: models.Field, value: Any) -> Any:
    if value is None:
        # The log leaves out nothing but null, and an empty text is not null.
        return None if field.null else field.get_default()
    return (field.target_field if isinstance(field, models.ForeignKey) else field).to_python(value)


def without_the_gone(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """`values` with references to rows that no longer exist emptied, where the column may be empty."""
    kept = dict(values)
    for field in model._meta.local_concrete_fields:
        value = kept.get(field.attname)
        if isinstance(field, WorkspaceForeignKey) and field.null and value is not None:
            if not field.related_model._base_manager.filter(pk=value).exists():
                kept[field.attname] = None
    return kept


def undo_update(row: WorkspaceModel, event: Event) -> list[str]:
    """Set `row` back to before `event`, unsaved; names the attributes that changed.

    Raises: Conflict naming what was changed again since.
    """
    newer = [name for name, value in values_of(event, 1).items() if value_of(row, name) != value]
    if newer:
        raise Conflict(
            _("Changed again since: %(fields)s. Undo the later change first.") % {"fields": ", ".join(newer)}
        )
    before = without_the_gone(type(row), values_of(event, 0))
    return lay(row, before)


def undo_delete(event: Event) -> WorkspaceModel:
    """Insert the deleted row again under its old id. Raises: Conflict when what it belonged to is gone."""
    model = model_of(event)
    values = without_the_gone(model, values_of(event, 0))
    for field in model._meta.local_concrete_fields:
        value = values.get(field.attname)
        if isinstance(field, WorkspaceForeignKey) and value is not None and not field.null:
            if not field.related_model._base_manager.filter(pk=value).exists():
                raise Conflict(_("It belonged to something that no longer exists. Restore that first."))
    row = model(id=event.object_id, workspace_id=event.workspace_id)
    lay(row, values)
    row.come_back()
    row.save(force_insert=True)
    return row


def restore(model: type[Row], pk: UUID) -> Row:
    """Bring back a deleted row as it last stood, with what was deleted along with it.

    Raises: Conflict when it is not deleted, what the log leaves out is kept no longer, or its place is taken.
    """
    events = Event.objects.filter(model=model._meta.label_lower, object_id=pk)
    event = events.order_by("-xid", "-id").first()
    if event is None or event.operation != "delete":
        raise Conflict(_("This is not deleted."))
    if not keepsakes.is_kept(model, pk):
        raise Conflict(_("This was deleted more than a week ago and cannot be brought back."))
    try:
        with transaction.atomic():
            undo_deletion(event)
    except IntegrityError:
        raise Conflict(_("Something new stands in its place. Change that first.")) from None
    return model._base_manager.get(pk=pk)


def undo_deletion(deletion: Event) -> None:
    """Bring back a row and everything that was deleted or let go with it in the same transaction."""
    together = Event.objects.filter(xid=deletion.xid).exclude(operation="insert")
    rows = list(together.order_by("-id"))
    undo_delete(deletion)
    for event in _what_it_names_first(
        [one for one in rows if one.operation == "delete" and one.pk != deletion.pk]
    ):
        _bring_back_if_possible(event)
    for model in dict.fromkeys(model_of(event) for event in rows if event.operation == "delete"):
        keepsakes.give_back(
            model,
            [event.object_id for event in rows if event.operation == "delete" and model_of(event) is model],
        )
    for event in rows:
        if event.operation == "update":
            _set_back_if_untouched(event)


def _what_it_names_first(deletions: list[Event]) -> list[Event]:
    """In an order in which each finds what it belonged to: that may have been deleted before it, or after."""
    placed: list[Event] = []
    waiting = {event.object_id: event for event in deletions}
    names = {event.pk: _named_by(event) for event in deletions}
    while waiting:
        ready = [
            event for event in waiting.values() if not (names[event.pk] - {event.object_id}) & waiting.keys()
        ]
        for event in ready or list(waiting.values()):
            placed.append(waiting.pop(event.object_id))
    return placed


def _named_by(event: Event) -> set[UUID]:
    values, fields = values_of(event, 0), model_of(event)._meta.local_concrete_fields
    return {
        values[one.attname]
        for one in fields
        if isinstance(one, WorkspaceForeignKey) and values.get(one.attname)
    }


def _bring_back_if_possible(event: Event) -> None:
    try:
        undo_delete(event)
    except Conflict:
        return  # what it belonged to was deleted since, for a reason of its own


def _set_back_if_untouched(event: Event) -> None:
    row = model_of(event)._base_manager.filter(pk=event.object_id).first()
    if row is None:
        return
    try:
        row.save(update_fields=undo_update(row, event))
    except Conflict:
        return  # changed again since the deletion: the newer value stands
