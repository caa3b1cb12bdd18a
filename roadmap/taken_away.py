"""What somebody else took away, such as an admin a comment: its author does not bring it back."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.events import transaction_number
from core.models import Event
from core.tenancy import Actor, current
from roadmap.models import Comment

MODEL = "roadmap.comment"


def refuse_taken_away(pk: UUID, by: Actor) -> None:
    """Raises: PermissionDenied when somebody else took the comment away, unless `by` manages members."""
    if _foreign([pk], by):
        raise PermissionDenied(_said())


def refuse_undone(ids: Iterable[UUID]) -> None:
    """After an undo: of these comments those that just came back. Raises: Conflict."""
    by = current()
    if by is None:
        return
    came = Event.objects.filter(
        model=MODEL, object_id__in=list(ids), operation="insert", xid=transaction_number()
    )
    back = Comment.objects.filter(pk__in=came.values("object_id")).values_list("pk", flat=True)
    if _foreign(list(back), by):
        raise Conflict(_said())


def _said() -> str:
    return _("Somebody else took this comment away: only they or an admin can bring it back.")


def _foreign(ids: list[UUID], by: Actor) -> bool:
    """Whether another person took one of them away last, and not along with what it was said on."""
    if by.user is None or by.can("members.manage") or not ids:
        return False
    deletions = Event.objects.filter(model=MODEL, object_id__in=ids, operation="delete")
    last = deletions.order_by("object_id", "-xid", "-id").distinct("object_id")
    return any(not _with_its_thing(event) for event in last if event.actor_id != by.user.pk)


def _with_its_thing(deletion: Event) -> bool:
    things = [pair[0] for name in Comment.ON if (pair := deletion.changes.get(f"{name}_id")) and pair[0]]
    gone = Event.objects.filter(xid=deletion.xid, operation="delete").filter(~Q(model=MODEL))
    return gone.filter(object_id__in=things).exists()
