"""Fetch one row for an actor. What is absent and what belongs to others look alike: Http404."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from core.tenancy import Actor
from feedback.models import Company, Customer, Idea, Note, NoteLink, Portal, Voter
from roadmap.models import Item, Product

# Being merged approves nothing: what nobody had let through before is not shown along with another either.
LET_THROUGH = (Idea.State.OPEN, Idea.State.CLOSED)
APPROVED = Q(confirmed_at__isnull=False) & (
    Q(state__in=LET_THROUGH) | Q(state=Idea.State.MERGED, state_before__in=LET_THROUGH)
)
INTO_APPROVED = Q(merged_into__isnull=True) | Q(
    merged_into__state__in=LET_THROUGH, merged_into__confirmed_at__isnull=False
)

Row = TypeVar("Row", Company, Customer, Idea, Note, NoteLink, Portal, Voter, Item, Product)


def _one(rows: QuerySet[Row], pk: UUID | str) -> Row:
    try:
        found = rows.filter(pk=UUID(str(pk))).first()
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found


def note_for(actor: Actor, pk: UUID | str) -> Note:
    return _one(Note.objects.select_related("customer__company", "company", "author"), pk)


def link_for(actor: Actor, note_id: UUID | str, pk: UUID | str) -> NoteLink:
    return _one(
        NoteLink.objects.select_related("item", "note").filter(note_id=note_for(actor, note_id).pk), pk
    )


def company_for(actor: Actor, pk: UUID | str) -> Company:
    return _one(Company.objects.all(), pk)


def customer_for(actor: Actor, pk: UUID | str) -> Customer:
    return _one(Customer.objects.select_related("company"), pk)


def idea_for(actor: Actor, pk: UUID | str) -> Idea:
    """An idea that the team may see: its sender's address is verified."""
    related = ("product", "item__status", "author", "merged_into", "note")
    return _one(Idea.objects.select_related(*related).filter(confirmed_at__isnull=False), pk)


def product_for(actor: Actor, pk: UUID | str) -> Product:
    return _one(Product.objects.all(), pk)


def item_for(actor: Actor, pk_or_key: UUID | str) -> Item:
    """By id or by key (PAY-42)."""
    items = Item.objects.select_related("status", "objective", "product")
    try:
        return _one(items, UUID(str(pk_or_key)))
    except ValueError:
        found = items.filter(Q(key__iexact=str(pk_or_key))).first()
    if found is None:
        raise Http404
    return found


def open_portal(actor: Actor, key: str) -> Portal:
    """The portal of a product, for the public: only while it is open."""
    found = Portal.objects.select_related("product").filter(product__key__iexact=key, enabled=True).first()
    if found is None:
        raise Http404
    return found


def public_idea(actor: Actor, portal: Portal, pk: UUID | str) -> Idea:
    """An idea that the public may read: approved, and so is what it was merged into."""
    shown = Idea.objects.select_related("item__status", "merged_into", "author")
    return _one(shown.filter(APPROVED, INTO_APPROVED, product_id=portal.product_id), pk)
