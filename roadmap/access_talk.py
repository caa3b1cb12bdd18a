"""Fetching what people say beside the plan; whoever may read the plan reads it."""

from typing import Any
from uuid import UUID

from django.http import Http404

from core.tenancy import Actor
from roadmap.access import item_for, objective_for, product_for
from roadmap.models import Attachment, Comment

# What can be talked about, by its word in addresses: the field of a comment, and who fetches it.
THINGS: dict[str, tuple[str, Any]] = {
    "items": ("item", item_for),
    "objectives": ("objective", objective_for),
    "products": ("product", product_for),
}


def thing_for(actor: Actor, kind: str, ref: UUID | str) -> tuple[str, Any]:
    """The field of a comment that names it, and what is talked about. Raises: Http404."""
    if kind not in THINGS:
        raise Http404
    field, fetch = THINGS[kind]
    return field, fetch(actor, ref)


def comment_for(actor: Actor, pk: UUID, *, write: bool = False) -> Comment:
    rows = Comment.objects.select_related("item", "objective", "product", "author", "reply_to")
    return _one(rows, actor, pk, write)


def attachment_for(actor: Actor, pk: UUID, *, write: bool = False) -> Attachment:
    return _one(Attachment.objects.select_related("item", "by"), actor, pk, write)


def _one(rows: Any, actor: Actor, pk: UUID, write: bool) -> Any:
    actor.require("comment" if write else "read", "roadmap")
    found = (rows.select_for_update(of=("self",)) if write else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
