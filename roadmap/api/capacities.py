"""What teams can take on, by REST."""

from typing import Any, cast
from uuid import UUID

from django.db import models

from core.api import CollectionView, DetailView, RestoreView
from roadmap import access, actions
from roadmap.api.links import ids_in
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import TeamCapacity
from roadmap.serializers.capacities import CapacityChange, CapacitySerializer, CapacityWrite


class Capacities(CollectionView):
    """A POST sets what a team has in a period; shorter periods within it are replaced."""

    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = CapacitySerializer, CapacityWrite

    def rows(self) -> models.QuerySet[TeamCapacity]:
        rows = TeamCapacity.objects.all()
        if (teams := ids_in(self.request, "team")) is not None:
            rows = rows.filter(team__in=teams)
        return rows

    def create(self, data: dict[str, Any]) -> TeamCapacity:
        return cast(TeamCapacity, actions.set_capacity(by=self.actor, **data))


class CapacityDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = CapacitySerializer, CapacityChange

    def row(self, pk: UUID, write: bool) -> TeamCapacity:
        return access.capacity_for(self.actor, pk, write=write)

    def change(self, row: TeamCapacity, data: dict[str, Any]) -> TeamCapacity:
        return actions.change_capacity(row, data.get("effort", row.effort), by=self.actor)

    def remove(self, row: TeamCapacity) -> None:
        actions.delete_capacity(row, by=self.actor)


class CapacityRestore(RestoreView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    read_serializer = CapacitySerializer

    def bring_back(self, pk: UUID) -> TeamCapacity:
        return actions.restore_capacity(pk, by=self.actor)
