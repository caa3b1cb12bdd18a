"""A milestone that only a scenario has: made and changed on the scenario's page."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.access import scenario_for
from roadmap.actions.scenario_milestones import change_new_milestone, lay_new_milestone
from roadmap.beside_forms import ScenarioDayForm
from roadmap.models import ChangeKind, Scenario, ScenarioChange
from roadmap.scenario_refs import new_in
from roadmap.views.plan import say
from roadmap.views.scenarios import back, page


@workspace_page("roadmap.write")
def milestone(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """A new one, or with `change` one that the scenario has."""
    scenario = scenario_for(actor, pk, write=request.method == "POST")
    change = _change(scenario, request.POST.get("change") or request.GET.get("change"))
    form = ScenarioDayForm(request.POST or None, initial=change.fields if change else None, about=change)
    if request.method == "POST" and form.is_valid() and _laid(form, scenario, change, actor):
        say(request, actor, _("The scenario has it. The live plan stays as it is."))
        return back(actor, scenario)
    more = {"day_form": form, "change": change}
    return page(request, actor, scenario, status=status_of(form), **more)


def _change(scenario: Scenario, named: str | None) -> ScenarioChange | None:
    if not named:
        return None
    try:
        rows = new_in(scenario).filter(kind=ChangeKind.MILESTONE).select_related("scenario")
        return rows.get(pk=UUID(named))
    except (ValueError, ScenarioChange.DoesNotExist):
        raise Http404 from None


def _laid(form: ScenarioDayForm, scenario: Scenario, change: ScenarioChange | None, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            if change is None:
                lay_new_milestone(scenario, by=actor, **form.cleaned_data)
            else:
                change_new_milestone(change, by=actor, **form.cleaned_data)
    except (Invalid, Conflict) as refusal:
        form.add_error(None, refusal.detail)
        return False
    return True
