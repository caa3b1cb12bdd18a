"""Targets of a KPI: set, change, remove."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.pages import restore_page, say_with_undo, workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from metrics import actions
from metrics.access import kpi_for, target_for
from metrics.forms import TargetForm
from metrics.models import Kpi, Target
from metrics.periods import first_day, last_day
from metrics.queries.summaries import local_day
from metrics.views.parts import attempt


@workspace_page("metrics.write")
def add(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    kpi = kpi_for(actor, pk)
    form = TargetForm(request.POST or None, kpi=kpi, initial=_next_period(kpi, local_day(actor)))
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: actions.set_target(kpi, by=actor, **form.cleaned_data)):
            return redirect("metrics-kpi", actor.workspace.slug, kpi.pk)
    return _shown(request, kpi, form, None)


def _next_period(kpi: Kpi, today: date) -> dict[str, Any]:
    """The period after the last target, as long as that; else the current quarter."""
    last = Target.objects.filter(kpi=kpi).order_by("-end").first()
    if last is None:
        start = first_day("quarter", today)
        return {"start": start, "end": last_day("quarter", start)}
    start = last.end + timedelta(days=1)
    return {"start": start, "end": start + (last.end - last.start), "cumulative": last.cumulative}


@workspace_page("metrics.write")
def edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    target = target_for(actor, pk, write=True)
    form = TargetForm(request.POST or None, kpi=target.kpi, instance=Target.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: actions.change_target(target, by=actor, **form.cleaned_data)):
            return redirect("metrics-kpi", actor.workspace.slug, target.kpi_id)
    return _shown(request, target.kpi, form, target)


def _shown(request: HttpRequest, kpi: Kpi, form: TargetForm, target: Target | None) -> HttpResponse:
    context = {"area": "metrics", "kpi": kpi, "form": form, "target": target}
    return render(request, "metrics/target_form.html", context, status=status_of(form))


@workspace_page("metrics.write")
def delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    target = target_for(actor, pk, write=True)
    if request.method == "POST":
        actions.delete_target(target, by=actor)
        way_back = reverse("metrics-target-restore", args=[actor.workspace.slug, pk])
        say_with_undo(request, _("The target is removed."), way_back)
    return redirect("metrics-kpi", actor.workspace.slug, target.kpi_id)


restore = restore_page(
    "metrics.write",
    actions.restore_target,
    lambda actor, target: reverse("metrics-kpi", args=[actor.workspace.slug, target.kpi_id]),
)
