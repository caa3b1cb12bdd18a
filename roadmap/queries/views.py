"""Saved views that a person sees."""

from django.db.models import Q, QuerySet

from core.tenancy import Actor
from roadmap.models import SavedView


def views_of(actor: Actor) -> QuerySet[SavedView]:
    """The shared ones, and the person's own."""
    own = Q(owner=actor.user) if actor.user else Q(pk=None)
    return SavedView.objects.filter(Q(shared=True) | own)


def default_query() -> str:
    """What the roadmap opens with when its address asks for nothing."""
    return SavedView.objects.filter(is_default=True).values_list("query", flat=True).first() or ""
