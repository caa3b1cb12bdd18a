"""What the palette finds of metrics: KPIs by name."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.tenancy import Actor
from metrics.models import Kpi

MOST = 4


def palette(actor: Actor, words: str) -> list[dict[str, str]]:
    """Rows for the palette; one query."""
    found = Kpi.objects.select_related("objective")
    for word in words.split()[:6]:
        found = found.filter(name__icontains=word)
    return [
        {
            "label": kpi.name,
            "url": reverse("metrics-kpi", args=[actor.workspace.slug, kpi.pk]),
            "icon": "metrics",
            "side": kpi.objective.title if kpi.objective else "",
            "hint": _("KPI"),
        }
        for kpi in found.order_by("name")[:MOST]
    ]
