"""Decisions: the list, items side by side, the verdict, and what came of it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.access import decision_for
from roadmap.actions import decisions as actions
from roadmap.beside_forms import OutcomeForm, QuestionForm, VerdictForm
from roadmap.models import Decision, DecisionState, Item
from roadmap.queries import decisions as queries
from roadmap.views.baselines import tell_form
from roadmap.views.plan import say

FRAME = {"area": "roadmap", "page": "decisions"}
HOME_DUE = 5


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    rows = list(queries.decisions(words))
    due = [] if words else list(queries.due(timezone.localdate()))
    context = FRAME | {
        "q": words,
        "due": due,
        "open": [one for one in rows if one.state == DecisionState.OPEN],
        "decided": [one for one in rows if one.state == DecisionState.DECIDED and one not in due],
        "sentence": queries.headline(),
    }
    return render(request, "roadmap/decisions.html", context)


@workspace_page("read")
def home_due(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is to be looked at again, for the home page; nothing when nothing is."""
    rows = list(queries.due(timezone.localdate()))
    if not rows:
        return HttpResponse("")
    return render(request, "roadmap/home_revisit.html", {"due": rows[:HOME_DUE], "count": len(rows)})


@workspace_page("roadmap.write")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The items of `?items=KEY,KEY` side by side, with the question to ask of them."""
    named = request.POST.get("items") or request.GET.get("items", "")
    items = queries.items_named(actor, named.replace("\x00", "")[:400])
    keys = ", ".join(item.key for item in items)
    form = QuestionForm(request.POST or None, actor=actor, initial={"items": keys})
    if request.method == "POST" and form.is_valid():
        decision = actions.create_decision(by=actor, **form.cleaned_data)
        say(request, actor, _("The question is put: %(title)s") % {"title": decision.title})
        return redirect("decision", actor.workspace.slug, decision.pk)
    context = FRAME | {
        "form": form,
        "found": queries.compare(actor, items) if len(items) > 1 else None,
    }
    return render(request, "roadmap/decision_new.html", context, status=status_of(form))


def page(request: HttpRequest, actor: Actor, decision: Decision, **forms: Any) -> HttpResponse:
    now = "now" in request.GET
    found = queries.comparison_of(decision, actor, now)
    open_ = decision.state == DecisionState.OPEN
    if actor.can("roadmap.write"):
        if open_:
            forms.setdefault("verdict_form", VerdictForm(choices=found.choices, actor=actor))
        else:
            forms.setdefault("outcome_form", outcome_form(decision))
    context = FRAME | {
        "decision": decision,
        "found": found,
        "open": open_,
        "now": now,
        "deciders": queries.deciders_of(decision),
        "due": not open_ and decision.revisit_on and decision.revisit_on <= timezone.localdate(),
        **forms,
    }
    return render(request, "roadmap/decision.html", context, status=status_of(*forms.values()))


def outcome_form(decision: Decision, data: Any = None) -> OutcomeForm:
    known = {"outcome": decision.outcome, "revisit_on": decision.revisit_on}
    return OutcomeForm(data, initial=known, about=decision)


@workspace_page("read")
def show(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return page(request, actor, decision_for(actor, pk))


def back(actor: Actor, decision: Decision) -> HttpResponse:
    return redirect("decision", actor.workspace.slug, decision.pk)


@workspace_page("roadmap.write")
def edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    decision = decision_for(actor, pk, write=True)
    keys = ", ".join(option.item.key for option in decision.options.select_related("item"))
    known = {"title": decision.title, "question": decision.question, "items": keys}
    form = QuestionForm(request.POST or None, actor=actor, initial=known, about=decision)
    if request.method == "POST" and form.is_valid():
        actions.change_decision(decision, by=actor, **form.cleaned_data)
        say(request, actor, _("Saved."))
        return back(actor, decision)
    return page(request, actor, decision, form=form)


@workspace_page("roadmap.write")
def verdict(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    decision = decision_for(actor, pk, write=True)
    if request.method != "POST":
        return back(actor, decision)
    choices = queries.comparison_of(decision, actor).choices
    form = VerdictForm(request.POST, choices=choices, actor=actor)
    if form.is_valid() and _decided(form, decision, actor):
        say(request, actor, _("Decided. The evidence is kept as it stands now."))
        return back(actor, decision)
    return page(request, actor, decision, verdict_form=form)


def _decided(form: VerdictForm, decision: Decision, actor: Actor) -> bool:
    told = form.cleaned_data
    try:
        with transaction.atomic():
            actions.decide(
                decision,
                by=actor,
                verdicts=form.verdicts,
                reason=told["reason"],
                deciders=[user.pk for user in told["deciders"]],
                revisit_on=told["revisit_on"],
            )
    except Invalid as invalid:
        tell_form(form, invalid)
        return False
    return True


@workspace_page("roadmap.write")
def outcome(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    decision = decision_for(actor, pk, write=True)
    form = outcome_form(decision, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_decision(decision, by=actor, **form.cleaned_data)
        say(request, actor, _("Saved."))
        return back(actor, decision)
    return page(request, actor, decision, **({"outcome_form": form} if form.errors else {}))


@require_POST
@workspace_page("roadmap.write")
def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    decision = decision_for(actor, pk, write=True)
    title = decision.title
    actions.delete_decision(decision, by=actor)
    say(request, actor, _("“%(title)s” is deleted.") % {"title": title})
    return redirect("decisions", actor.workspace.slug)


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    """In the item's panel: what was decided about it."""
    told = [(one, queries.told(one)) for one in queries.of_item(item)]
    return render_to_string("roadmap/decisions_section.html", {"item": item, "told": told}, request)
