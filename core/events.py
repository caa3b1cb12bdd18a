"""Reading the event log: by cursor, without missing a transaction that commits late; and by object."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple, Self
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet

from core.base import workspace_models
from core.errors import Invalid
from core.models import Event, User
from core.tenancy import actor


class Cursor(NamedTuple):
    """A place in the log: (transaction number, event id). As text "xid-id"."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises: Invalid when `text` is no cursor."""
        try:
            xid, number = text.split("-")
            return cls(int(xid), int(number))
        except ValueError:
            raise Invalid({"after": "Give a cursor as it came from the API, such as 812-4711."}) from None

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(event.xid, event.id)


START = Cursor(0, 0)


def horizon() -> int:
    """Transactions below this number have all ended: nothing more can appear there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_xid_horizon()")
        return cursor.fetchone()[0]


def transaction_number() -> int:
    """The number that events of the running transaction carry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_xid()")
        return cursor.fetchone()[0]


def _after(cursor: Cursor) -> Q:
    return Q(xid__gt=cursor.xid) | Q(xid=cursor.xid, id__gt=cursor.id)


def missed_more_than(most: int, cursor: Cursor) -> bool:
    """Whether more than `most` of the acting workspace's events came after `cursor`."""
    return bool(Event.objects.filter(_after(cursor)).order_by("xid", "id").values("pk")[most : most + 1])


def missed_before(moment: datetime, cursor: Cursor) -> bool:
    """Whether the acting workspace's first event after `cursor` is older than `moment`."""
    first = Event.objects.filter(_after(cursor)).order_by("xid", "id").values_list("at", flat=True).first()
    return first is not None and first < moment


def events_since(
    cursor: Cursor, limit: int = 500, models: Iterable[str] | None = None, reader: User | None = None
) -> list[Event]:
    """The acting workspace's next events after `cursor`, oldest first, none of a transaction still running.

    `models`: beginnings of model labels ("roadmap."), to see only those. `reader`: to see nothing that is others' own.
    """
    rows = Event.objects.filter(_after(cursor), xid__lt=horizon())
    if models is not None:
        rows = rows.filter(reduce(or_, (Q(model__startswith=label) for label in models), Q(pk=None)))
    if reader is not None:
        rows = rows.exclude(Q(model__in=own_models()) & ~Q(actor=reader))
    return list(rows.order_by("xid", "id")[:limit])


def own_models() -> list[str]:
    """Labels of models whose changes are for those who made them."""
    rows = workspace_models(apps.get_models())
    return [model._meta.label_lower for model in rows if model.tracked and model.tracked.own]


def latest_cursor() -> Cursor:
    """Where a listener starts that wants only what comes from now on."""
    below = horizon()
    last = Event.objects.filter(xid__lt=below).order_by("-xid", "-id").values_list("xid", "id").first()
    return Cursor(*last) if last else START


def put_in_order() -> None:
    """Number the events of the running transaction anew, in the order of their times.

    For a history that was invented area by area, of a workspace that nobody has seen yet: no reader has a cursor in it.
    The rows go and come back, for the log's policies let nobody change them.
    """
    workspace = str(actor().workspace.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pmhub.erase', %s, true)", [workspace])
        cursor.execute(IN_ORDER, [workspace])
        cursor.execute("SELECT set_config('pmhub.erase', '', true)")


COLUMNS = "workspace_id, at, xid, actor_id, source, model, object_id, parent_id, operation, changes"
IN_ORDER = f"""
WITH gone AS (DELETE FROM core_event WHERE workspace_id = %s AND xid = core_xid() RETURNING *)
INSERT INTO core_event ({COLUMNS}) SELECT {COLUMNS} FROM gone ORDER BY at, id
"""


def last_before(moment: datetime) -> Cursor:
    """How far the log had come at `moment`, of a history that stands in it in order of time."""
    last = Event.objects.filter(at__lte=moment).order_by("-xid", "-id").first()
    return Cursor.of(last) if last else START


def history_of(model: str, object_id: UUID) -> QuerySet[Event]:
    """What happened to one object and to what hangs on it, newest first."""
    mine = Q(object_id=object_id, model=model) | Q(parent_id=object_id)
    return Event.objects.filter(mine).select_related("actor").order_by("-xid", "-id")
