"""Templates and quality gates by REST."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, WorkspaceView
from roadmap import access
from roadmap.actions import gates, templates
from roadmap.api.needs import READ_WRITE
from roadmap.api.workflow import ListDetail
from roadmap.models import Gate, GateCheck, ItemTemplate
from roadmap.serializers import ItemWrite
from roadmap.serializers import workflow as shapes


class Templates(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = shapes.TemplateSerializer, shapes.TemplateWrite

    def rows(self) -> models.QuerySet[ItemTemplate]:
        return ItemTemplate.objects.all()

    def create(self, data: dict[str, Any]) -> ItemTemplate:
        self.cleaned(ItemWrite, data["fields"], partial=True)
        return templates.create_template(by=self.actor, **data)


class TemplateDetail(ListDetail):
    model = ItemTemplate
    read_serializer, write_serializer = shapes.TemplateSerializer, shapes.TemplateWrite

    def change(self, row: ItemTemplate, data: dict[str, Any]) -> ItemTemplate:
        self.cleaned(ItemWrite, data.get("fields", {}), partial=True)
        return templates.change_template(row, by=self.actor, **data)

    def remove(self, row: ItemTemplate) -> None:
        templates.delete_template(row, by=self.actor)


class Gates(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = shapes.GateSerializer, shapes.GateWrite

    def rows(self) -> models.QuerySet[Gate]:
        return Gate.objects.all()

    def create(self, data: dict[str, Any]) -> Gate:
        return gates.create_gate(by=self.actor, **data)


class GateDetail(ListDetail):
    model = Gate
    read_serializer, write_serializer = shapes.GateSerializer, shapes.GateWrite

    def change(self, row: Gate, data: dict[str, Any]) -> Gate:
        return gates.change_gate(row, by=self.actor, **data)

    def remove(self, row: Gate) -> None:
        gates.delete_gate(row, by=self.actor)


class GateCheckWrite(serializers.Serializer[Any]):
    gate = serializers.UUIDField()
    holds = serializers.BooleanField()


class ItemGateSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    status = serializers.UUIDField()
    holds = serializers.BooleanField()
    by = serializers.UUIDField(allow_null=True, help_text="Who said so.")
    at = serializers.DateTimeField(allow_null=True)


class ItemGates(WorkspaceView):
    area, needs = "roadmap", READ_WRITE
    write_serializer = GateCheckWrite

    @extend_schema(responses=ItemGateSerializer(many=True))
    def get(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """The checklist of an item: what must hold before each status."""
        return Response(self._checklist(access.item_for(self.actor, ref)))

    @extend_schema(request=GateCheckWrite, responses=ItemGateSerializer(many=True))
    def post(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Say that a gate holds, or no longer."""
        item = access.item_for(self.actor, ref, write=True)
        asked = self.cleaned(GateCheckWrite, request.data)
        gate = access.row_for(self.actor, Gate, asked["gate"])
        gates.check_gate(item, gate, by=self.actor, holds=asked["holds"])
        return Response(self._checklist(item))

    @staticmethod
    def _checklist(item: Any) -> list[dict[str, Any]]:
        checks = {check.gate_id: check for check in GateCheck.objects.filter(item=item)}
        rows = []
        for gate in gates.gates_of(item):
            check = checks.get(gate.pk)
            row = {"id": gate.pk, "text": gate.text, "status": gate.status_id, "holds": check is not None}
            rows.append(
                row | {"by": check.by_id if check else None, "at": check.created_at if check else None}
            )
        return rows
