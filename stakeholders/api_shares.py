"""Shared views by REST."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import links
from core.api import CollectionView, DetailView, WorkspaceView, check_version
from core.tenancy import Actor, actor
from roadmap.models import Item, SavedView
from roadmap.serializers.fields import Reference
from stakeholders.access import AREA, share_for
from stakeholders.actions.shares import (
    change_share,
    delete_share,
    reopen_share,
    revoke_share,
    rotate_share,
    share_item,
    share_view,
)
from stakeholders.models import Audience, SharedView
from stakeholders.one_item import item_in
from stakeholders.share_rows import shares
from stakeholders.views.shared import path_of


class ShareRead(serializers.ModelSerializer[SharedView]):
    """`url` is the key to the view, and told only to those who may publish. `item`: the one item that it is of."""

    item = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    opened = serializers.SerializerMethodField()
    last_opened_at = serializers.SerializerMethodField()

    class Meta:
        model = SharedView
        fields = (
            *(
                "id",
                "view",
                "item",
                "audience",
                "title",
                "protected",
                "expires_at",
                "embed_origins",
                "revoked_at",
            ),
            *("url", "opened", "last_opened_at", "version", "created_at", "updated_at"),
        )

    def get_item(self, row: SharedView) -> str | None:
        return item_in(row.view.query) or None

    def get_url(self, row: SharedView) -> str | None:
        return links.absolute(path_of(row)) if actor().can("publish") else None

    def get_opened(self, row: SharedView) -> int:
        return sum(use.opened for use in row.uses.all())

    def get_last_opened_at(self, row: SharedView) -> str | None:
        return next((use.last_at.isoformat() for use in row.uses.all() if use.last_at), None)


class ShareChange(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120, required=False)
    audience = Reference(Audience, required=False)
    password = serializers.CharField(
        max_length=200, required=False, allow_blank=True, write_only=True, help_text="Empty takes it away."
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True)
    embed_origins = serializers.ListField(child=serializers.CharField(max_length=270), required=False)


class ShareWrite(ShareChange):
    """One of `view` and `item`: an item is shared as a view of nothing else."""

    view = Reference(SavedView, required=False)
    item = Reference(Item, required=False)
    audience = Reference(Audience)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("view" in data) == ("item" in data):
            raise serializers.ValidationError({"view": [_("Give one of them: a view, or an item.")]})
        return data


class SharedViews(CollectionView):
    area, needs = AREA, {"GET": "read", "POST": "publish"}
    read_serializer, write_serializer = ShareRead, ShareWrite

    def rows(self) -> Any:
        return shares()

    def create(self, data: dict[str, Any]) -> SharedView:
        if "item" in data:
            return share_item(data.pop("item"), data.pop("audience"), by=self.actor, **data)
        return share_view(data.pop("view"), data.pop("audience"), by=self.actor, **data)


class OneSharedView(DetailView):
    """DELETE closes it for good; `/revocation` closes it so that it can be opened again."""

    area, needs = AREA, {"GET": "read", "PATCH": "publish", "DELETE": "publish"}
    read_serializer, write_serializer = ShareRead, ShareChange

    def row(self, pk: UUID, write: bool) -> SharedView:
        return share_for(self.actor, pk, write=write)

    def change(self, row: SharedView, data: dict[str, Any]) -> SharedView:
        return change_share(row, by=self.actor, **data)

    def remove(self, row: SharedView) -> None:
        delete_share(row, by=self.actor)


class SharedViewRevocation(WorkspaceView):
    """POST closes the address, DELETE opens it again."""

    area, needs = AREA, {"POST": "publish", "DELETE": "publish"}

    @extend_schema(request=None, responses=ShareRead)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return self._done(request, revoke_share, pk)

    @extend_schema(request=None, responses=ShareRead)
    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return self._done(request, reopen_share, pk)

    def _done(self, request: Request, act: Any, pk: UUID) -> Response:
        row = act(_checked(request, self.actor, pk), by=self.actor)
        return Response(ShareRead(row).data, headers={"ETag": f'"{row.version}"'})


class SharedViewAddress(WorkspaceView):
    """POST gives it a new address; the old one is dead."""

    area, needs = AREA, {"POST": "publish"}

    @extend_schema(request=None, responses=ShareRead)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        row = rotate_share(_checked(request, self.actor, pk), by=self.actor)
        return Response(ShareRead(row).data, headers={"ETag": f'"{row.version}"'})


def _checked(request: Request, by: Actor, pk: UUID) -> SharedView:
    row = share_for(by, pk, write=True)
    check_version(request, row, lambda: ShareRead(row).data)
    return row
