"""Telling people: who may hear it, how they want it, and one notification for what happens within minutes."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models

from core.base import WorkspaceRow
from core.models import Membership, Notification, User, Way
from core.notify.choices import MAILED, ways_of
from core.notify.kinds import Kind, kinds
from core.schedules import set_schedule
from core.tenancy import action, actor
from core.whisper import whisper

TOGETHER = timedelta(minutes=10)
SCHEDULE = "notifications"
MORNING = 8


@action
def notify(
    users: Iterable[User | UUID],
    kind: str,
    *,
    about: WorkspaceRow,
    url: str,
    data: dict[str, Any] | None = None,
    actor_id: UUID | None = None,
) -> list[Notification]:
    """Tell `users` of something, inside `acting()`; what is there of it is found at `url`, a path.

    `data` is JSON and fills in the kind's sentence. Nobody is told of their own act (`actor_id`, by default whoever
    acts), nor who is no active member, nor who does not want this kind. Raises: KeyError for an unknown kind.
    """
    known = kinds()[kind]
    doer = actor_id or (actor().user.pk if actor().user else None)  # type: ignore[union-attr]
    wanted = {user.pk if isinstance(user, models.Model) else user for user in users} - {doer}
    members = _members(wanted)
    ways = ways_of(members, kind)
    told = [members[pk] for pk, way in ways.items() if way != Way.NEVER]
    made = _tell(told, ways, known, about, url, {**(data or {}), "actors": [str(doer)] if doer else []}, doer)
    for user in told:
        whisper(actor().workspace.pk, "notification", {}, to=user.pk)
    return made


def _members(wanted: Iterable[UUID]) -> dict[UUID, User]:
    rows = Membership.objects.filter(user__in=list(wanted), user__is_active=True).select_related("user")
    return {row.user_id: row.user for row in rows}


def _tell(
    told: Sequence[User],
    ways: dict[UUID, Way],
    kind: Kind,
    about: WorkspaceRow,
    url: str,
    data: dict[str, Any],
    doer: UUID | None,
) -> list[Notification]:
    label = about._meta.label_lower
    open_ = _open_ones([user.pk for user in told], kind.name, label, about.pk)
    made = []
    for user in told:
        mailed = None if ways[user.pk] in MAILED else actor().now
        found = open_.get(user.pk)
        if found is None:
            found = Notification(user=user, kind=kind.name, model=label, object_id=about.pk)
        _lay(found, kind, data, url, doer, mailed)
        made.append(found)
        if ways[user.pk] == Way.DAILY:
            set_schedule(SCHEDULE, user.pk, cadence="daily", hour=MORNING, zone=user.zone)
    return made


def _open_ones(users: list[UUID], kind: str, model: str, object_id: UUID) -> dict[UUID, Notification]:
    """What each of them has not read yet of the same, from the last minutes."""
    rows = Notification.objects.filter(
        user__in=users,
        kind=kind,
        model=model,
        object_id=object_id,
        read_at=None,
        created_at__gt=actor().now - TOGETHER,
    )
    return {row.user_id: row for row in rows.order_by("created_at")}


def _lay(
    row: Notification, kind: Kind, data: dict[str, Any], url: str, doer: UUID | None, mailed: Any
) -> None:
    actors = list(dict.fromkeys([*row.data.get("actors", []), *data["actors"]]))
    row.data = (kind.merge(row.data, data) if row.data else data) | {"actors": actors}
    row.url, row.actor_id, row.mailed_at = url, doer, mailed
    row.save()
