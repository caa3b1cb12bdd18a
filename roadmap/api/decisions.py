"""Decisions by REST: ask, decide, write what came of it."""

from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView, etag
from core.errors import Invalid
from roadmap import access
from roadmap.actions import decisions as actions
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import Decision
from roadmap.queries import decisions as queries
from roadmap.serializers.decisions import (
    DecisionChange,
    DecisionSerializer,
    DecisionWrite,
    EvidenceSerializer,
    VerdictWrite,
)


class Decisions(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = DecisionSerializer, DecisionWrite

    @extend_schema(parameters=[OpenApiParameter("q", str), OpenApiParameter("state", str)])
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> models.QuerySet[Decision]:
        asked = self.request.query_params
        return queries.decisions(asked.get("q", "").replace("\x00", "")[:200], asked.get("state", "")[:7])

    def create(self, data: dict[str, Any]) -> Decision:
        return actions.create_decision(by=self.actor, **data)


class DecisionDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = DecisionSerializer, DecisionChange

    def row(self, pk: UUID, write: bool) -> Decision:
        return access.decision_for(self.actor, pk, write=write)

    def change(self, row: Decision, data: dict[str, Any]) -> Decision:
        return actions.change_decision(row, by=self.actor, **data)

    def remove(self, row: Decision) -> None:
        actions.delete_decision(row, by=self.actor)


class DecisionRestore(RestoreView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    read_serializer = DecisionSerializer

    def bring_back(self, pk: UUID) -> Decision:
        return actions.restore_decision(pk, by=self.actor)


class DecisionVerdict(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}

    @extend_schema(request=VerdictWrite, responses=DecisionSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Decide: a verdict for each item, the reason, who decided. The evidence is frozen as it stands."""

        def make() -> Response:
            decision = access.decision_for(self.actor, pk, write=True)
            data = self.cleaned(VerdictWrite, request.data)
            data["verdicts"] = by_id(data["verdicts"])
            if "deciders" in data:
                data["deciders"] = [user.pk for user in data["deciders"]]
            decided = actions.decide(decision, by=self.actor, **data)
            return Response(DecisionSerializer(decided).data, headers={"ETag": etag(decided)})

        return self.once(request, make)


class DecisionEvidence(WorkspaceView):
    area, needs = "roadmap", {"GET": "read"}

    @extend_schema(responses=EvidenceSerializer)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """The items side by side as things stand now, of the areas that you may read: before deciding, or to look again."""
        found = queries.comparison_of(access.decision_for(self.actor, pk), self.actor, now=True)
        return Response(EvidenceSerializer(found).data)


def by_id(verdicts: dict[str, str]) -> dict[UUID, str]:
    try:
        return {UUID(pk): verdict for pk, verdict in verdicts.items()}
    except ValueError:
        raise Invalid({"verdicts": _("Name each item by its id.")}) from None
