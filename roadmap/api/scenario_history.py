"""The history of a scenario by REST, and setting back one change of it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import KeysetPage, WorkspaceView
from core.api.keyset import limit_of, unpack
from core.errors import Invalid
from core.ids import uuid_of
from roadmap import access
from roadmap.actions.scenario_undo import undo_in_scenario
from roadmap.api.items import told
from roadmap.queries.scenario_history import events_in, scenario_history
from roadmap.serializers import UndoWrite


class ScenarioHistory(WorkspaceView):
    area = "roadmap"

    @extend_schema(
        parameters=[
            OpenApiParameter("of", str, description="Id of an item, or of the change that makes one.")
        ],
        responses=dict,
    )
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Who changed what in the scenario, in words, newest first; applied and taken back included."""
        scenario = access.scenario_for(self.actor, pk)
        asked = request.query_params.get("of")
        of = uuid_of(asked)
        if asked and of is None:
            raise Invalid({"of": "Give the id of an item, or of the change that makes one."})
        lines, more = scenario_history(scenario, limit_of(request), request.query_params.get("after"), of)
        page = KeysetPage(request)
        page.more = unpack(more, 1) if more else None
        return page.response(told(lines, self.actor))


class ScenarioUndo(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}

    @extend_schema(request=UndoWrite, responses={204: None})
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Set back what one event of the scenario's history changed, where nothing newer stands on it."""

        def make() -> Response:
            scenario = access.scenario_for(self.actor, pk, write=True)
            number = self.cleaned(UndoWrite, request.data)["event"]
            event = events_in(scenario.pk).filter(pk=number).first()
            if event is None:
                raise Http404
            undo_in_scenario(scenario, event, by=self.actor)
            return Response(status=204)

        return self.once(request, make)
