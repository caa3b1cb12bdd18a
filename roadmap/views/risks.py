"""Risks: a page with the matrix and the list, and a section wherever one belongs."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import tenancy
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap import actions
from roadmap.access import item_for, objective_for, product_for, risk_for
from roadmap.models import Item, RiskState
from roadmap.plan_forms import RiskForm
from roadmap.queries import risks as queries
from roadmap.views.plan import say, told

FETCH: dict[str, Any] = {"item": item_for, "objective": objective_for, "product": product_for}


def page(request: HttpRequest, form: Any = None, editing: UUID | None = None) -> HttpResponse:
    every = list(queries.risks())
    cell = request.GET.get("cell", "")
    shown = [risk for risk in every if f"{risk.likelihood}-{risk.impact}" == cell] if cell else every
    context = {
        "area": "roadmap",
        "page": "risks",
        "watched": [risk for risk in shown if risk.state != RiskState.CLOSED],
        "closed": [risk for risk in shown if risk.state == RiskState.CLOSED],
        "matrix": queries.matrix(every),
        "sentence": queries.sentence(every),
        "cell": cell,
        "form": form,
        "editing": editing,
        "any": bool(every),
    }
    return render(request, "roadmap/risks.html", context, status=status_of(form))


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    return page(request)


def back(actor: Actor) -> HttpResponse:
    return redirect("risks", actor.workspace.slug)


@workspace_page("roadmap.write")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = RiskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and one_place(form):
        actions.create_risk(by=actor, **form.cleaned_data)
        say(request, actor, _("The risk is noted."))
        return back(actor)
    return page(request, form)


@workspace_page("roadmap.write")
def edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    risk = risk_for(actor, pk, write=True)
    form = RiskForm(request.POST or None, risk=risk)
    if request.method == "POST" and form.is_valid() and one_place(form):
        actions.change_risk(risk, by=actor, **form.cleaned_data)
        say(request, actor, _("Saved."))
        return back(actor)
    return page(request, form, pk)


def one_place(form: Any) -> bool:
    """Says it on the form when more than one of item, objective and product is named."""
    named = [name for name in FETCH if form.cleaned_data[name]]
    for name in named[1:]:
        form.add_error(name, _("A risk belongs to one thing. Empty this or the other."))
    return len(named) < 2


@require_POST
@workspace_page("roadmap.write")
def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    actions.delete_risk(risk_for(actor, pk, write=True), by=actor)
    say(request, actor, _("The risk is deleted."))
    return back(actor)


# Where it belongs ------------------------------------------------------------------------------------------------


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    return section_of(request, "item", item)


def section_of(request: HttpRequest, kind: str, of: Any, **more: Any) -> str:
    """`form`: the form that is open, of the risk `editing` or of a new one."""
    rows = list(queries.risks_of(of))
    context = {
        "kind": kind,
        "of": of,
        "address": reverse(f"risks_of_{kind}", args=[tenancy.actor().workspace.slug, of.pk]),
        "watched": [risk for risk in rows if risk.state != RiskState.CLOSED],
        "closed": sum(risk.state == RiskState.CLOSED for risk in rows),
        **more,
    }
    return render_to_string("roadmap/risks_section.html", context, request)


@workspace_page("read", post="roadmap.write")
def of_something(request: HttpRequest, actor: Actor, kind: str, pk: UUID) -> HttpResponse:
    """The risks of an item, objective or product; a POST adds one, or changes the one that it names."""
    of = FETCH[kind](actor, pk)
    named = request.POST.get("risk") or request.GET.get("risk")
    risk = _risk(actor, named, write=request.method == "POST") if named else None
    if request.method != "POST":
        asked = bool(risk or "add" in request.GET) and actor.can("roadmap.write")
        form = RiskForm(risk=risk, short=True) if asked else None
        return HttpResponse(section_of(request, kind, of, form=form, editing=risk))
    form = RiskForm(request.POST, risk=risk, short=True)
    if not form.is_valid():
        return HttpResponse(section_of(request, kind, of, form=form, editing=risk), status=200)
    if risk:
        actions.change_risk(risk, by=actor, **form.cleaned_data)
    else:
        actions.create_risk(by=actor, **{kind: of}, **form.cleaned_data)
    words = _("Saved.") if risk else _("The risk is noted.")
    return told(HttpResponse(section_of(request, kind, of)), actor, words)


def _risk(actor: Actor, named: str, write: bool) -> Any:
    try:
        return risk_for(actor, UUID(named), write=write)
    except ValueError:
        raise Http404 from None
