"""Several changes of a scenario as one act."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView
from core.errors import Invalid
from roadmap import access
from roadmap.actions import scenarios as actions
from roadmap.actions.bulk import MOST
from roadmap.api import scenario_laying as laying
from roadmap.models import Scenario, ScenarioChange
from roadmap.serializers.scenarios import ChangeSerializer, ChangeWrite


class OneOfMany(ChangeWrite):
    change = serializers.UUIDField(
        required=False,
        help_text="Instead of an item: a change that makes one, to be given other values or, with drop, taken out.",
    )


class ManyWrite(serializers.Serializer[Any]):
    changes = serializers.ListField(child=OneOfMany(), max_length=MOST)


class ManySerializer(serializers.Serializer[Any]):
    results = serializers.ListField(
        child=ChangeSerializer(allow_null=True),
        help_text="In the order asked; null where the scenario is as the live plan again.",
    )


class ScenarioChangesMany(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    write_serializer = ManyWrite

    @extend_schema(request=ManyWrite, responses=ManySerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Each as in a POST of one change, all or none of them, and as one act to be taken back."""

        def make() -> Response:
            scenario = access.scenario_for(self.actor, pk, write=True)
            asked = self.cleaned(ManyWrite, request.data)["changes"]
            laid = [self._lay(scenario, one) for one in asked]
            return Response({"results": [one and ChangeSerializer(one).data for one in laid]})

        return self.once(request, make)

    def _lay(self, scenario: Scenario, asked: dict[str, Any]) -> ScenarioChange | None:
        if "change" not in asked:
            return laying.lay(self, scenario, asked)
        row = ScenarioChange.objects.filter(scenario=scenario, pk=asked["change"]).first()
        if row is None:
            raise Invalid({"change": _("This scenario has no such change.")})
        row.scenario = scenario
        if asked.get("drop"):
            actions.take_out(row, by=self.actor)
            return None
        return laying.change(self, row, asked.get("set", {}))
