"""Changes of many items in a scenario at once: what moves together takes as many statements as one."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import Conflict
from core.tenancy import Actor, action
from core.writing import insert_rows, write_rows
from roadmap.actions.scenarios import APPLIED, laid_new, lay_over, refuse_closed
from roadmap.models import Item, Scenario, ScenarioChange

Fields = Mapping[str, Any]


@action
def lay_changes(
    scenario: Scenario,
    live: Sequence[tuple[Item, Fields]],
    new: Sequence[tuple[ScenarioChange, Fields]] = (),
    *,
    by: Actor,
) -> list[ScenarioChange]:
    """`lay_change` of these items and `change_new` of what only the scenario has; answers the changes that are left."""
    by.require("roadmap.write")
    refuse_closed(scenario)
    known = _known(scenario, [item for item, _fields in live])
    laid = [_laid(scenario, known.get(item.pk), item, fields) for item, fields in live]
    for change, fields in new:
        change.fields, change.label = laid_new(change, fields)
    _write([*laid, *(change for change, _fields in new)])
    return [change for change in laid if change.fields]


def _known(scenario: Scenario, items: Sequence[Item]) -> dict[Any, ScenarioChange]:
    rows = ScenarioChange.objects.filter(scenario=scenario, item__in=[item.pk for item in items])
    known = {change.item_id: change for change in rows}
    if any(change.applied_at for change in known.values()):
        raise Conflict(str(APPLIED))
    return known


def _laid(scenario: Scenario, known: ScenarioChange | None, item: Item, fields: Fields) -> ScenarioChange:
    change = known or ScenarioChange(workspace_id=scenario.workspace_id, scenario=scenario, item=item)
    lay_over(change, item, fields)
    return change


def _write(changes: Sequence[ScenarioChange]) -> None:
    """Three statements at most, as one each would be: what has no field left is gone."""
    new = [change for change in changes if change._state.adding and change.fields]
    there = [change for change in changes if not change._state.adding]
    insert_rows(ScenarioChange, new)
    write_rows(ScenarioChange, [one for one in there if one.fields], ("label", "fields", "was", "drop"))
    if empty := [change.pk for change in there if not change.fields]:
        ScenarioChange.objects.filter(pk__in=empty).delete()
