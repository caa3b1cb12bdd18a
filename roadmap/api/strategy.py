"""Products, objectives and teams by REST."""

from typing import Any
from uuid import UUID

from django.db import models

from core.api import CollectionView, DetailView, RestoreView
from roadmap import access, actions
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import Objective, Product, Team
from roadmap.serializers import (
    ObjectiveSerializer,
    ObjectiveWrite,
    ProductSerializer,
    ProductWrite,
    TeamSerializer,
    TeamWrite,
)


class Products(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = ProductSerializer, ProductWrite

    def rows(self) -> models.QuerySet[Product]:
        return Product.objects.all()

    def create(self, data: dict[str, Any]) -> Product:
        return actions.create_product(by=self.actor, **data)


class ProductDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = ProductSerializer, ProductWrite

    def row(self, pk: UUID, write: bool) -> Product:
        return access.product_for(self.actor, pk, write=write)

    def change(self, row: Product, data: dict[str, Any]) -> Product:
        return actions.change_product(row, by=self.actor, **data)

    def remove(self, row: Product) -> None:
        actions.delete_product(row, by=self.actor)


class ProductRestore(RestoreView):
    area, needs, read_serializer = "roadmap", {"POST": "roadmap.write"}, ProductSerializer

    def bring_back(self, pk: UUID) -> Product:
        return actions.restore_product(pk, by=self.actor)


class Objectives(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = ObjectiveSerializer, ObjectiveWrite

    def rows(self) -> models.QuerySet[Objective]:
        return Objective.objects.all()

    def create(self, data: dict[str, Any]) -> Objective:
        return actions.create_objective(by=self.actor, **data)


class ObjectiveDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = ObjectiveSerializer, ObjectiveWrite

    def row(self, pk: UUID, write: bool) -> Objective:
        return access.objective_for(self.actor, pk, write=write)

    def change(self, row: Objective, data: dict[str, Any]) -> Objective:
        return actions.change_objective(row, by=self.actor, **data)

    def remove(self, row: Objective) -> None:
        actions.delete_objective(row, by=self.actor)


class Teams(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = TeamSerializer, TeamWrite

    def rows(self) -> models.QuerySet[Team]:
        return Team.objects.all()

    def create(self, data: dict[str, Any]) -> Team:
        return actions.create_team(by=self.actor, **data)


class ObjectiveRestore(RestoreView):
    area, needs, read_serializer = "roadmap", {"POST": "roadmap.write"}, ObjectiveSerializer

    def bring_back(self, pk: UUID) -> Objective:
        return actions.restore_objective(pk, by=self.actor)
