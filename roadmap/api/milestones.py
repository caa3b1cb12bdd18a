"""Milestones by REST."""

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
from roadmap.models import Milestone
from roadmap.serializers.milestones import MilestoneChange, MilestoneSerializer, MilestoneWrite


class Milestones(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = MilestoneSerializer, MilestoneWrite

    @extend_schema(parameters=[OpenApiParameter("ids", str), OpenApiParameter("product", str)])
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> models.QuerySet[Milestone]:
        rows = Milestone.objects.all()
        if (ids := ids_in(self.request, "ids")) is not None:
            rows = rows.filter(pk__in=ids)
        if (products := ids_in(self.request, "product")) is not None:
            rows = rows.filter(product__in=products)
        return rows

    def create(self, data: dict[str, Any]) -> Milestone:
        return actions.create_milestone(by=self.actor, **data)


class MilestoneDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = MilestoneSerializer, MilestoneChange

    def row(self, pk: UUID, write: bool) -> Milestone:
        return access.milestone_for(self.actor, pk, write=write)

    def change(self, row: Milestone, data: dict[str, Any]) -> Milestone:
        return actions.change_milestone(row, by=self.actor, **data)

    def remove(self, row: Milestone) -> None:
        actions.delete_milestone(row, by=self.actor)


class MilestoneRestore(RestoreView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    read_serializer = MilestoneSerializer

    def bring_back(self, pk: UUID) -> Milestone:
        return actions.restore_milestone(pk, by=self.actor)
