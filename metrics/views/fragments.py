"""What the home page shows of metrics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages import workspace_page
from core.tenancy import Actor
from metrics.queries import kpi_summaries


@workspace_page("read")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """KPIs that need somebody: behind their target, or silent. Nothing when all is well."""
    worth = [one for one in kpi_summaries(actor) if one.behind or one.stale]
    worth.sort(key=lambda one: (one.stale, one.state != "off_track"))
    return render(request, "metrics/_home.html", {"summaries": worth}) if worth else HttpResponse()
