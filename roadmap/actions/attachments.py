"""Files on an item: taken in, taken away, brought back, swept when nobody can want them any more."""

import hashlib
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, OuterRef, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from core import media
from core.errors import Conflict, Invalid
from core.models import Event, Keepsake
from core.schedules import set_schedule
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.models import Attachment, AttachmentBody, Item
from roadmap.taken_away import FILES, refuse_taken_away

PIECE = 1 << 20
SWEEP = "attachments"


@action
def attach(item: Item, file: IO[bytes] | Any, *, name: str, by: Actor) -> Attachment:
    """Keep a file on an item; its kind is told by its content. Raises: Invalid."""
    by.require("comment")
    data = _read(file)
    kind = media.type_of(data)
    if not kind:
        raise Invalid(
            {"file": _("Files of this kind are not taken: images, PDF, text, office files, archives are.")}
        )
    _refuse_overflow(len(data), by)
    kept = Attachment(
        workspace=by.workspace, item=item, name=media.file_name(name), media_type=kind, size=len(data)
    )
    kept.sha256, kept.by = hashlib.sha256(data).hexdigest(), by.user
    kept.save(force_insert=True)
    AttachmentBody.objects.create(workspace=by.workspace, attachment_id=kept.pk, data=data)
    set_schedule(SWEEP, by.workspace.pk, cadence="daily", hour=3)
    return kept


@action
def delete_attachment(attachment: Attachment, *, by: Actor) -> None:
    """One's own, or anybody's for those who edit the plan. The bytes stay for a week."""
    by.require("comment")
    _may_remove(attachment, by)
    attachment.delete()


@action
def restore_attachment(pk: UUID, *, by: Actor) -> Attachment:
    """Who took it away, or an editor. Raises: Conflict when it is not deleted, or too long ago."""
    by.require("comment")
    if not AttachmentBody.objects.filter(attachment_id=pk).exists():
        raise Conflict(_("This file was deleted more than a week ago and cannot be brought back."))
    refuse_taken_away(FILES, pk, by)
    attachment = restore(Attachment, pk)
    _may_remove(attachment, by)
    return attachment


def may_remove(attachment: Attachment, by: Actor) -> bool:
    own = by.user is not None and attachment.by_id == by.user.pk
    return by.can("comment") and (own or by.can("roadmap.write"))


def bytes_of(attachment: Attachment) -> bytes | None:
    """None when its item was brought back after the bytes were swept."""
    found = AttachmentBody.objects.filter(attachment_id=attachment.pk).values_list("data", flat=True).first()
    return None if found is None else bytes(found)


def sweep() -> int:
    """Remove bytes whose attachment was deleted longer ago than a deletion can be undone; how many."""
    there = Attachment.objects.filter(pk=OuterRef("attachment_id"))
    gone = Event.objects.filter(
        model="roadmap.attachment",
        object_id=OuterRef("attachment_id"),
        operation="delete",
        at__gt=timezone.now() - Keepsake.KEPT,
    )
    return AttachmentBody.objects.filter(~Exists(there), ~Exists(gone)).delete()[0]


def _may_remove(attachment: Attachment, by: Actor) -> None:
    if not may_remove(attachment, by):
        raise PermissionDenied(_("Only who attached a file, or an editor, can take it away."))


def _read(file: Any) -> bytes:
    pieces, size = [], 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > settings.ATTACHMENT_BYTES:
            most = filesizeformat(settings.ATTACHMENT_BYTES)
            raise Invalid(
                {"file": _("This file is larger than %(most)s. Put a link to it instead.") % {"most": most}}
            )
        pieces.append(piece)
    if not size:
        raise Invalid({"file": _("This file is empty.")})
    return b"".join(pieces)


def _refuse_overflow(size: int, by: Actor) -> None:
    """Two who attach at the same time count one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"roadmap.attachment {by.workspace.pk}"]
        )
    kept = Attachment.objects.aggregate(size=Sum("size"))["size"] or 0
    if kept + size > settings.ATTACHMENTS_BYTES:
        most = filesizeformat(settings.ATTACHMENTS_BYTES)
        said = _(
            "This workspace already keeps %(kept)s of at most %(most)s. Take away files that nobody needs."
        )
        raise Invalid({"file": said % {"kept": filesizeformat(kept), "most": most}})
