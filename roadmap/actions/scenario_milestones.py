"""Milestones in a scenario: other dates, new ones; and what applying makes of them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.milestones import change_milestone, create_milestone, settled_date
from roadmap.actions.scenarios import kept, let_go, refuse_closed
from roadmap.models import ChangeKind, Milestone, Product, Scenario, ScenarioChange
from roadmap.overlay import as_json, value_of

DATES = ("date", "date_precision")
NEW = ("name", "kind", "product", *DATES)


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


@action
def lay_new_milestone(scenario: Scenario, *, by: Actor, **fields: Any) -> ScenarioChange:
    """A milestone that only the scenario has. Raises: Invalid."""
    by.require("roadmap.write")
    refuse_closed(scenario)
    change = ScenarioChange(workspace=by.workspace, scenario=scenario, kind=ChangeKind.MILESTONE)
    return _written(change, fields)


@action
def change_new_milestone(change: ScenarioChange, *, by: Actor, **fields: Any) -> ScenarioChange:
    """Name, kind, product or date of one that only the scenario has."""
    by.require("roadmap.write")
    refuse_closed(change.scenario)
    if change.applied_at or change.kind != ChangeKind.MILESTONE or not change.is_new:
        raise Conflict(_("This milestone stands in the live plan. Change it by its id."))
    return _written(change, fields)


def _written(change: ScenarioChange, fields: dict[str, Any]) -> ScenarioChange:
    known = Milestone(
        **python_of({name: value for name, value in change.fields.items() if name not in fields})
    )
    values = settled_date(fields, known)
    told = {name: values.get(name, getattr(known, name)) for name in NEW}
    told["name"] = str(told["name"] or "").strip()
    if not told["name"]:
        raise Invalid({"name": _("A new milestone needs this.")})
    change.fields = {name: as_json(name, value) for name, value in told.items()}
    change.label = told["name"]
    change.save()
    return change


def python_of(values: dict[str, Any]) -> dict[str, Any]:
    """As the model takes them. Raises: Invalid for a product that is no longer there."""
    told = dict(values)
    if told.get("product"):
        told["product"] = Product.objects.filter(pk=told["product"]).first()
        if told["product"] is None:
            raise Invalid({"product": _("Its product is deleted since. Choose another one.")})
    if told.get("date"):
        told["date"] = date.fromisoformat(told["date"])
    return told | {"date_precision": told.get("date_precision") or ""}


def give_milestone(change: ScenarioChange, wanted: dict[str, Any], by: Actor) -> None:
    """The live plan gets the scenario's date, or its new milestone."""
    if change.is_new:
        change.milestone = create_milestone(by=by, **python_of(wanted))
    elif wanted and change.milestone:
        day = date.fromisoformat(wanted["date"]) if wanted["date"] else None
        change_milestone(change.milestone, by=by, date=day, date_precision=wanted["date_precision"] or "")
