"""Links between items by REST."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, WorkspaceView, etag
from core.errors import Invalid
from roadmap import access, actions
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import Item, Link, LinkKind
from roadmap.queries.links import direction, ends_of, groups_of
from roadmap.serializers.links import ItemLinkWrite, ItemsLinkChange, ItemsLinkWrite, LinkSerializer

MOST_IDS = 500
FILTERS = [
    OpenApiParameter("ids", str, description="Ids of links, separated by commas."),
    OpenApiParameter(
        "item", str, description="Ids of items, separated by commas: all links that touch them."
    ),
    OpenApiParameter("kind", str, enum=list(LinkKind.values)),
]


def ids_in(request: Request, name: str) -> list[UUID] | None:
    """The ids that a parameter lists, or None without it. Raises: Invalid."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        found = [UUID(part) for part in text.split(",") if part]
    except ValueError:
        raise Invalid({name: _("Give ids, separated by commas.")}) from None
    if len(found) > MOST_IDS:
        raise Invalid({name: _("Give at most %(most)d ids at once.") % {"most": MOST_IDS}})
    return found


class Links(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = LinkSerializer, ItemsLinkWrite

    @extend_schema(parameters=FILTERS)
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> models.QuerySet[Link]:
        rows = Link.objects.all()
        if (ids := ids_in(self.request, "ids")) is not None:
            rows = rows.filter(pk__in=ids)
        if (items := ids_in(self.request, "item")) is not None:
            rows = rows.filter(Q(source__in=items) | Q(target__in=items))
        if kind := self.request.query_params.get("kind"):
            rows = rows.filter(kind=kind)
        return rows

    def create(self, data: dict[str, Any]) -> Link:
        return actions.create_link(by=self.actor, **data)


class LinkDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = LinkSerializer, ItemsLinkChange

    def row(self, pk: UUID, write: bool) -> Link:
        return access.link_for(self.actor, pk, write=write)

    def change(self, row: Link, data: dict[str, Any]) -> Link:
        return actions.change_link(row, by=self.actor, lag=data.get("lag", row.lag))

    def remove(self, row: Link) -> None:
        actions.delete_link(row, by=self.actor)


class ItemLinks(WorkspaceView):
    area, needs = "roadmap", READ_WRITE

    @extend_schema(responses=dict)
    def get(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """The links of an item as it sees them, with the other item; `late` are days by which dates contradict one."""
        groups = groups_of(access.item_for(self.actor, ref))
        return Response({"results": [_side(group.name, side) for group in groups for side in group.sides]})

    @extend_schema(request=ItemLinkWrite, responses={201: dict})
    def post(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Link the item to another one, named by id or key."""

        def make() -> Response:
            item = access.item_for(self.actor, ref, write=True)
            data = self.cleaned(ItemLinkWrite, request.data)
            ends = ends_of(data["kind"], item, self._other(data["item"]))
            link = actions.create_link(by=self.actor, lag=data["lag"], **ends)
            side = next(side for group in groups_of(item) for side in group.sides if side.link.pk == link.pk)
            name = direction(link.kind, link.source_id == item.pk)
            return Response(_side(name, side), status=201, headers={"ETag": etag(link)})

        return self.once(request, make)

    def _other(self, ref: str) -> Item:
        try:
            return access.item_for(self.actor, ref)
        except Http404:
            raise Invalid({"item": _("There is no such item. Give its id or key.")}) from None


def _side(name: str, side: Any) -> dict[str, Any]:
    other = side.other
    return {
        "id": side.link.pk,
        "kind": name,
        "lag": side.link.lag,
        "late": side.late,
        "version": side.link.version,
        "item": {"id": other.pk, "key": other.key, "title": other.title, "status": other.status_id},
    }
