"""Setting back one change of a scenario's history."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.models import Event
from core.tenancy import Actor, action
from core.transactions import undo_events
from core.undo import undo_update
from roadmap.actions.scenarios import kept, refuse_closed, take_out
from roadmap.models import ChangeKind, Scenario, ScenarioChange
from roadmap.queries.scenario_history import undoable_in
from roadmap.scenario_plan import open_changes
from roadmap.scenario_refs import refuse_below_itself

HELD = ("item_id", "link_id", "milestone_id")
ABSENT = object()


@action
def undo_in_scenario(scenario: Scenario, event: Event, *, by: Actor) -> None:
    """Set back what one event of its history changed, where nothing newer stands on it.

    Raises: Conflict naming the fields that were changed again since, or saying what else is in the way.
    """
    by.require("roadmap.write")
    refuse_closed(scenario)
    if not undoable_in(event):
        raise Conflict(_("What was applied is undone among the acts of the live plan."))
    if event.model == Scenario._meta.label_lower:
        scenario.save(update_fields=undo_update(scenario, event))
    elif event.operation == "delete":
        _bring_back(scenario, event)
    else:
        _undo(_standing(scenario, event), event, by)


def _standing(scenario: Scenario, event: Event) -> ScenarioChange:
    rows = ScenarioChange.objects.select_related("scenario")
    change = rows.filter(scenario=scenario, pk=event.object_id).first()
    if change is None:
        raise Conflict(_("This was taken out of the scenario since. Undo that first."))
    if change.applied_at:
        raise Conflict(_("This is applied already. Undo that to take it out."))
    return change


def _undo(change: ScenarioChange, event: Event, by: Actor) -> None:
    if event.operation == "insert" and (change.is_new or change.kind != ChangeKind.ITEM):
        _refuse_newer(change, event)
        take_out(change, by=by)
    elif change.kind == ChangeKind.ITEM:
        _set_back(change, event)
    else:
        undo_events([event])


def _sides(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = event.changes.get("fields", [None, None])
    return before or {}, after or {}


def _changed(event: Event) -> list[str]:
    before, after = _sides(event)
    return [name for name in {**before, **after} if before.get(name, ABSENT) != after.get(name, ABSENT)]


def _refuse_newer(change: ScenarioChange, event: Event) -> None:
    after = _sides(event)[1]
    names = _changed(event)
    newer = [name for name in names if change.fields.get(name, ABSENT) != after.get(name, ABSENT)]
    if newer:
        raise Conflict(
            _("Changed again since: %(fields)s. Undo the later change first.") % {"fields": ", ".join(newer)}
        )


def _set_back(change: ScenarioChange, event: Event) -> None:
    """Field by field, so that what others changed of the item meanwhile stays."""
    _refuse_newer(change, event)
    before, (was, _now) = _sides(event)[0], event.changes.get("was", [None, None])
    names = _changed(event)
    for name in names:
        if name in before:
            change.fields[name] = before[name]
            if name in (was or {}):
                change.was[name] = was[name]
        else:
            change.fields.pop(name, None)
            change.was.pop(name, None)
    if "status" in names:
        change.drop = bool(event.changes.get("drop", [False])[0])
    if "title" in names and change.is_new:
        change.label = change.fields["title"]
    if change.fields.get("parent") and "parent" in names:
        ref = str(change.item_id or change.pk)
        refuse_below_itself(open_changes(change.scenario), ref, change.fields["parent"])
    kept(change)


def _bring_back(scenario: Scenario, event: Event) -> None:
    """With what named it and went along."""
    held = {name: event.changes[name][0] for name in HELD if event.changes.get(name, [None])[0]}
    if held and ScenarioChange.objects.filter(scenario=scenario, **held).exists():
        raise Conflict(_("Something new stands in its place. Take that out first."))
    ref = str(event.object_id)
    along = Event.objects.filter(xid=event.xid, model=event.model, parent_id=scenario.pk).order_by("id")
    undo_events([one for one in along if one.pk == event.pk or ref in _sides(one)[0].values()])
