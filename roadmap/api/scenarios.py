"""Scenarios by REST: change a copy of the plan, see what that does, apply it whole or in part."""

from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView, etag
from core.errors import Invalid
from core.events import transaction_number
from roadmap import access
from roadmap.actions import applying
from roadmap.actions import scenarios as actions
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import Scenario, ScenarioChange
from roadmap.queries import scenarios as queries
from roadmap.serializers import ItemWrite
from roadmap.serializers.scenarios import (
    AppliedSerializer,
    ApplyWrite,
    ChangeChange,
    ChangeSerializer,
    ChangeWrite,
    ScenarioChangeState,
    ScenarioSerializer,
    ScenarioWrite,
)


class Scenarios(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = ScenarioSerializer, ScenarioWrite

    def rows(self) -> models.QuerySet[Scenario]:
        return Scenario.objects.all()

    def create(self, data: dict[str, Any]) -> Scenario:
        return actions.create_scenario(by=self.actor, **data)


class ScenarioDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = ScenarioSerializer, ScenarioChangeState

    def row(self, pk: UUID, write: bool) -> Scenario:
        return access.scenario_for(self.actor, pk, write=write)

    def change(self, row: Scenario, data: dict[str, Any]) -> Scenario:
        return actions.change_scenario(row, by=self.actor, **data)

    def remove(self, row: Scenario) -> None:
        actions.delete_scenario(row, by=self.actor)


class ScenarioRestore(RestoreView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    read_serializer = ScenarioSerializer

    def bring_back(self, pk: UUID) -> Scenario:
        return actions.restore_scenario(pk, by=self.actor)


class ScenarioChanges(WorkspaceView):
    area, needs = "roadmap", READ_WRITE
    write_serializer = ChangeWrite

    @extend_schema(responses=ChangeSerializer(many=True))
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """All of its changes: few enough to come at once."""
        rows: Any = queries.changes_of(access.scenario_for(self.actor, pk))
        return Response({"results": ChangeSerializer(rows, many=True).data})

    @extend_schema(request=ChangeWrite, responses=ChangeSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Change an item in the scenario, drop it there, or add one that only the scenario has. Laid over what the
        scenario has of the item already; back at the live values it is no change any more (204)."""

        def make() -> Response:
            scenario = access.scenario_for(self.actor, pk, write=True)
            change = lay(self, scenario, self.cleaned(ChangeWrite, request.data))
            if change is None:
                return Response(status=204)
            return Response(ChangeSerializer(change).data, status=201, headers={"ETag": etag(change)})

        return self.once(request, make)


def lay(view: WorkspaceView, scenario: Scenario, data: dict[str, Any]) -> ScenarioChange | None:
    item, by = data.get("item"), view.actor
    if item is None:
        return actions.lay_new(scenario, given(view, data.get("set", {}), partial=True), by=by)
    if data.get("drop"):
        return actions.lay_drop(scenario, item, by=by)
    return actions.lay_change(scenario, item, given(view, data.get("set", {}), partial=True), by=by)


def given(view: WorkspaceView, values: dict[str, Any], partial: bool) -> dict[str, Any]:
    """Values as the API of items checks them. Places in the order and foreign ids belong to the live plan."""
    fields = view.cleaned(ItemWrite, values, partial=partial)
    for name in ("after", "before", "external_id"):
        if name in fields:
            raise Invalid({name: _("A scenario does not hold this. Change it in the live plan.")})
    return fields


class ScenarioChangeDetail(WorkspaceView):
    area, needs = "roadmap", {"PATCH": "roadmap.write", "DELETE": "roadmap.write"}
    write_serializer = ChangeChange

    def row(self, pk: UUID, change: UUID) -> ScenarioChange:
        scenario = access.scenario_for(self.actor, pk, write=True)
        found = ScenarioChange.objects.filter(scenario=scenario, pk=change).select_related("scenario").first()
        if found is None:
            raise Http404
        return found

    @extend_schema(request=ChangeChange, responses=ChangeSerializer)
    def patch(self, request: Request, pk: UUID, change: UUID, **kwargs: Any) -> Response:
        """Other values for an item that only the scenario has."""
        row = self.row(pk, change)
        values = given(self, self.cleaned(ChangeChange, request.data)["set"], partial=True)
        return Response(ChangeSerializer(actions.change_new(row, values, by=self.actor)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, change: UUID, **kwargs: Any) -> Response:
        """Forget one change: the item is in the scenario as in the live plan."""
        actions.take_out(self.row(pk, change), by=self.actor)
        return Response(status=204)


class ScenarioCompare(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=dict)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """What moves and by how much, effort by team and quarter against capacity, objectives that gain or lose,
        links that it would violate, and where the live plan moved since."""
        return Response(shown(queries.compare(access.scenario_for(self.actor, pk))))


class ScenarioApply(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}

    @extend_schema(request=ApplyWrite, responses=AppliedSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Give the live plan what the scenario has; 409 with `conflicts` for what nobody decided, nothing applied."""

        def make() -> Response:
            scenario = access.scenario_for(self.actor, pk, write=True)
            data = self.cleaned(ApplyWrite, request.data)
            done = applying.apply_scenario(
                scenario, by=self.actor, only=data.get("changes"), choices=data.get("choices")
            )
            return Response({"applied": [change.pk for change in done], "xid": transaction_number()})

        return self.once(request, make)


def shown(found: queries.Comparison) -> dict[str, Any]:
    return {
        "changes": [_effect(effect) for effect in found.effects],
        "effort": [
            {
                "team": load.team.pk,
                "name": load.team.name,
                "start": load.start,
                "end": load.end,
                "before": round(load.before, 2),
                "after": round(load.after, 2),
                "capacity": load.capacity,
                "over": load.over,
            }
            for load in found.loads
        ],
        "objectives": [_serving(row) for row in found.servings],
        "violations": [
            {"source": one.source.key, "target": one.target.key, "days": one.days, "before": one.before}
            for one in found.violations
        ],
        "conflicts": [applying.shown(clash) for clash in found.clashes],
    }


def _effect(effect: queries.Effect) -> dict[str, Any]:
    return {
        "id": effect.change.pk,
        "item": effect.change.item_id,
        "key": effect.key or None,
        "title": effect.after.title,
        "drop": effect.change.drop,
        "days": effect.days,
        "fields": [
            {"field": one.field, "was": one.was, "now": one.now, "then": one.then}
            for one in effect.differences
        ],
    }


def _serving(row: queries.Serving) -> dict[str, Any]:
    return {
        "id": row.objective.pk if row.objective else None,
        "title": row.objective.title if row.objective else None,
        "items_before": row.items[0],
        "items_after": row.items[1],
        "effort_before": row.effort[0],
        "effort_after": row.effort[1],
    }
