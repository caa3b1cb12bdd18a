"""Make, change and delete a KPI."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from metrics import actions
from metrics.access import kpi_for
from metrics.forms import KpiForm
from metrics.models import Kpi
from metrics.views.parts import attempt


@workspace_page("metrics.write")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@workspace_page("metrics.write")
def edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return _edit(request, actor, kpi_for(actor, pk, write=True))


def _edit(request: HttpRequest, actor: Actor, kpi: Kpi | None) -> HttpResponse:
    # The form gets a copy of its own, so that a refused value is not taken for the KPI's.
    form = KpiForm(request.POST or None, instance=Kpi.objects.get(pk=kpi.pk) if kpi else None)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(actor, kpi, form.cleaned_data))
        if saved and kpi is None:
            messages.success(request, _("Now bring its points: upload a file, or send them by API."))
        if saved:
            return redirect("metrics-kpi" if kpi else "metrics-points", actor.workspace.slug, saved.pk)
    context = {"area": "metrics", "form": form, "kpi": kpi}
    return render(request, "metrics/kpi_form.html", context, status=status_of(form))


def _save(actor: Actor, kpi: Kpi | None, fields: dict[str, Any]) -> Kpi:
    return actions.change_kpi(kpi, by=actor, **fields) if kpi else actions.create_kpi(by=actor, **fields)


@workspace_page("metrics.write")
def delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    kpi = kpi_for(actor, pk, write=True)
    if request.method == "POST":
        actions.delete_kpi(kpi, by=actor)
        messages.success(request, _("“%(name)s” and its points are deleted.") % {"name": kpi.name})
        return redirect("metrics", actor.workspace.slug)
    return render(request, "metrics/kpi_delete.html", {"area": "metrics", "kpi": kpi})
