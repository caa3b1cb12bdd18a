"""Risks by REST."""

from typing import Any
from uuid import UUID

from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView
from roadmap import access, actions
from roadmap.api.links import ids_in
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import Risk, RiskState
from roadmap.serializers.risks import RiskSerializer, RiskWrite

OF = ("item", "objective", "product")
STATE = OpenApiParameter("state", str, enum=list(RiskState.values))


class Risks(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = RiskSerializer, RiskWrite

    @extend_schema(parameters=[*(OpenApiParameter(name, str) for name in OF), STATE])
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Risks; `item`, `objective` and `product` take ids separated by commas."""
        return super().get(request, **kwargs)

    def rows(self) -> models.QuerySet[Risk]:
        rows = Risk.objects.all()
        for name in OF:
            if (ids := ids_in(self.request, name)) is not None:
                rows = rows.filter(**{f"{name}__in": ids})
        if state := self.request.query_params.get("state"):
            rows = rows.filter(state=state)
        return rows

    def create(self, data: dict[str, Any]) -> Risk:
        return actions.create_risk(by=self.actor, **data)


class RiskDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = RiskSerializer, RiskWrite

    def row(self, pk: UUID, write: bool) -> Risk:
        return access.risk_for(self.actor, pk, write=write)

    def change(self, row: Risk, data: dict[str, Any]) -> Risk:
        return actions.change_risk(row, by=self.actor, **data)

    def remove(self, row: Risk) -> None:
        actions.delete_risk(row, by=self.actor)


class RiskRestore(RestoreView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    read_serializer = RiskSerializer

    def bring_back(self, pk: UUID) -> Risk:
        return actions.restore_risk(pk, by=self.actor)
