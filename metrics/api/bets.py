"""Key results of objectives, expected effects of items."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, KeysetPage, RestoreView, etag
from metrics import access, actions
from metrics.api.kpis import CHANGES, RESTORES, WRITES
from metrics.models import ExpectedEffect, KeyResult
from metrics.queries.bets import effect_lines, key_result_lines
from metrics.serializers import (
    EffectChange,
    EffectRead,
    EffectWrite,
    KeyResultChange,
    KeyResultRead,
    KeyResultWrite,
)
from roadmap.access import item_for, objective_for


class KeyResults(CollectionView):
    area, needs = "metrics", WRITES
    scopes = {"GET": "roadmap:read", "POST": "roadmap:read"}
    read_serializer, write_serializer = KeyResultRead, KeyResultWrite

    def rows(self) -> QuerySet[KeyResult]:
        objective = objective_for(self.actor, self.kwargs["pk"])
        return KeyResult.objects.filter(objective=objective).select_related("kpi", "objective")

    def get(self, request: Request, **kwargs: Any) -> Response:
        """What the objective is measured by, and how far each has come."""
        page = KeysetPage(request)
        rows: Any = page.take(self.rows())
        return page.response(_key_results(self, rows))

    def create(self, data: dict[str, Any]) -> KeyResult:
        return actions.measure_by(objective_for(self.actor, self.kwargs["pk"]), by=self.actor, **data)

    def post(self, request: Request, **kwargs: Any) -> Response:
        def make() -> Response:
            made = self.create(self.cleaned(KeyResultWrite, request.data))
            return Response(_key_results(self, [made])[0], status=201, headers={"ETag": etag(made)})

        return self.once(request, make)


def _key_results(view: Any, rows: list[KeyResult]) -> Any:
    for line in key_result_lines(view.actor, rows):
        line.row.value, line.row.percent = line.value, line.percent  # type: ignore[attr-defined]
    return KeyResultRead(rows, many=True).data


class KeyResultDetail(DetailView):
    area, needs = "metrics", CHANGES
    read_serializer, write_serializer = KeyResultRead, KeyResultChange

    def row(self, pk: UUID, write: bool) -> KeyResult:
        return access.key_result_for(self.actor, pk, write=write)

    def shown(self, row: KeyResult) -> Any:
        return _key_results(self, [row])[0]

    def change(self, row: KeyResult, data: dict[str, Any]) -> KeyResult:
        return actions.change_key_result(row, by=self.actor, **data)

    def remove(self, row: KeyResult) -> None:
        actions.delete_key_result(row, by=self.actor)


class KeyResultRestore(RestoreView):
    area, needs, read_serializer = "metrics", RESTORES, KeyResultRead

    def bring_back(self, pk: UUID) -> KeyResult:
        return actions.restore_key_result(pk, by=self.actor)

    def shown(self, row: KeyResult) -> Any:
        return _key_results(self, [row])[0]


class Effects(CollectionView):
    area, needs = "metrics", WRITES
    scopes = {"GET": "roadmap:read", "POST": "roadmap:read"}
    read_serializer, write_serializer = EffectRead, EffectWrite

    def rows(self) -> QuerySet[ExpectedEffect]:
        item = item_for(self.actor, self.kwargs["ref"])
        return ExpectedEffect.objects.filter(item=item).select_related("kpi", "item")

    def get(self, request: Request, **kwargs: Any) -> Response:
        """What the item is expected to do to KPIs, beside what was measured since it shipped."""
        page = KeysetPage(request)
        rows: Any = page.take(self.rows())
        return page.response(_effects(self, rows))

    def create(self, data: dict[str, Any]) -> ExpectedEffect:
        return actions.expect_effect(item_for(self.actor, self.kwargs["ref"]), by=self.actor, **data)

    def post(self, request: Request, **kwargs: Any) -> Response:
        def make() -> Response:
            made = self.create(self.cleaned(EffectWrite, request.data))
            return Response(_effects(self, [made])[0], status=201, headers={"ETag": etag(made)})

        return self.once(request, make)


def _effects(view: Any, rows: list[ExpectedEffect]) -> Any:
    for line in effect_lines(view.actor, rows):
        row: Any = line.row
        found = line.figures
        row.measured = found.delta if found else None
        row.periods_before, row.periods_after = (found.before, found.after) if found else (None, None)
    return EffectRead(rows, many=True).data


class EffectDetail(DetailView):
    area, needs = "metrics", CHANGES
    read_serializer, write_serializer = EffectRead, EffectChange

    def row(self, pk: UUID, write: bool) -> ExpectedEffect:
        return access.effect_for(self.actor, pk, write=write)

    def shown(self, row: ExpectedEffect) -> Any:
        return _effects(self, [row])[0]

    def change(self, row: ExpectedEffect, data: dict[str, Any]) -> ExpectedEffect:
        return actions.change_effect(row, by=self.actor, **data)

    def remove(self, row: ExpectedEffect) -> None:
        actions.delete_effect(row, by=self.actor)


class EffectRestore(RestoreView):
    area, needs, read_serializer = "metrics", RESTORES, EffectRead

    def bring_back(self, pk: UUID) -> ExpectedEffect:
        return actions.restore_effect(pk, by=self.actor)

    def shown(self, row: ExpectedEffect) -> Any:
        return _effects(self, [row])[0]
