"""Dates of milestones in a scenario, and what applying makes of them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.tenancy import Actor, action
from roadmap.actions.milestones import change_milestone, settled_date
from roadmap.actions.scenarios import kept, let_go, refuse_closed
from roadmap.models import ChangeKind, Milestone, Scenario, ScenarioChange
from roadmap.overlay import as_json, value_of

DATES = ("date", "date_precision")


@action
def lay_milestone(
    scenario: Scenario, milestone: Milestone, *, by: Actor, **fields: Any
) -> ScenarioChange | None:
    """Another `date` (and `date_precision`) in the scenario; None when it is then as in the live plan."""
    by.require("roadmap.write")
    refuse_closed(scenario)
    known = ScenarioChange.objects.filter(scenario=scenario, milestone=milestone).first()
    if known and known.applied_at:
        raise Conflict(
            _("What this scenario does with the milestone is applied already. Begin a new scenario.")
        )
    change = known or ScenarioChange(
        workspace=by.workspace,
        scenario=scenario,
        kind=ChangeKind.MILESTONE,
        milestone=milestone,
        was={name: value_of(milestone, name) for name in DATES},
    )
    change.label = milestone.name
    values = settled_date(fields, milestone)
    change.fields = {name: as_json(name, values.get(name, getattr(milestone, name))) for name in DATES}
    was = dict(change.was)
    let_go(change)
    change.was = was
    return kept(change)


def give_milestone(change: ScenarioChange, wanted: dict[str, Any], by: Actor) -> None:
    """The live plan gets the scenario's date."""
    if wanted and change.milestone:
        day = date.fromisoformat(wanted["date"]) if wanted["date"] else None
        change_milestone(change.milestone, by=by, date=day, date_precision=wanted["date_precision"] or "")
