"""The overview: all KPIs as tiles, one of them in full below; and all of them as a table."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.pages import workspace_page
from core.tenancy import Actor
from metrics.queries import KpiSummary, Window, detail_of, kpi_summaries, standfirst
from metrics.queries.summaries import local_day

ROWS_SHOWN = 12


@workspace_page("read")
def overview(request: HttpRequest, actor: Actor, pk: UUID | None = None) -> HttpResponse:
    summaries = kpi_summaries(actor)
    chosen = _chosen(summaries, pk)
    context: dict[str, Any] = {
        "area": "metrics",
        "tab": "overview",
        "summaries": summaries,
        "standfirst": standfirst(summaries),
    }
    if chosen:
        window = Window.of(request.GET, chosen.kpi, chosen.as_of, local_day(actor))
        context |= {"chosen": chosen, "detail": detail_of(actor, chosen, window), "rows_shown": ROWS_SHOWN}
        context |= {"ranges": _ranges(), "grains": _grains(), "window": window}
    return render(request, "metrics/overview.html", context)


def _chosen(summaries: list[KpiSummary], pk: UUID | None) -> KpiSummary | None:
    """Raises: Http404 for a KPI that is not there."""
    if pk is None:
        return next(iter(summaries), None)
    found = next((one for one in summaries if one.id == pk), None)
    if found is None:
        raise Http404
    return found


def _ranges() -> list[tuple[str, str]]:
    return [("year", _("This year")), ("90d", _("90 days")), ("all", _("All"))]


def _grains() -> list[tuple[str, str]]:
    return [
        ("day", _("By day")),
        ("week", _("By week")),
        ("month", _("By month")),
        ("quarter", _("By quarter")),
    ]


@workspace_page("read")
def table(request: HttpRequest, actor: Actor) -> HttpResponse:
    summaries = kpi_summaries(actor)
    context = {"area": "metrics", "tab": "table", "summaries": summaries, "standfirst": standfirst(summaries)}
    return render(request, "metrics/table.html", context)
