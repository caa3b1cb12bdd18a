"""Scenarios: begin one, change the plan in it, throw it away. What it does to the live plan is in `applying`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.base import changed
from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.actions.archive import ids_below
from roadmap.custom import CustomFields
from roadmap.dated import settle
from roadmap.models import (
    Category,
    ChangeKind,
    Item,
    Scenario,
    ScenarioChange,
    ScenarioState,
    Status,
)
from roadmap.overlay import HEADS, Values, as_json, flat, heads_of, laid, names_of, part, value_of
from roadmap.scenario_plan import last_rank_in, open_changes
from roadmap.scenario_refs import naming, refuse_below_itself

NEEDED = ("product", "title")
APPLIED = gettext_lazy("What this scenario does with the item is applied already. Begin a new scenario.")


@action
def create_scenario(*, by: Actor, name: str, description: str = "") -> Scenario:
    by.require("roadmap.write")
    scenario = Scenario(workspace=by.workspace, name=name, description=description, owner=by.user)
    scenario.full_clean(exclude=["workspace", "owner"])
    scenario.save()
    return scenario


@action
def change_scenario(scenario: Scenario, *, by: Actor, **fields: Any) -> Scenario:
    """Name, description, and `state`: open or discarded; applied it becomes by applying."""
    by.require("roadmap.write")
    if fields.get("state", scenario.state) != scenario.state and ScenarioState.APPLIED in (
        fields["state"],
        scenario.state,
    ):
        raise Invalid({"state": _("A scenario becomes applied by applying it, and open again by an undo.")})
    if names := changed(scenario, fields):
        scenario.full_clean(exclude=["workspace", "owner"])
        scenario.save(update_fields=names)
    return scenario


@action
def delete_scenario(scenario: Scenario, *, by: Actor) -> None:
    by.require("roadmap.write")
    scenario.delete()


@action
def restore_scenario(pk: UUID, *, by: Actor) -> Scenario:
    """Bring back a deleted scenario with its changes. Raises: Conflict."""
    by.require("roadmap.write")
    return restore(Scenario, pk)


def refuse_closed(scenario: Scenario) -> None:
    if scenario.state != ScenarioState.OPEN:
        raise Conflict(_("This scenario is closed. Open it again, or begin a new one."))


@action
def lay_change(
    scenario: Scenario, item: Item, fields: Mapping[str, Any], *, by: Actor
) -> ScenarioChange | None:
    """Let the scenario give `item` these values (as validated for a change of the item).

    None when nothing of the item is then other than in the live plan: its change is gone.
    """
    by.require("roadmap.write")
    refuse_closed(scenario)
    change = ScenarioChange.objects.filter(scenario=scenario, item=item, applied_at=None).first()
    _refuse_applied(scenario, item, change)
    change = change or ScenarioChange(workspace=by.workspace, scenario=scenario, item=item)
    _refuse_parent(scenario, str(item.pk), lay_over(change, item, fields))
    return kept(change)


def lay_over(change: ScenarioChange, item: Item, fields: Mapping[str, Any]) -> Values:
    """The values in the change, which is not saved."""
    change.label = f"{item.key} {item.title}"
    given = _as_values(laid(item, change.fields), fields)
    for name, value in given.items():
        change.was.setdefault(name, value_of(item, name))
        change.fields[name] = value
    let_go(change)
    if "status" in given:
        change.drop = False
    return given


def _refuse_parent(scenario: Scenario, ref: str, given: Values) -> None:
    if given.get("parent"):
        refuse_below_itself(open_changes(scenario), ref, given["parent"])


def _refuse_applied(scenario: Scenario, item: Item, change: ScenarioChange | None) -> None:
    if change is None and ScenarioChange.objects.filter(scenario=scenario, item=item).exists():
        raise Conflict(str(APPLIED))


def _as_values(current: Item, fields: Mapping[str, Any]) -> Values:
    """The fields as JSON, checked as a change of the item is: dates settled, custom values cleaned."""
    given = dict(fields)
    if "custom" in given:
        merged = CustomFields().merged(current.custom, given["custom"], given.get("type", current.type))
        given["custom"] = {slug: merged.get(slug) for slug in given["custom"]}
    settled = settle(given, current)
    values = {
        name: as_json(name, value) if "." not in name else value for name, value in flat(settled).items()
    }
    asked = heads_of(flat(fields))
    return {name: value for name, value in values.items() if HEADS.get(name, name) in asked}


def let_go(change: ScenarioChange) -> None:
    """Forget fields that are again as they were."""
    for head in heads_of(change.fields):
        if part(change.fields, head) == part(change.was, head):
            for name in names_of(head):
                change.fields.pop(name, None)
                change.was.pop(name, None)


def kept(change: ScenarioChange) -> ScenarioChange | None:
    """It, or None when nothing is left of it."""
    if change.fields:
        change.save()
        return change
    if not change._state.adding:
        change.delete()
    return None


@action
def lay_new(scenario: Scenario, fields: Mapping[str, Any], *, by: Actor) -> ScenarioChange:
    """An item that only the scenario has."""
    by.require("roadmap.write")
    refuse_closed(scenario)
    if missing := [name for name in NEEDED if not fields.get(name)]:
        raise Invalid(dict.fromkeys(missing, _("A new item needs this.")))
    values: dict[str, Any] = {"rank": last_rank_in(open_changes(scenario))} | _as_values(_blank(), fields)
    label = values["title"]
    change = ScenarioChange(workspace=by.workspace, scenario=scenario, label=label, fields=values)
    change.save()
    return change


@action
def change_new(change: ScenarioChange, fields: Mapping[str, Any], *, by: Actor) -> ScenarioChange:
    """Other values for an item that only the scenario has."""
    by.require("roadmap.write")
    refuse_closed(change.scenario)
    if change.applied_at or change.kind != ChangeKind.ITEM or not change.is_new:
        raise Conflict(_("This item stands in the live plan. Change it by its key."))
    values, label = laid_new(change, fields)
    if "parent" in fields:
        _refuse_parent(change.scenario, str(change.pk), values)
    change.fields, change.label = values, label
    change.save(update_fields=["fields", "label"])
    return change


def laid_new(change: ScenarioChange, fields: Mapping[str, Any]) -> tuple[Values, str]:
    """Values and name of a new item with these. Raises: Invalid."""
    values = change.fields | _as_values(laid(_blank(), change.fields), fields)
    if any(not values.get(name) for name in NEEDED):
        raise Invalid(dict.fromkeys(NEEDED, _("A new item needs this.")))
    return values, values["title"]


def _blank() -> Item:
    return Item()


@action
def lay_drop(scenario: Scenario, item: Item, *, by: Actor) -> ScenarioChange | None:
    """Let the scenario drop the item: the first status that means so."""
    dropped = Status.objects.filter(category=Category.DROPPED).order_by("position").first()
    if dropped is None:
        raise Conflict(_("This workspace has no status for what is dropped. Add one first."))
    change = lay_change(scenario, item, {"status": dropped}, by=by)
    if change is not None:
        change.drop = True
        change.save(update_fields=["drop"])
    return change


@action
def take_out(change: ScenarioChange, *, by: Actor) -> None:
    """Forget one change; of what is new, also the links to it, and what was put into it is where it was."""
    by.require("roadmap.write")
    refuse_closed(change.scenario)
    if change.applied_at:
        raise Conflict(_("This is applied already. Undo that to take it out."))
    if change.is_new:
        _forget(change)
    change.delete()


def _forget(change: ScenarioChange) -> None:
    ref = str(change.pk)
    for row in naming(change.scenario_id, ref):
        if row.kind == ChangeKind.LINK:
            row.delete()
            continue
        row.fields |= {name: row.was.get(name) for name, value in row.fields.items() if value == ref}
        if not row.is_new:
            let_go(row)
        kept(row)


@action
def lay_archive(scenario: Scenario, item: Item, *, by: Actor) -> ScenarioChange | None:
    """Let the scenario put the item away, with what lies below it."""
    by.require("roadmap.write")
    below = Item.objects.live().filter(pk__in=ids_below(item)).select_related("status", "product")
    for row in below:
        lay_change(scenario, row, {"archived": True}, by=by)
    return lay_change(scenario, item, {"archived": True}, by=by)


@action
def lay_back(scenario: Scenario, item: Item, *, by: Actor) -> ScenarioChange | None:
    """The way back: the item, and what lies below it, are where the live plan has them."""
    by.require("roadmap.write")
    for row in Item.objects.live().filter(pk__in=ids_below(item)).select_related("status", "product"):
        lay_change(scenario, row, {"archived": False}, by=by)
    return lay_change(scenario, item, {"archived": False}, by=by)
