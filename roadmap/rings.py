"""No item waits for itself, whichever way its links came to be."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict
from roadmap.models import Item, Link, LinkKind
from roadmap.schedule import Web


def web() -> Web:
    """What blocks what and what is part of what in the acting workspace."""
    blocks = Link.objects.filter(kind=LinkKind.BLOCKS).values_list("source_id", "target_id")
    return Web(blocks, dict(Item.objects.exclude(parent=None).values_list("pk", "parent_id")))


def refuse_rings(ids: Iterable[UUID]) -> None:
    """Raises: Conflict when an undo of these links would let items wait for each other in a ring, or be each other's double."""
    refuse_contrary(ids := list(ids))
    rows = Link.objects.filter(pk__in=ids, kind=LinkKind.BLOCKS).select_related("source", "target")
    if not rows:
        return
    known = web()
    for link in rows:
        if known.ring(link.source_id, link.target_id):
            raise Conflict(
                _("%(source)s and %(target)s would wait for each other. Undo the later link first.")
                % {"source": link.source.key, "target": link.target.key}
            )


def refuse_contrary(ids: Iterable[UUID]) -> None:
    rows = Link.objects.filter(pk__in=ids, kind=LinkKind.DUPLICATES).select_related("source", "target")
    for link in rows:
        other = Link.objects.filter(kind=link.kind, source=link.target_id, target=link.source_id)
        if other.exists():
            raise Conflict(
                _("%(source)s and %(target)s would duplicate each other. Undo the later link first.")
                % {"source": link.source.key, "target": link.target.key}
            )


def refuse_rings_of_parts(ids: Iterable[UUID]) -> None:
    """Raises: Conflict when an undo would make an item a part of what links make it wait for."""
    rows = Item.objects.filter(pk__in=list(ids), parent__isnull=False).select_related("parent")
    if not rows or not Link.objects.filter(kind=LinkKind.BLOCKS).exists():
        return
    known = web()
    for item in rows:
        if known.ring_of_part(item.pk, item.parent_id):
            raise Conflict(
                _(
                    "%(part)s would be a part of %(whole)s, and one of them waits for the other. Undo the later link first."
                )
                % {"part": item.key, "whole": item.parent.key}
            )
