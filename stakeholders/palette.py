"""What the palette finds of stakeholders: people and audiences by name."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.tenancy import Actor
from stakeholders.models import Audience, Stakeholder

MOST = 4


def palette(actor: Actor, words: str) -> list[dict[str, str]]:
    """Rows for the palette; two queries."""
    slug = actor.workspace.slug
    people, audiences = Stakeholder.objects.order_by("name"), Audience.objects.order_by("name")
    for word in words.split()[:6]:
        people, audiences = people.filter(name__icontains=word), audiences.filter(name__icontains=word)
    rows = [
        (one.name, reverse("stakeholder", args=[slug, one.pk]), "person", one.organisation)
        for one in people[:MOST]
    ]
    rows += [
        (one.name, reverse("audience", args=[slug, one.pk]), "eye", _("Audience")) for one in audiences[:MOST]
    ]
    return [
        {"label": label, "url": url, "icon": icon, "side": side, "hint": _("Stakeholders")}
        for label, url, icon, side in rows
    ]
