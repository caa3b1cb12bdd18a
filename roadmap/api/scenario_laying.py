"""From the body of a request to a change of a scenario."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from core.api import WorkspaceView, check_version
from core.api.views import MOVED_ON
from core.errors import Invalid, Stale
from roadmap.actions import scenario_links as links
from roadmap.actions import scenario_milestones as milestones
from roadmap.actions import scenarios as actions
from roadmap.models import ChangeKind, Item, Scenario, ScenarioChange
from roadmap.scenario_plan import open_changes, rank_in, ref_of
from roadmap.scenario_refs import stand_ins
from roadmap.serializers import ItemWrite
from roadmap.serializers.scenarios import (
    ChangeSerializer,
    ScenarioDayWrite,
    ScenarioItemWrite,
    ScenarioLinkWrite,
    ScenarioMilestoneWrite,
)

BESIDE = ("archived", "after", "before")
NOT_YET = '"0"'


def check_unseen(view: WorkspaceView, scenario: Scenario, data: dict[str, Any]) -> None:
    """Of who says in `If-Match` which version of the change they know, 0 for none: whether it is that one.

    The scenario is locked, so nobody lays another meanwhile. Raises: Stale with the change as it is, None for none.
    """
    known = view.request.headers.get("If-Match")
    if known is None or (found := _laid_of(view, scenario, data)) is None:
        return
    change = found.filter(applied_at=None).first()
    if change is not None:
        check_known(view.request, change)
    elif known.strip() not in ("*", NOT_YET):
        raise Stale(str(MOVED_ON), current=None)


def _laid_of(
    view: WorkspaceView, scenario: Scenario, data: dict[str, Any]
) -> QuerySet[ScenarioChange] | None:
    """What the scenario has of the same already; None for what is new altogether."""
    live = next((name for name in ("item", "link", "milestone") if data.get(name)), None)
    if live is not None:
        return ScenarioChange.objects.filter(scenario=scenario, **{live: data[live]})
    if data.get("kind") == ChangeKind.LINK:
        return links.laid_like(scenario, **view.cleaned(ScenarioLinkWrite, data.get("set", {})))
    return None


def check_known(request: Request, change: ScenarioChange) -> None:
    if "If-Match" in request.headers:
        check_version(request, change, lambda: ChangeSerializer(change).data)


def lay(view: WorkspaceView, scenario: Scenario, data: dict[str, Any]) -> ScenarioChange | None:
    by, values = view.actor, data.get("set", {})
    if link := data.get("link"):
        lag = view.cleaned(ScenarioLinkWrite, values, partial=True).get("lag", link.lag)
        return links.lay_lag(scenario, link, lag, by=by, drop=bool(data.get("drop")))
    if milestone := data.get("milestone"):
        return milestones.lay_milestone(scenario, milestone, by=by, **view.cleaned(ScenarioDayWrite, values))
    if data.get("kind") == ChangeKind.MILESTONE:
        return milestones.lay_new_milestone(scenario, by=by, **view.cleaned(ScenarioMilestoneWrite, values))
    if data.get("kind") == ChangeKind.LINK:
        return links.lay_link(scenario, by=by, **view.cleaned(ScenarioLinkWrite, values))
    return _lay_item(view, scenario, data.get("item"), values, bool(data.get("drop")))


def _lay_item(
    view: WorkspaceView, scenario: Scenario, item: Item | None, values: dict[str, Any], drop: bool
) -> ScenarioChange | None:
    by = view.actor
    if item is None:
        return actions.lay_new(scenario, given(view, scenario, values), by=by)
    if drop:
        return actions.lay_drop(scenario, item, by=by)
    fields = given(view, scenario, values, str(item.pk))
    archived = fields.pop("archived", None)
    laid = actions.lay_change(scenario, item, fields, by=by) if fields else None
    if archived is None:
        return laid
    return (actions.lay_archive if archived else actions.lay_back)(scenario, item, by=by)


def change(view: WorkspaceView, row: ScenarioChange, values: dict[str, Any]) -> ScenarioChange:
    """Of an item, a link or a milestone that only the scenario has."""
    if row.kind == ChangeKind.MILESTONE:
        wanted = view.cleaned(ScenarioMilestoneWrite, values, partial=True)
        return milestones.change_new_milestone(row, by=view.actor, **wanted)
    if row.kind == ChangeKind.LINK:
        told = view.cleaned(ScenarioLinkWrite, values, partial=True)
        return links.change_new_link(row, told.get("lag", row.fields["lag"]), by=view.actor)
    return actions.change_new(row, given(view, row.scenario, values, str(row.pk)), by=view.actor)


def given(
    view: WorkspaceView, scenario: Scenario, values: dict[str, Any], moving: str = ""
) -> dict[str, Any]:
    """Values as the API of items checks them, with the place in the scenario's order as a rank."""
    beside = view.cleaned(ScenarioItemWrite, {name: values[name] for name in BESIDE if name in values})
    new = stand_ins(scenario, values)
    plain = {name: value for name, value in values.items() if name not in BESIDE and name not in new}
    fields = view.cleaned(ItemWrite, plain, partial=True) | new
    if "external_id" in fields:
        raise Invalid({"external_id": _("A scenario does not hold this. Change it in the live plan.")})
    if "archived" in beside:
        fields["archived"] = _of_live(beside["archived"], moving)
    return fields | _place(scenario, beside, moving)


def _of_live(archived: bool, moving: str) -> bool:
    if not moving:
        raise Invalid({"archived": _("A new item is not put away: take it out of the scenario instead.")})
    return archived


def _place(scenario: Scenario, beside: dict[str, Any], moving: str) -> dict[str, float]:
    """With neither after nor before: nothing; with one of them null: the first of all."""
    named = {name: beside[name] for name in ("after", "before") if name in beside}
    if not named:
        return {}
    changes = open_changes(scenario)
    refs = {name: _known(changes, name, ref) for name, ref in named.items()}
    return {"rank": rank_in(changes, moving, after=refs.get("after"), before=refs.get("before"))}


def _known(changes: list[ScenarioChange], name: str, ref: UUID | None) -> str | None:
    known = ref is None or any(ref_of(one) == str(ref) for one in changes if one.kind == ChangeKind.ITEM)
    if not known and not Item.objects.filter(pk=ref).exists():
        raise Invalid({name: _("There is no such item in this scenario.")})
    return str(ref) if ref else None
