"""Points come in as a file; figures go out as one."""

import csv
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from core.errors import Invalid
from core.pages import workspace_page
from core.tenancy import Actor
from metrics import actions
from metrics.access import kpi_for, kpi_for_points
from metrics.forms import UploadForm
from metrics.models import Dirty, Kpi, Rollup, Series
from metrics.periods import first_day, last_day
from metrics.points.bodies import Body, CsvBody
from metrics.points.json_bodies import JsonBody
from metrics.points.series import figure
from metrics.queries import Window
from metrics.queries.summaries import local_day
from metrics.views.parts import status_of, tell

# Refused rows that the page lists; all are counted.
SHOWN = 100


@workspace_page("points.write")
def upload(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    kpi = kpi_for_points(actor, pk)
    form = UploadForm(request.POST or None, request.FILES or None, zone=actor.workspace.zone)
    context: dict[str, Any] = {"area": "metrics", "kpi": kpi, "form": form}
    if request.method == "POST" and form.is_valid():
        context |= _take(actor, kpi, form)
    if request.headers.get("X-Pending"):
        return _pending(request, kpi)
    context["pending"] = Dirty.objects.filter(kpi=kpi).count()
    template = "metrics/_upload.html" if request.htmx else "metrics/upload.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status_of(request, form))


def _pending(request: HttpRequest, kpi: Kpi) -> HttpResponse:
    """How much is left to be worked out; when nothing is, what shows the figures hears of it."""
    left = Dirty.objects.filter(kpi=kpi).count()
    context = {"kpi": kpi, "pending": left, "was_pending": True}
    response = render(request, "metrics/_pending.html", context)
    if not left:
        response["HX-Trigger"] = json.dumps({"pmhub:fresh": {"about": "metrics.figures"}})
    return response


def _take(actor: Actor, kpi: Kpi, form: UploadForm) -> dict[str, Any]:
    """Store the file's points; what came of it, or why nothing did."""
    file = form.cleaned_data["file"]
    zone = form.cleaned_data["zone"] or ZoneInfo(actor.workspace.zone)
    body = body_of(file, zone)
    try:
        with transaction.atomic():
            stored = actions.add_points(kpi, body, by=actor, skip_bad=form.cleaned_data["skip"])
            return {"stored": stored, "file": file, "rejects": body.bad[:SHOWN]}
    except Invalid as refusal:
        if body.bad:
            return {"refused": refusal, "body": body, "file": file, "rejects": body.bad[:SHOWN]}
        tell(form, refusal)
        return {}


def body_of(file: Any, zone: ZoneInfo) -> Body:
    """JSON when the file begins like it, else CSV."""
    start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    return (JsonBody if start[:1] in (b"[", b"{") else CsvBody)(file, zone)


@workspace_page("read")
def figures(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The table behind the chart, as CSV, with every aggregate."""
    kpi = kpi_for(actor, pk)
    window, today = Window.of(request.GET, kpi), local_day(actor)
    first = window.first(today, Series.objects.filter(kpi=kpi).first(), ZoneInfo(actor.workspace.zone))
    rows = Rollup.objects.filter(
        kpi=kpi, grain=window.grain, day__gte=first_day(window.grain, first)
    ).order_by("day")
    name = f"{slugify(kpi.name) or 'figures'}-{window.grain}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(_lines(kpi, window.grain, rows))
    return response


def _lines(kpi: Kpi, grain: str, rows: Any) -> Iterator[list[Any]]:
    """Dates and numbers only, so that no cell can be a formula."""
    yield ["start", "end", "value", "points", "sum", "min", "max", "first", "last"]
    for row in rows:
        numbers = [row.count, row.sum, row.min, row.max, row.first, row.last]
        yield [
            row.day.isoformat(),
            last_day(grain, row.day).isoformat(),
            figure(kpi.aggregate, row),
            *numbers,
        ]
