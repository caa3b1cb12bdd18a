"""Whether what many transactions did still stands, found without writing or locking, and without reading all of it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from core.base import WorkspaceRow, workspace_models
from core.models import Event
from core.transactions import MOST_NAMED, refuse_if_changed, refuse_users

CHUNK = 500
# Rows that something happened to after these transactions had last touched them. No join: right after an import the
# planner knows nothing of the newest part of the log, and chose one that took a minute.
TOUCHED_SINCE = """
SELECT e.object_id FROM core_event e
WHERE NOT e.model = ANY(%(derived)s) AND e.object_id = ANY(ARRAY(
  SELECT m.object_id FROM core_event m WHERE m.workspace_id = (SELECT core_workspace()) AND m.xid = ANY(%(xids)s)
))
GROUP BY e.model, e.object_id
HAVING max(e.id) FILTER (WHERE NOT e.xid = ANY(%(xids)s)) > max(e.id) FILTER (WHERE e.xid = ANY(%(xids)s))
"""


def refuse_if_moved_on(xids: Sequence[int]) -> None:
    """Raises: Conflict naming what these transactions wrote and somebody changed since, or what uses what they made."""
    touched = _touched_since(xids)
    for place in range(0, len(touched), CHUNK):
        ids = touched[place : place + CHUNK]
        refuse_if_changed(Event.objects.filter(xid__in=xids, object_id__in=ids).order_by("id"))
    for rows in _users(xids):
        refuse_users(rows)


def _touched_since(xids: Sequence[int]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED_SINCE, {"xids": list(xids), "derived": derived()})
        return [pk for (pk,) in cursor.fetchall()]


def derived() -> list[str]:
    """Labels of the models that are worked out from other rows, and follow them."""
    return [model._meta.label_lower for model in _tracked() if model.tracked and model.tracked.derived]


def _tracked() -> list[type[WorkspaceRow]]:
    return [model for model in workspace_models(apps.get_models()) if model.tracked]


def _users(xids: Sequence[int]) -> Iterator[list[models.Model]]:
    """Rows that these transactions never touched, and that name what they made; the first of each kind."""
    mine = Event.objects.filter(xid__in=list(xids)).order_by()
    made = set(mine.filter(operation="insert").values_list("model", flat=True).distinct())
    for model in _tracked():
        if model.tracked is None or model.tracked.derived:
            continue
        touched = mine.filter(model=model._meta.label_lower).values("object_id")
        for field in model._meta.local_concrete_fields:
            named = _named(field)
            if named in made:
                new = mine.filter(model=named, operation="insert").values("object_id")
                rows = model._base_manager.filter(**{f"{field.attname}__in": new})
                yield list(rows.exclude(pk__in=touched)[:MOST_NAMED])


def _named(field: Any) -> str:
    """The model that the field refers to; "" for any other field."""
    related = getattr(field, "related_model", None)
    return str(related._meta.label_lower) if isinstance(field, models.ForeignKey) and related else ""
