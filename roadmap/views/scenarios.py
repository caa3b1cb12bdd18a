"""Scenarios: the list, and one beside the live plan: what it changes, what that does, what of it to apply."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.errors import Conflict, Invalid
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.access import item_for, scenario_for
from roadmap.actions import applying
from roadmap.actions import scenarios as actions
from roadmap.beside_forms import ScenarioForm, ScenarioItemForm, values_in
from roadmap.models import Item, Scenario, ScenarioChange, ScenarioState
from roadmap.queries import scenarios as queries
from roadmap.scenario_lines import lines_of
from roadmap.scenario_picture import Picture
from roadmap.views.plan import say

FRAME = {"area": "roadmap", "page": "scenarios"}


def listing(request: HttpRequest, form: Any = None) -> HttpResponse:
    rows = list(queries.scenarios())
    open_ = [row for row in rows if row.state == ScenarioState.OPEN]
    context = FRAME | {
        "open": open_,
        "closed": [row for row in rows if row.state != ScenarioState.OPEN],
        "sentence": _headline(len(open_)) if rows else "",
        "form": form,
    }
    return render(request, "roadmap/scenarios.html", context, status=status_of(form))


def _headline(count: int) -> str:
    if not count:
        return _("No scenario is open: the live plan is the only one.")
    said = ngettext("%(n)d plan that might be.", "%(n)d plans that might be.", count)
    return said % {"n": count}


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    return listing(request)


@workspace_page("roadmap.write")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = ScenarioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        scenario = actions.create_scenario(by=actor, **form.cleaned_data)
        say(
            request,
            actor,
            _("“%(name)s” is begun. Nothing in it changes the live plan.") % {"name": scenario.name},
            to=reverse("scenarios", args=[actor.workspace.slug]),
        )
        return back(actor, scenario)
    return listing(request, form)


def back(actor: Actor, scenario: Scenario) -> HttpResponse:
    return redirect("scenario", actor.workspace.slug, scenario.pk)


def page(
    request: HttpRequest, actor: Actor, scenario: Scenario, status: int = 200, **more: Any
) -> HttpResponse:
    found = queries.compare(scenario)
    done = [change for change in queries.changes_of(scenario) if change.applied_at]
    context = FRAME | {
        "scenario": scenario,
        "found": found,
        "lines": lines_of(found),
        "done": done,
        "open": scenario.state == ScenarioState.OPEN,
        "writes": scenario.state == ScenarioState.OPEN and actor.can("roadmap.write"),
        "sentence": sentence(found),
        "loads": found.loads_from(timezone.localdate()),
        "past": found.past_loads(timezone.localdate()),
        "picture": Picture(found.effects, timezone.localdate()),
        "today": timezone.localdate(),
        **more,
    }
    return render(request, "roadmap/scenario.html", context, status=status)


def sentence(found: queries.Comparison) -> str:
    """What it would do, in words."""
    if not found.effects:
        return ""
    later = sum((effect.days or 0) > 0 for effect in found.effects)
    earlier = sum((effect.days or 0) < 0 for effect in found.effects)
    over = sum(load.over for load in found.loads_from(timezone.localdate()))
    said = [_moves(later, earlier)]
    if over:
        words = ngettext(
            "%(n)d team is beyond its capacity in a quarter.",
            "In %(n)d quarters a team is beyond its capacity.",
            over,
        )
        said.append(words % {"n": over})
    if lost := sum(row.loses for row in found.servings if row.objective):
        said.append(ngettext("%(n)d objective loses.", "%(n)d objectives lose.", lost) % {"n": lost})
    if found.violations:
        count = len(found.violations)
        said.append(ngettext("%(n)d link breaks.", "%(n)d links break.", count) % {"n": count})
    if found.clashes:
        said.append(_("The live plan moved since."))
    return " ".join(said)


def _moves(later: int, earlier: int) -> str:
    said = []
    if later:
        said.append(ngettext("%(n)d item comes later", "%(n)d items come later", later) % {"n": later})
    if earlier:
        said.append(
            ngettext("%(n)d item comes earlier", "%(n)d items come earlier", earlier) % {"n": earlier}
        )
    return f"{', '.join(said)}." if said else _("No date moves.")


@workspace_page("read")
def show(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return page(request, actor, scenario_for(actor, pk))


@workspace_page("roadmap.write")
def edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    scenario = scenario_for(actor, pk, write=True)
    known = {"name": scenario.name, "description": scenario.description}
    form = ScenarioForm(request.POST or None, initial=known, about=scenario)
    if request.method == "POST" and form.is_valid():
        actions.change_scenario(scenario, by=actor, **form.cleaned_data)
        say(request, actor, _("Saved."))
        return back(actor, scenario)
    return page(request, actor, scenario, status=status_of(form), form=form)


@require_POST
@workspace_page("roadmap.write")
def close(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Discard it, or open it again; with `delete`, delete it."""
    scenario = scenario_for(actor, pk, write=True)
    if "delete" in request.POST:
        name = scenario.name
        actions.delete_scenario(scenario, by=actor)
        say(request, actor, _("“%(name)s” is deleted.") % {"name": name})
        return redirect("scenarios", actor.workspace.slug)
    discard = scenario.state == ScenarioState.OPEN
    state = ScenarioState.DISCARDED if discard else ScenarioState.OPEN
    actions.change_scenario(scenario, by=actor, state=state)
    say(request, actor, _("Discarded.") if discard else _("Open again."))
    return back(actor, scenario)


@workspace_page("roadmap.write")
def item(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The values of one item in the scenario: `?item=KEY`, or of a new one."""
    scenario = scenario_for(actor, pk, write=request.method == "POST")
    named = request.POST.get("item") or request.GET.get("item", "")
    try:
        found = item_for(actor, named) if named else None
    except Http404:
        return page(
            request, actor, scenario, status=422, refusal=_("There is no item %(key)s.") % {"key": named}
        )
    change = _change_of(scenario, found, request.POST.get("change") or request.GET.get("change"))
    known = queries.known_in(found, change)
    form = ScenarioItemForm(request.POST or None, initial=values_in(known), about=change)
    if request.method == "POST" and form.is_valid() and _laid(form, scenario, found, change, actor):
        say(request, actor, _("The scenario has it. The live plan stays as it is."))
        return back(actor, scenario)
    more = {"item_form": form, "item": found, "change": change}
    return page(request, actor, scenario, status=status_of(form), **more)


def _change_of(scenario: Scenario, found: Item | None, named: str | None) -> ScenarioChange | None:
    rows = ScenarioChange.objects.filter(scenario=scenario, applied_at=None)
    if found is not None:
        return rows.filter(item=found).first()
    try:
        return (
            rows.filter(pk=UUID(named), item=None, was={}).select_related("scenario").first()
            if named
            else None
        )
    except ValueError:
        raise Http404 from None


def _laid(
    form: ScenarioItemForm,
    scenario: Scenario,
    found: Item | None,
    change: ScenarioChange | None,
    actor: Actor,
) -> bool:
    fields = form.given(new=found is None and change is None)
    try:
        with transaction.atomic():
            if found is not None:
                actions.lay_change(scenario, found, fields, by=actor)
            elif change is not None:
                actions.change_new(change, fields, by=actor)
            else:
                actions.lay_new(scenario, fields, by=actor)
    except (Invalid, Conflict) as refusal:
        form.add_error(None, refusal.detail)
        return False
    return True


@require_POST
@workspace_page("roadmap.write")
def take_out(request: HttpRequest, actor: Actor, pk: UUID, change: UUID) -> HttpResponse:
    scenario = scenario_for(actor, pk, write=True)
    row = ScenarioChange.objects.filter(scenario=scenario, pk=change).select_related("scenario").first()
    if row is None:
        raise Http404
    actions.take_out(row, by=actor)
    say(request, actor, _("Taken out of the scenario."))
    return back(actor, scenario)


@require_POST
@workspace_page("roadmap.write")
def apply(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The changes that are ticked; of what clashes as chosen in `c-<change>-<field>`."""
    scenario = scenario_for(actor, pk, write=True)
    try:
        only = [UUID(one) for one in request.POST.getlist("change")]
    except ValueError:
        raise Http404 from None
    choices: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        if name.startswith("c-"):
            choices.setdefault(name[2:38], {})[name[39:]] = str(value)
    try:
        with transaction.atomic():
            done = applying.apply_scenario(scenario, by=actor, only=only, choices=choices)
    except (Invalid, Conflict) as refusal:
        return page(request, actor, scenario, status=refusal.status, refusal=refusal.detail)
    words = ngettext("%(n)d change is in the live plan.", "%(n)d changes are in the live plan.", len(done))
    say(request, actor, words % {"n": len(done)})
    return back(actor, scenario)
