"""Scenarios by REST: change a copy of the plan, see what that does, apply it whole or in part."""

from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView, etag
from core.events import transaction_number
from core.ids import uuid_of
from roadmap import access
from roadmap.actions import applying
from roadmap.actions import scenario_follow as following
from roadmap.actions import scenarios as actions
from roadmap.api import scenario_comparing as comparing
from roadmap.api import scenario_laying as laying
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.api.schedule import answer_of_critical, answer_of_follow
from roadmap.models import Scenario, ScenarioChange
from roadmap.models.plans import ChangeKind
from roadmap.queries import scenarios as queries
from roadmap.queries.scenario_links import critical_in
from roadmap.scenario_plan import open_changes, ref_of
from roadmap.serializers.scenarios import (
    AppliedSerializer,
    ApplyWrite,
    ChangeChange,
    ChangeSerializer,
    ChangeWrite,
    ScenarioChangeState,
    ScenarioFollowWrite,
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
        """Change an item, a link or a milestone in the scenario, drop it there, or add an item or a link that only the
        scenario has. Laid over what the scenario has of it already; back at the live values it is no change (204). With
        `If-Match`, the version of the change as you know it ("0": none), it is refused with 412 when somebody was quicker."""

        def make() -> Response:
            scenario = access.scenario_for(self.actor, pk, write=True)
            data = self.cleaned(ChangeWrite, request.data)
            laying.check_unseen(self, scenario, data)
            change = laying.lay(self, scenario, data)
            if change is None:
                return Response(status=204)
            return Response(ChangeSerializer(change).data, status=201, headers={"ETag": etag(change)})

        return self.once(request, make)


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
        """Other values for an item or a link that only the scenario has; with `If-Match`, if they are as you know them."""
        row, values = self.row(pk, change), self.cleaned(ChangeChange, request.data)["set"]
        laying.check_known(request, row)
        return Response(ChangeSerializer(laying.change(self, row, values)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, change: UUID, **kwargs: Any) -> Response:
        """Forget one change: the item is in the scenario as in the live plan."""
        row = self.row(pk, change)
        laying.check_known(request, row)
        actions.take_out(row, by=self.actor)
        return Response(status=204)


class ScenarioCompare(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=dict)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """What moves and by how much, links made and broken off, milestones, effort by team and quarter against capacity, objectives that gain or lose,
        links that it would violate, and where the live plan moved since."""
        return Response(comparing.shown(queries.compare(access.scenario_for(self.actor, pk))))


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


class ScenarioFollow(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}

    @extend_schema(request=ScenarioFollowWrite, responses=dict)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Move an item of the scenario and all that follows it there by links; as for items of the live plan. With
        `preview` nothing is changed; else `xid` is what an undo takes back."""

        def make() -> Response:
            scenario = access.scenario_for(self.actor, pk, write=True)
            data = self.cleaned(ScenarioFollowWrite, request.data)
            preview, item = data.pop("preview"), data.pop("item")
            do = following.preview_follow_in if preview else following.follow_in
            return Response(answer_of_follow(do(scenario, item, by=self.actor, **data), preview))

        return self.once(request, make)


class ScenarioCriticalPath(WorkspaceView):
    area = "roadmap"

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "end", str, description="Id or key of an item, or id of the change that makes it."
            )
        ],
        responses=dict,
    )
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """As the critical path of the live plan, of the plan that the scenario would make."""
        scenario, end = access.scenario_for(self.actor, pk), request.query_params.get("end")
        return Response(answer_of_critical(*critical_in(scenario, self._ref(scenario, end) if end else None)))

    def _ref(self, scenario: Scenario, end: str) -> str:
        """How the plan calls it. Raises: Http404 for what is neither an item nor made by this scenario."""
        changes = (one for one in open_changes(scenario) if one.kind == ChangeKind.ITEM and one.is_new)
        new: dict[UUID | None, str] = {change.pk: ref_of(change) for change in changes}
        return new.get(uuid_of(end)) or str(access.item_for(self.actor, end).pk)
