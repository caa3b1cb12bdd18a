"""Baselines: the list, and one beside the live plan."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.access import baseline_for
from roadmap.actions import baselines as actions
from roadmap.beside_forms import BaselineForm
from roadmap.models import Baseline
from roadmap.queries import baselines as queries
from roadmap.views.plan import say

BY = {
    "team": gettext_lazy("Team"),
    "objective": gettext_lazy("Objective"),
    "product": gettext_lazy("Product"),
}


def page(request: HttpRequest, form: Any = None) -> HttpResponse:
    context = {
        "area": "roadmap",
        "page": "baselines",
        "baselines": queries.baselines(),
        "sentence": queries.headline(),
        "form": form,
    }
    return render(request, "roadmap/baselines.html", context, status=status_of(form))


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    return page(request)


@workspace_page("roadmap.write")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = BaselineForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        baseline = _made(form, actor)
        if baseline:
            say(request, actor, _("The plan is frozen as “%(name)s”.") % {"name": baseline.name})
            return redirect("baseline", actor.workspace.slug, baseline.pk)
    return page(request, form)


def _made(form: BaselineForm, actor: Actor) -> Baseline | None:
    """None when the action refuses, which the form then says."""
    try:
        with transaction.atomic():
            return actions.create_baseline(by=actor, **form.cleaned_data)
    except Invalid as invalid:
        tell_form(form, invalid)
        return None


def tell_form(form: Any, invalid: Invalid) -> None:
    for field, said in invalid.errors.items():
        form.add_error(field if field in form.fields else None, said)


@workspace_page("read")
def show(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    baseline = baseline_for(actor, pk)
    return render(request, "roadmap/baseline.html", shown(request, actor, baseline))


def shown(request: HttpRequest, actor: Actor, baseline: Baseline) -> dict[str, Any]:
    slippage = queries.slippage_of(baseline, actor)
    by = request.GET.get("by", "team")
    by = by if by in BY else "team"
    groups = [group for group in slippage.by(by) if group.promised]
    return {
        "area": "roadmap",
        "page": "baselines",
        "baseline": baseline,
        "slippage": slippage,
        "sentence": slippage.sentence(),
        "overdue": slippage.whole.overdue,
        "moved": [line for line in slippage.lines if line.kind in ("slipped", "earlier")],
        "undated": slippage.of("undated"),
        "added": slippage.of("added"),
        "dropped": slippage.of("dropped"),
        "kept": [line for line in slippage.of("kept") if line.was and line.was.end and not line.overdue],
        "groups": groups,
        "finding": queries.finding(groups),
        "longest": max((group.days for group in groups), default=0) or 1,
        "furthest": max((abs(line.days or 0) for line in slippage.lines), default=0) or 1,
        "by": by,
        "ways": BY.items(),
    }


@workspace_page("roadmap.write")
def edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    baseline = baseline_for(actor, pk, write=True)
    form = BaselineForm(request.POST or None, baseline=baseline)
    if request.method == "POST" and form.is_valid() and _changed(form, baseline, actor):
        say(request, actor, _("Saved."))
        return redirect("baseline", actor.workspace.slug, baseline.pk)
    context = shown(request, actor, baseline) | {"form": form}
    return render(request, "roadmap/baseline.html", context, status=status_of(form))


def _changed(form: BaselineForm, baseline: Baseline, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            actions.change_baseline(baseline, by=actor, **form.cleaned_data)
    except Invalid as invalid:
        tell_form(form, invalid)
        return False
    return True


@require_POST
@workspace_page("roadmap.write")
def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    baseline = baseline_for(actor, pk, write=True)
    name = baseline.name
    actions.delete_baseline(baseline, by=actor)
    say(request, actor, _("The baseline “%(name)s” is deleted; the plan stays as it is.") % {"name": name})
    return redirect("baselines", actor.workspace.slug)
