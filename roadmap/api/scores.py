"""Scoring models, ratings, agreed values, and scores with their arithmetic."""

from typing import Any
from uuid import UUID

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView
from roadmap import access, scoring
from roadmap.actions import ratings
from roadmap.actions import scores as actions
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import Item, ScoringModel
from roadmap.scoring.access import criteria_by_id, item_to_rate, scoring_model_for
from roadmap.scoring.detail import details
from roadmap.serializers.scores import (
    AgreedWrite,
    RatingsWrite,
    ScoringModelSerializer,
    ScoringModelWrite,
    detail_json,
)


class ScoringModels(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = ScoringModelSerializer, ScoringModelWrite

    def rows(self) -> models.QuerySet[ScoringModel]:
        return ScoringModel.objects.prefetch_related("criteria")

    def create(self, data: dict[str, Any]) -> ScoringModel:
        return actions.create_scoring_model(by=self.actor, **data)


class ScoringModelDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = ScoringModelSerializer, ScoringModelWrite

    def row(self, pk: UUID, write: bool) -> ScoringModel:
        return scoring_model_for(self.actor, pk, write=write)

    def change(self, row: ScoringModel, data: dict[str, Any]) -> ScoringModel:
        actions.change_scoring_model(row, by=self.actor, **data)
        return scoring_model_for(self.actor, row.pk)

    def remove(self, row: ScoringModel) -> None:
        actions.delete_scoring_model(row, by=self.actor)


class ScoringModelRestore(RestoreView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    read_serializer = ScoringModelSerializer

    def bring_back(self, pk: UUID) -> ScoringModel:
        return actions.restore_scoring_model(pk, by=self.actor)


def opened(item: Item) -> Response:
    """Each scoring model of the workspace that covers the item; of its own fields what no model of that kind tells."""
    signals = {signal.kind: signal.value for signal in item.signals.all()}
    known = details(item)
    weighed = {one.model.kind for one in known}
    own = {"rice": scoring.rice(item, signals), "value_effort": scoring.value_effort(item)}
    scores = [_score(one) for kind, one in own.items() if kind not in weighed]
    return Response({"scores": scores, "models": [detail_json(one) for one in known]})


def _score(score: scoring.Score) -> dict[str, Any]:
    lines = [vars(line) for line in score.lines]
    return {"name": score.name, "formula": score.formula, "lines": lines, "total": score.total}


class ItemScore(WorkspaceView):
    area = "roadmap"

    @extend_schema(responses=dict)
    def get(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """The arithmetic of each score.

        `scores`: RICE and value/effort of the item's own fields, each only while no scoring model of that kind covers
        the item. `models`: every input of each scoring model, who gave
        it and when, weight, steps, history, who has not rated, and what one step of an input would change.
        """
        return opened(access.item_for(self.actor, ref))


class ItemRatings(WorkspaceView):
    area, needs = "roadmap", {"PUT": "rate"}

    @extend_schema(request=dict, responses=dict)
    def put(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Rate the item: {criterion id: value}, null takes one's rating back; what is not named stays.

        Answers the opened scores.
        """
        item = item_to_rate(self.actor, ref)
        given = RatingsWrite().run_validation(request.data)
        criteria = criteria_by_id(list(given))
        ratings.rate_item(
            item, {criteria[str(UUID(pk))]: value for pk, value in given.items()}, by=self.actor
        )
        return opened(item)


class ItemAgreed(WorkspaceView):
    area, needs = "roadmap", {"PUT": "roadmap.write"}
    write_serializer = AgreedWrite

    @extend_schema(request=AgreedWrite, responses=dict)
    def put(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Settle on the value of a criterion, with a reason, or let ratings and source count again.

        Answers the opened scores.
        """
        item = item_to_rate(self.actor, ref, "roadmap.write")
        data = self.cleaned(AgreedWrite, request.data)
        ratings.agree_on(item, by=self.actor, suggested=ratings.suggestion(item, data["criterion"]), **data)
        return opened(item)
