"""Saved views by REST."""

from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404

from core.api import CollectionView, DetailView
from core.api.views import RestoreView
from roadmap.actions.views import change_view, create_view, delete_view, restore_view, warnings_of
from roadmap.models import SavedView
from roadmap.queries.views import views_of
from roadmap.serializers.views import SavedViewSerializer, SavedViewWrite


class SavedViews(CollectionView):
    """Everybody keeps views of their own; the actions ask for more where a view is shared."""

    area, needs = "roadmap", {"GET": "read", "POST": "read"}
    scopes = {"POST": "roadmap:write"}
    read_serializer, write_serializer = SavedViewSerializer, SavedViewWrite

    def rows(self) -> models.QuerySet[SavedView]:
        return views_of(self.actor)

    def create(self, data: dict[str, Any]) -> SavedView:
        return create_view(by=self.actor, **data)


class SavedViewDetail(DetailView):
    area, needs = "roadmap", {"GET": "read", "PATCH": "read", "DELETE": "read"}
    scopes = {"PATCH": "roadmap:write", "DELETE": "roadmap:write"}
    read_serializer, write_serializer = SavedViewSerializer, SavedViewWrite

    def row(self, pk: UUID, write: bool) -> SavedView:
        rows = views_of(self.actor)
        found = (rows.select_for_update(of=("self",)) if write else rows).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def change(self, row: SavedView, data: dict[str, Any]) -> SavedView:
        view = change_view(row, by=self.actor, **data)
        view.warnings = warnings_of(view, self.actor) if "query" in data else []
        return view

    def remove(self, row: SavedView) -> None:
        delete_view(row, by=self.actor)


class SavedViewRestore(RestoreView):
    area, needs = "roadmap", {"POST": "read"}
    scopes = {"POST": "roadmap:write"}
    read_serializer = SavedViewSerializer

    def bring_back(self, pk: UUID) -> SavedView:
        return restore_view(pk, by=self.actor)
