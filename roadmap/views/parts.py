"""What an item consists of, in its panel: its parts, what they add up to, and where they contradict it."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from core.tenancy import Actor
from roadmap.models import Item
from roadmap.queries.rollup import rollup_of

SHOWN = 12


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    """Nothing for an item without parts: they say themselves what they are part of."""
    parts = list(Item.objects.live().filter(parent=item).select_related("status").order_by("rank", "id"))
    if not parts:
        return ""
    context = {
        "item": item,
        "parts": parts[:SHOWN],
        "more": parts[SHOWN:],
        "rollup": rollup_of(item.pk),
    }
    return render_to_string("roadmap/parts_section.html", context, request)
