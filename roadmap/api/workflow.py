"""Types, statuses and custom fields by REST. Deleting what is in use asks what takes its place."""

from typing import Any
from uuid import UUID

from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView
from core.errors import Invalid
from roadmap import access
from roadmap.actions import fields, workflow
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import CustomField, ItemType, Status
from roadmap.serializers import workflow as shapes

REPLACE = OpenApiParameter(
    "replace_with", str, description="The id of what takes its place where it is in use."
)


class ListDetail(DetailView):
    """One row of a short list."""

    area, needs = "roadmap", DETAIL
    model: Any

    def row(self, pk: UUID, write: bool) -> Any:
        return access.row_for(self.actor, self.model, pk, write=write)

    def replacement(self) -> Any:
        """The row that `?replace_with=` names, or None. Raises: Invalid, Http404."""
        given = self.request.query_params.get("replace_with")
        if not given:
            return None
        try:
            return access.row_for(self.actor, self.model, UUID(given))
        except ValueError:
            raise Invalid({"replace_with": "Give an id."}) from None


class Types(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = shapes.TypeSerializer, shapes.TypeWrite

    def rows(self) -> models.QuerySet[ItemType]:
        return ItemType.objects.all()

    def create(self, data: dict[str, Any]) -> ItemType:
        return workflow.create_type(by=self.actor, **data)


class TypeDetail(ListDetail):
    model = ItemType
    read_serializer, write_serializer = shapes.TypeSerializer, shapes.TypeWrite

    def change(self, row: ItemType, data: dict[str, Any]) -> ItemType:
        return workflow.change_type(row, by=self.actor, **data)

    @extend_schema(parameters=[REPLACE])
    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return super().delete(request, pk, **kwargs)

    def remove(self, row: ItemType) -> None:
        workflow.delete_type(row, by=self.actor, replace_with=self.replacement())


class Statuses(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = shapes.StatusSerializer, shapes.StatusWrite

    def rows(self) -> models.QuerySet[Status]:
        return Status.objects.all()

    def create(self, data: dict[str, Any]) -> Status:
        return workflow.create_status(by=self.actor, **data)


class StatusDetail(ListDetail):
    model = Status
    read_serializer, write_serializer = shapes.StatusSerializer, shapes.StatusWrite

    def change(self, row: Status, data: dict[str, Any]) -> Status:
        return workflow.change_status(row, by=self.actor, **data)

    @extend_schema(parameters=[REPLACE])
    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return super().delete(request, pk, **kwargs)

    def remove(self, row: Status) -> None:
        workflow.delete_status(row, by=self.actor, replace_with=self.replacement())


class Fields(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = shapes.FieldSerializer, shapes.FieldWrite

    def rows(self) -> models.QuerySet[CustomField]:
        return CustomField.objects.all()

    def create(self, data: dict[str, Any]) -> CustomField:
        data.pop("replace", None)
        return fields.create_field(by=self.actor, **data)


class FieldDetail(ListDetail):
    model = CustomField
    read_serializer, write_serializer = shapes.FieldSerializer, shapes.FieldWrite

    def change(self, row: CustomField, data: dict[str, Any]) -> CustomField:
        return fields.change_field(row, by=self.actor, **data)

    def remove(self, row: CustomField) -> None:
        fields.delete_field(row, by=self.actor)
