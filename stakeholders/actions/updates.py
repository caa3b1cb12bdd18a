"""Status updates: drafted, published, and what changed since the one before."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.events import Cursor, last_before, latest_cursor
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.models import Item, Objective, Product
from stakeholders.actions.common import alter, make
from stakeholders.changes import Change
from stakeholders.models import StatusUpdate
from stakeholders.snapshots import Window, pairs_in
from stakeholders.visibility import EVERYTHING

Subject = Item | Objective | Product


@action
def write_update(subject: Subject, *, by: Actor, publish: bool = False, **fields: Any) -> StatusUpdate:
    """Draft an update on an item, an objective or a product; publish it at once if asked."""
    name = subject._meta.model_name
    update = make(StatusUpdate(author=by.user, **{str(name): subject}, **_tidy(fields)), by)
    return publish_update(update, by=by) if publish else update


@action
def change_update(update: StatusUpdate, *, by: Actor, **fields: Any) -> StatusUpdate:
    """Also after publishing, for typing errors; who was told already is not told again."""
    return alter(update, _tidy(fields))


@action
def publish_update(update: StatusUpdate, *, by: Actor) -> StatusUpdate:
    """Fix what changed since the update before and let readers have it. Raises: Conflict when published already."""
    if not update.is_draft:
        raise Conflict(_("This update is published already. Write a new one."))
    before, upto = last_update(update.subject), _here(by)
    update.since = before.published_at if before else None
    update.changes = [change.as_json() for change in changes_of(update.subject, _between(before, upto, by))]
    update.cursor = str(upto)
    update.published_at = by.now
    update.save(update_fields=["since", "changes", "cursor", "published_at"])
    return update


def _here(by: Actor) -> Cursor:
    """How far the log has come; in a replay, how far it had come at the time that is replayed."""
    return latest_cursor() if by.at is None else last_before(by.at)


def _between(before: StatusUpdate | None, upto: Cursor, by: Actor) -> Window | None:
    """From the update before to this one; nothing is compared for a first update."""
    if before is None:
        return None
    if by.at is not None:
        return Window(since=before.published_at, until=by.at)
    return Window(after=_cursor_of(before), upto=upto)


@action
def delete_update(update: StatusUpdate, *, by: Actor) -> None:
    update.delete()


@action
def restore_update(pk: UUID, *, by: Actor) -> StatusUpdate:
    """Bring back a deleted update with what it said had changed. Raises: Conflict."""
    by.require("stakeholders.write")
    return restore(StatusUpdate, pk)


def last_update(subject: Subject) -> StatusUpdate | None:
    """The latest published update on `subject`."""
    return StatusUpdate.objects.published().about(subject).order_by("-published_at", "-id").first()


def changes_of(subject: Subject, window: Window | None) -> list[Change]:
    """What changed in `window` about a subject's items, with nothing hidden: members read it, and the author."""
    if window is None:
        return []
    return pairs_in(window, items=items_of(subject)).changes(EVERYTHING)


def items_of(subject: Subject) -> list[Any]:
    if isinstance(subject, Item):
        return [subject.pk]
    return list(subject.items.values_list("pk", flat=True))


def _cursor_of(update: StatusUpdate) -> Cursor:
    return Cursor.parse(update.cursor) if update.cursor else Cursor(0, 0)


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    if "narrative" in fields:
        fields["narrative"] = (fields["narrative"] or "").strip()
        if not fields["narrative"]:
            raise Invalid({"narrative": _("Write a sentence or two about how it goes.")})
    return fields
