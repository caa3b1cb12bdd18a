"""What the palette finds of stakeholders: people and audiences by name."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.finding import by_name
from core.tenancy import Actor
from stakeholders.models import Audience, Stakeholder

MOST = 4


def palette(actor: Actor, words: str) -> list[dict[str, object]]:
    """Rows for the palette; two queries, and one for each that finds nothing as it was typed."""
    slug = actor.workspace.slug
    people = by_name(Stakeholder.objects.order_by("name"), "name", words, MOST)
    audiences = by_name(Audience.objects.order_by("name"), "name", words, MOST)
    rows = [
        (one.name, reverse("stakeholder", args=[slug, one.pk]), "person", one.organisation, far)
        for one, far in people
    ]
    rows += [
        (one.name, reverse("audience", args=[slug, one.pk]), "eye", _("Audience"), far)
        for one, far in audiences
    ]
    return [
        {"label": label, "url": url, "icon": icon, "side": side, "hint": _("Stakeholders"), "far": far}
        for label, url, icon, side, far in rows
    ]
