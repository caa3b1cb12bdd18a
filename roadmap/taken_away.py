"""What somebody else took away, such as an admin a comment or an editor a file: who put it there does not bring it back."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.events import transaction_number
from core.models import Event
from core.tenancy import Actor, current
from roadmap.models import Attachment, Comment


class Kind(NamedTuple):
    model: type[Comment] | type[Attachment]
    # Who may take away what others put there, and so bring it back.
    over: str
    # What it hangs on.
    on: tuple[str, ...]
    said: Any

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


COMMENTS = Kind(
    Comment,
    "members.manage",
    Comment.ON,
    _("Somebody else took this comment away: only they or an admin can bring it back."),
)
FILES = Kind(
    Attachment,
    "roadmap.write",
    ("item",),
    _("Somebody else took this file away: only an editor can bring it back."),
)


def refuse_taken_away(kind: Kind, pk: UUID, by: Actor) -> None:
    """Raises: PermissionDenied when somebody else took it away, unless `by` may take away what others put there."""
    if _foreign(kind, [pk], by):
        raise PermissionDenied(str(kind.said))


def refuse_undone(ids: Iterable[UUID]) -> None:
    """After an undo: of these comments those that just came back. Raises: Conflict."""
    _refuse_back(COMMENTS, ids)


def refuse_undone_files(ids: Iterable[UUID]) -> None:
    """After an undo: of these files those that just came back. Raises: Conflict."""
    _refuse_back(FILES, ids)


def _refuse_back(kind: Kind, ids: Iterable[UUID]) -> None:
    by = current()
    if by is None:
        return
    came = Event.objects.filter(
        model=kind.label, object_id__in=list(ids), operation="insert", xid=transaction_number()
    )
    back = kind.model._base_manager.filter(pk__in=came.values("object_id")).values_list("pk", flat=True)
    if _foreign(kind, list(back), by):
        raise Conflict(str(kind.said))


def _foreign(kind: Kind, ids: list[UUID], by: Actor) -> bool:
    """Whether another person took one of them away last, and not along with what it hangs on."""
    if by.user is None or by.can(kind.over) or not ids:
        return False
    deletions = Event.objects.filter(model=kind.label, object_id__in=ids, operation="delete")
    last = deletions.order_by("object_id", "-xid", "-id").distinct("object_id")
    return any(not _with_its_thing(kind, event) for event in last if event.actor_id != by.user.pk)


def _with_its_thing(kind: Kind, deletion: Event) -> bool:
    things = [pair[0] for name in kind.on if (pair := deletion.changes.get(f"{name}_id")) and pair[0]]
    gone = Event.objects.filter(xid=deletion.xid, operation="delete").exclude(model=kind.label)
    return gone.filter(object_id__in=things).exists()
