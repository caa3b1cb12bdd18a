"""Who wants to hear of an item."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action, actor
from roadmap.models import Item, Watch


@action
def watch_item(item: Item, *, by: Actor) -> Watch:
    return _set(item, by, muted=False)


@action
def mute_item(item: Item, *, by: Actor) -> Watch:
    """Hear no more of it; owning it or writing about it does not change that."""
    return _set(item, by, muted=True)


def add_watchers(pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """(item, person): each watches from now on, unless they said that they do not want to."""
    workspace = actor().workspace
    rows = [Watch(workspace=workspace, item_id=item, user_id=user) for item, user in dict.fromkeys(pairs)]
    Watch.objects.bulk_create(rows, ignore_conflicts=True)


def _set(item: Item, by: Actor, muted: bool) -> Watch:
    by.require("read", "roadmap")
    by.require_scope("roadmap:write")
    if by.user is None:
        raise Invalid({"user": _("Only a person can watch an item.")})
    given = {"workspace": by.workspace, "muted": muted}
    mine, _made = Watch.objects.get_or_create(item=item, user=by.user, defaults=given)
    if mine.muted != muted:
        mine.muted = muted
        mine.save(update_fields=["muted"])
    return mine
