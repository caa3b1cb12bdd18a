"""Baselines by REST: freeze the plan, fetch what was frozen, ask how far the plan moved since."""

import json
from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView
from roadmap import access
from roadmap.actions import baselines as actions
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import Baseline
from roadmap.queries.baselines import Slippage, items_json, slippage_of
from roadmap.serializers.baselines import (
    BaselineChange,
    BaselineSerializer,
    BaselineWrite,
    FrozenItemsSerializer,
    SlippageSerializer,
)
from roadmap.slippage import Group, Line, Promise


class Baselines(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = BaselineSerializer, BaselineWrite

    def rows(self) -> models.QuerySet[Baseline]:
        return Baseline.objects.all()

    def create(self, data: dict[str, Any]) -> Baseline:
        return actions.create_baseline(by=self.actor, **data)


class BaselineDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = BaselineSerializer, BaselineChange

    def row(self, pk: UUID, write: bool) -> Baseline:
        return access.baseline_for(self.actor, pk, write=write)

    def change(self, row: Baseline, data: dict[str, Any]) -> Baseline:
        return actions.change_baseline(row, by=self.actor, **data)

    def remove(self, row: Baseline) -> None:
        actions.delete_baseline(row, by=self.actor)


class BaselineRestore(RestoreView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    read_serializer = BaselineSerializer

    def bring_back(self, pk: UUID) -> Baseline:
        return actions.restore_baseline(pk, by=self.actor)


class BaselineItems(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=FrozenItemsSerializer)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> HttpResponse:
        """Every item as it was frozen, compact: what the timeline draws as ghosts."""
        baseline = access.baseline_for(self.actor, pk)
        zone = json.dumps(self.actor.workspace.zone)
        return HttpResponse(
            f'{{"zone": {zone}, "items": {items_json(baseline)}}}', content_type="application/json"
        )


class BaselineSlippage(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=SlippageSerializer)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """How far each item, team, objective and product moved since; what was added, dropped and shipped."""
        return Response(shown(slippage_of(access.baseline_for(self.actor, pk), self.actor)))


def shown(slippage: Slippage) -> dict[str, Any]:
    return {
        "baseline": slippage.baseline.pk,
        "as_of": slippage.baseline.as_of,
        "sentence": slippage.sentence(),
        "total": _group(slippage.whole),
        "teams": [_group(group) for group in slippage.by("team")],
        "objectives": [_group(group) for group in slippage.by("objective")],
        "products": [_group(group) for group in slippage.by("product")],
        "items": [_line(line) for line in slippage.lines],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.key,
        "name": group.name,
        "items": len(group.promised),
        "slipped": len(group.slipped),
        "lost": len(group.lost),
        "overdue": len(group.overdue),
        "median_days": group.median,
        "days": group.days,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "item": getattr(line.item, "item_id", line.item.pk),
        "key": line.item.key,
        "title": line.item.title,
        "kind": line.kind,
        "shipped": line.shipped,
        "days": line.days,
        "overdue": line.overdue,
        "was": _end(line.was),
        "now": _end(line.now),
    }


def _end(promise: Promise | None) -> Any:
    return promise.end if promise else None
