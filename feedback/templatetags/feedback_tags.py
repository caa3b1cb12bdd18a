"""Small words of the feedback pages."""

from __future__ import annotations

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.tenancy import actor
from feedback.models import Idea, Note, NoteLink
from roadmap.models import Category, Item

register = template.Library()


@register.simple_tag
def item_url(item: Item) -> str:
    """The item, open beside the roadmap."""
    slug = actor().workspace.slug
    try:
        return f"{reverse('roadmap', args=[slug])}?item={item.key}"
    except NoReverseMatch:
        return f"/w/{slug}/roadmap/?item={item.key}"


@register.filter
def hue(item: Item | None) -> str:
    """For data-obj: the hue of the item's objective."""
    return str(item.objective.hue) if item and item.objective else "none"


@register.filter
def source(note: Note) -> str:
    """In words; `get_source_display` gathers and hashes all choices for each note anew."""
    return str(Note.Source(note.source).label)


@register.filter
def importance(value: int) -> str:
    return str(NoteLink.Importance(value).label)


@register.filter
def squares(link: NoteLink) -> list[bool]:
    """Three squares, filled as far as the importance goes."""
    return [link.importance >= value for value in (1, 2, 3)]


@register.filter
def heavier(link: NoteLink) -> int:
    """What pressing the squares makes of it: one more, and after "a reason to leave" none."""
    return (link.importance + 1) % len(NoteLink.Importance)


@register.filter
def plain_status(idea: Idea) -> str:
    """How far an idea is, in words for the public."""
    category = idea.item.status.category if idea.item else ""
    if idea.state == Idea.State.CLOSED and category != Category.SHIPPED:
        return _("Not planned")
    return {
        Category.PLANNED: _("Planned"),
        Category.IN_PROGRESS: _("Being built"),
        Category.SHIPPED: _("Done"),
        Category.DROPPED: _("Not planned"),
    }.get(category, _("Under consideration"))  # type: ignore[call-overload]


@register.filter
def shape(idea: Idea) -> str:
    """The category whose shape stands beside those words."""
    category = idea.item.status.category if idea.item else Category.IDEA
    return Category.DROPPED if idea.state == Idea.State.CLOSED and category != Category.SHIPPED else category
