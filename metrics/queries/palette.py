"""What the palette finds of metrics: KPIs by name."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.finding import by_name
from core.tenancy import Actor
from metrics.models import Kpi

MOST = 4


def palette(actor: Actor, words: str) -> list[dict[str, object]]:
    """Rows for the palette; one query, and one more where it finds nothing as it was typed."""
    found = by_name(Kpi.objects.select_related("objective").order_by("name"), "name", words, MOST)
    return [
        {
            "label": kpi.name,
            "url": reverse("metrics-kpi", args=[actor.workspace.slug, kpi.pk]),
            "icon": "metrics",
            "side": kpi.objective.title if kpi.objective else "",
            "hint": _("KPI"),
            "far": far,
        }
        for kpi, far in found
    ]
