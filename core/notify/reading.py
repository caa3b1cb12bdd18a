"""What somebody was told, as they read it; and that they have read it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from core.models import Notification, User
from core.notify.kinds import Line, kinds
from core.tenancy import Actor, action
from core.whisper import whisper


@dataclass(frozen=True)
class Told:
    """One notification, said in the reader's language."""

    row: Notification
    sentence: str
    quote: str
    icon: str


def notifications_of(actor: Actor) -> QuerySet[Notification]:
    return Notification.objects.filter(user=actor.user, kind__in=kinds()).select_related("actor")


def unread_of(actor: Actor) -> int:
    """Several of one kind about one thing are one."""
    if actor.user is None:
        return 0
    return Notification.objects.filter(user=actor.user, read_at=None).count()


def said(rows: Sequence[Notification]) -> list[Told]:
    """Each with its sentence, in this order; what it was about is gone for those left out."""
    by_kind: dict[str, list[Notification]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    lines: dict[UUID, Line] = {}
    for name, some in by_kind.items():
        lines |= kinds()[name].say(some)
    return [
        Told(row, lines[row.pk].sentence, lines[row.pk].quote, kinds()[row.kind].icon)
        for row in rows
        if row.pk in lines
    ]


def actors_of(rows: Iterable[Notification]) -> dict[str, str]:
    """Names by id of all who did what these tell."""
    wanted = {pk for row in rows for pk in row.data.get("actors", [])}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}


@action
def mark_read(*, by: Actor, ids: Iterable[UUID] | None = None, read: bool = True) -> int:
    """Of one's own: these, or all; how many changed."""
    by.require("read")
    rows = Notification.objects.filter(user=by.user, read_at__isnull=read)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    changed = rows.update(read_at=by.now if read else None)
    if changed and by.user:
        whisper(by.workspace.pk, "notification", {}, to=by.user.pk)
    return changed
