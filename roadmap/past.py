"""Rows as they stood at a moment in the past: those of now, with every logged change since taken back in memory."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from core.base import WorkspaceModel
from core.models import Event
from core.undo import values_of

Stood = dict[UUID, dict[str, Any]]


def stood(model: type[WorkspaceModel], moment: datetime, names: Iterable[str]) -> Stood:
    """{id: {attribute: value}} of all rows of `model` that were there at `moment`; a few queries.

    A row that a file brought in and whose history was played afterwards was there from the beginning of the history on
    (its `created_at`), although the log has it come later.
    """
    known = list(names)
    rows: Stood = {row.pop("pk"): row for row in model.objects.values("pk", *known)}
    blank = _blank(model, known)
    early = _there_before_they_came(model, moment)
    events = Event.objects.filter(model=model._meta.label_lower, at__gt=moment).order_by("-at", "-id")
    for event in events.iterator():
        if event.operation == "insert" and event.object_id in early:
            continue
        _take_back(rows, event, blank)
    return rows


def _there_before_they_came(model: type[WorkspaceModel], moment: datetime) -> set[UUID]:
    """Rows that were there at `moment`, and of which the log says only later that they came."""
    events = Event.objects.filter(model=model._meta.label_lower)
    came = Counter(events.filter(operation="insert", at__gt=moment).values_list("object_id", flat=True))
    there = model.objects.filter(created_at__lte=moment, pk__in=came).values_list("pk", flat=True)
    # What came a second time had been deleted in between.
    found = {pk for pk in there if came[pk] == 1}
    before = events.filter(at__lte=moment, object_id__in=found).exclude(operation="update")
    return found - set(before.values_list("object_id", flat=True))


def _blank(model: type[WorkspaceModel], names: list[str]) -> dict[str, Any]:
    """What the log leaves out of a deleted row."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    return {name: None if fields[name].null else fields[name].get_default() for name in names}


def _take_back(rows: Stood, event: Event, blank: dict[str, Any]) -> None:
    if event.operation == "insert":
        rows.pop(event.object_id, None)
        return
    before = {name: value for name, value in values_of(event, 0).items() if name in blank}
    if event.operation == "delete":
        rows[event.object_id] = blank | before
    elif event.object_id in rows:
        rows[event.object_id].update(before)
