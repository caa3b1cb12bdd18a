"""Moving an item of a scenario together with all that follows it there."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.tenancy import Actor, action
from roadmap.actions.follow import wanted
from roadmap.actions.scenario_many import lay_changes
from roadmap.actions.scenarios import refuse_closed
from roadmap.models import Item, Scenario
from roadmap.queries.scenario_links import names_in
from roadmap.queries.schedule import Following, day_of, moved_along
from roadmap.scenario_plan import items_in, open_changes, plan_in
from roadmap.scenario_refs import new_in
from roadmap.schedule import Bond, Task


def preview_follow_in(scenario: Scenario, ref: UUID, *, by: Actor, **fields: Any) -> Following:
    """What `follow_in` would do. `ref` is the id of an item, or of the change that makes it."""
    by.require("read", "roadmap")
    changes = open_changes(scenario)
    whole = plan_in(changes)
    item = items_in(changes).get(str(ref)) or _live(ref)
    if str(ref) not in whole.tasks:
        raise Conflict(
            _("%(key)s is closed: nothing waits for it any more.") % {"key": item.key or item.title}
        )
    old = whole.tasks[str(ref)]
    links = [Bond._make(edge) for edge in whole.bonds]
    new, moves = moved_along(whole.tasks, links, old, wanted(item, fields))
    named = {old.id, *(move.new.id for move in moves), *(move.because for move in moves)}
    return Following(old, new, moves, names_in(changes, named))


def _live(ref: UUID) -> Item:
    found = Item.objects.select_related("status", "product").filter(pk=ref).first()
    if found is None:
        raise Http404
    return found


@action
def follow_in(scenario: Scenario, ref: UUID, *, by: Actor, **fields: Any) -> Following:
    """Give the item the dates that `fields` ask for and move what follows, all in the scenario; see `follow_item`."""
    by.require("roadmap.write")
    refuse_closed(scenario)
    found = preview_follow_in(scenario, ref, by=by, **fields)
    items = {str(item.pk): item for item in Item.objects.filter(pk__in=[task.id for task in found.changed])}
    new = {str(change.pk): change for change in new_in(scenario)}
    lay_changes(
        scenario,
        [(items[task.id], _dates(task)) for task in found.changed if task.id in items],
        [(new[task.id], _dates(task)) for task in found.changed if task.id in new],
        by=by,
    )
    return found


def _dates(task: Task) -> dict[str, Any]:
    return {
        "start": day_of(task.start),
        "start_precision": task.start_precision,
        "end": day_of(task.end),
        "end_precision": task.end_precision,
    }
