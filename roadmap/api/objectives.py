"""Check-ins of objectives, and lines of products, by REST."""

from typing import Any
from uuid import UUID

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, KeysetPage, WorkspaceView
from roadmap import access, actions
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import ProductLine
from roadmap.queries.sight import line_of_sight
from roadmap.serializers import CheckInSerializer, CheckInWrite, ProductLineSerializer, ProductLineWrite


class CheckIns(WorkspaceView):
    area, needs = "roadmap", READ_WRITE

    @extend_schema(responses=CheckInSerializer(many=True))
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """How the objective stood, as people said, newest first."""
        pager = KeysetPage(request, ("-id",))
        rows: Any = pager.take(access.objective_for(self.actor, pk).check_ins.all())
        return pager.response(CheckInSerializer(rows, many=True).data)

    @extend_schema(request=CheckInWrite, responses={201: CheckInSerializer})
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Any:
        """Say how it stands today; the objective then carries this health and confidence."""

        def make() -> Response:
            objective = access.objective_for(self.actor, pk, write=True)
            made = actions.check_in(objective, by=self.actor, **self.cleaned(CheckInWrite, request.data))
            return Response(CheckInSerializer(made).data, status=201)

        return self.once(request, make)


class LineOfSight(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=dict)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Each objective with the open effort and items that serve it, its own and below; and what serves none."""
        sight = line_of_sight()
        rows = [
            {"objective": node.objective.pk, "effort": node.effort, "items": node.count}
            for node in sight.walk()
        ]
        return Response(
            {"objectives": rows, "none": {"effort": sight.loose_effort, "items": len(sight.loose)}}
        )


class ProductLines(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = ProductLineSerializer, ProductLineWrite

    def rows(self) -> models.QuerySet[ProductLine]:
        return ProductLine.objects.all()

    def create(self, data: dict[str, Any]) -> ProductLine:
        return actions.create_line(by=self.actor, **data)


class ProductLineDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = ProductLineSerializer, ProductLineWrite

    def row(self, pk: UUID, write: bool) -> ProductLine:
        return access.line_for(self.actor, pk, write=write)

    def change(self, row: ProductLine, data: dict[str, Any]) -> ProductLine:
        return actions.change_line(row, by=self.actor, **data)

    def remove(self, row: ProductLine) -> None:
        actions.delete_line(row, by=self.actor)
