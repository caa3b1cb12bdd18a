"""KPIs and their targets."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, KeysetPage, RestoreView, etag
from metrics import access, actions
from metrics.models import Kpi, Target
from metrics.queries import kpi_summaries
from metrics.serializers import KpiRead, KpiWrite, TargetRead, TargetWrite

WRITES = {"GET": "read", "POST": "metrics.write"}
RESTORES = {"POST": "metrics.write"}
CHANGES = {"GET": "read", "PATCH": "metrics.write", "DELETE": "metrics.write"}


class Kpis(CollectionView):
    area, needs = "metrics", WRITES
    read_serializer, write_serializer = KpiRead, KpiWrite

    def rows(self) -> QuerySet[Kpi]:
        return Kpi.objects.select_related("objective")

    def get(self, request: Request, **kwargs: Any) -> Response:
        """KPIs with where they stand today, in the order of their ids."""
        page = KeysetPage(request)
        kpis: Any = page.take(self.rows())
        found: Any = kpi_summaries(self.actor, kpis=kpis)
        return page.response(KpiRead(found, many=True).data)

    def create(self, data: dict[str, Any]) -> Kpi:
        return actions.create_kpi(by=self.actor, **data)

    def post(self, request: Request, **kwargs: Any) -> Response:
        def make() -> Response:
            made = self.create(self.cleaned(KpiWrite, request.data))
            (summary,) = kpi_summaries(self.actor, kpis=[made])
            return Response(KpiRead(summary).data, status=201, headers={"ETag": etag(made)})

        return self.once(request, make)


class KpiDetail(DetailView):
    area, needs = "metrics", CHANGES
    read_serializer, write_serializer = KpiRead, KpiWrite

    def row(self, pk: UUID, write: bool) -> Kpi:
        return access.kpi_for(self.actor, pk, write=write)

    def shown(self, row: Kpi) -> Any:
        (summary,) = kpi_summaries(self.actor, kpis=[row])
        return KpiRead(summary).data

    def change(self, row: Kpi, data: dict[str, Any]) -> Kpi:
        return actions.change_kpi(row, by=self.actor, **data)

    def remove(self, row: Kpi) -> None:
        actions.delete_kpi(row, by=self.actor)


class Targets(CollectionView):
    area, needs = "metrics", WRITES
    read_serializer, write_serializer = TargetRead, TargetWrite

    def kpi(self) -> Kpi:
        return access.kpi_for(self.actor, self.kwargs["pk"])

    def rows(self) -> QuerySet[Target]:
        return Target.objects.filter(kpi=self.kpi())

    def create(self, data: dict[str, Any]) -> Target:
        return actions.set_target(self.kpi(), by=self.actor, **data)


class TargetDetail(DetailView):
    area, needs = "metrics", CHANGES
    read_serializer, write_serializer = TargetRead, TargetWrite

    def row(self, pk: UUID, write: bool) -> Target:
        return access.target_for(self.actor, pk, write=write)

    def change(self, row: Target, data: dict[str, Any]) -> Target:
        return actions.change_target(row, by=self.actor, **data)

    def remove(self, row: Target) -> None:
        actions.delete_target(row, by=self.actor)


class TargetRestore(RestoreView):
    area, needs, read_serializer = "metrics", RESTORES, TargetRead

    def bring_back(self, pk: UUID) -> Target:
        return actions.restore_target(pk, by=self.actor)
