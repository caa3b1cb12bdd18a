"""What happened in a scenario, and setting back one change of it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Conflict, Invalid
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import scenario_for
from roadmap.actions.scenario_undo import undo_in_scenario
from roadmap.queries.scenario_history import events_in, scenario_history
from roadmap.views.plan import say

SHOWN = 50


@workspace_page("read")
def history(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    scenario = scenario_for(actor, pk)
    after = request.GET.get("after") or None
    lines, more = scenario_history(scenario, SHOWN, after)
    context = {"area": "roadmap", "page": "scenarios", "scenario": scenario, "lines": lines, "more": more}
    return render(request, "roadmap/scenario_history.html", context | {"writes": actor.can("roadmap.write")})


@require_POST
@workspace_page("roadmap.write")
def undo(request: HttpRequest, actor: Actor, pk: UUID, event: int) -> HttpResponse:
    scenario = scenario_for(actor, pk, write=True)
    found = events_in(scenario.pk).filter(pk=event).first()
    if found is None:
        raise Http404
    try:
        with transaction.atomic():
            undo_in_scenario(scenario, found, by=actor)
    except (Conflict, Invalid) as refusal:
        messages.error(request, refusal.detail)
    else:
        say(request, actor, _("Undone."))
    return redirect("scenario_history", actor.workspace.slug, scenario.pk)
