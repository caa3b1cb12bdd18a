"""Items by REST, and all of them at once for the workbench."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, KeysetPage, WorkspaceView, check_version, etag, unchanged
from core.api.keyset import limit_of, unpack
from core.tenancy import Actor
from roadmap import access, actions, queries
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.filters import KNOWN, PAGING, where_of
from roadmap.models import Item
from roadmap.queries.history import HistoryLine, events_of
from roadmap.serializers import ItemCreate, ItemDetailSerializer, ItemSerializer, ItemWrite, UndoWrite

# What an address that holds its own tag answers never changes: on the next visit nobody need be asked.
KEPT = "private, max-age=31536000, immutable"


def json_response(text: str, headers: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="application/json", headers=headers, status=status)


class Items(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = ItemSerializer, ItemCreate

    @extend_schema(parameters=[OpenApiParameter(name, str) for name in sorted(KNOWN - PAGING | {"limit"})])
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Items in the order of their ids. Filters take several values separated by commas, or `none`."""
        address = request.get_full_path()
        # Without the header there is nothing to ask the log for.
        if "If-None-Match" in request.headers and (
            same := unchanged(request, queries.list_etag(self.actor, address))
        ):
            return same
        pager = KeysetPage(request)
        page = queries.items_page(
            self.actor, where_of(request.query_params, self.actor), pager.limit, address
        )
        pager.more = [str(page.last)] if page.last else None
        following = json.dumps(pager.next_address())
        body = f'{{"results": {page.text}, "next": {following}}}'
        return json_response(body, {"ETag": page.tag} if page.tag else None)

    def create(self, data: dict[str, Any]) -> Item:
        return create_item(self, data)

    def post(self, request: Request, **kwargs: Any) -> Any:
        def make() -> Response:
            item = self.create(self.cleaned(ItemCreate, request.data))
            shown = json.loads(queries.item_json(item.pk))
            return Response(shown, status=201, headers={"ETag": etag(item)})

        return self.once(request, make)


def create_item(view: WorkspaceView, data: dict[str, Any]) -> Item:
    place = {name: data.pop(name) for name in ("after", "before") if name in data}
    item = actions.create_item(by=view.actor, **data)
    return actions.move_item(item, by=view.actor, **place) if place else item


class ItemDetail(DetailView):
    area, needs = "roadmap", DETAIL
    read_serializer, write_serializer = ItemDetailSerializer, ItemWrite

    def row(self, ref: Any, write: bool) -> Item:
        return access.item_for(self.actor, ref, write=write)

    def get(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        item = self.row(ref, write=False)
        if same := unchanged(request, etag(item)):
            return same
        return json_response(queries.item_json(item.pk), {"ETag": etag(item)})

    def patch(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        item = self.row(ref, write=True)
        check_version(request, item, lambda: ItemDetailSerializer(item).data)
        data = self.cleaned(ItemWrite, request.data, partial=True)
        place = {name: data.pop(name) for name in ("after", "before") if name in data}
        item = actions.change_item(item, by=self.actor, **data)
        if place:
            item = actions.move_item(item, by=self.actor, **place)
        return json_response(queries.item_json(item.pk), {"ETag": etag(item)})

    def delete(self, request: Request, ref: str, **kwargs: Any) -> Response:
        item = self.row(ref, write=True)
        check_version(request, item, lambda: ItemDetailSerializer(item).data)
        actions.delete_item(item, by=self.actor)
        return Response(status=204)


class ItemHistory(WorkspaceView):
    area = "roadmap"

    def get(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """What happened to the item and what hangs on it, in words, newest first."""
        item = access.item_for(self.actor, ref)
        lines, more = queries.history_page(item.pk, limit_of(request), request.query_params.get("after"))
        page = KeysetPage(request)
        page.more = unpack(more, 1) if more else None
        return page.response(told(lines, self.actor))


def told(lines: list[HistoryLine], actor: Actor) -> list[dict[str, Any]]:
    """Lines of a history as they are answered."""
    may = actor.can("roadmap.write")
    return [
        {
            "id": line.id,
            "at": line.at,
            "actor": line.actor,
            "source": line.source,
            "words": " ".join(line.words),
            "can_undo": line.can_undo and may,
        }
        for line in lines
    ]


class ItemUndo(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}

    @extend_schema(request=UndoWrite, responses=ItemDetailSerializer)
    def post(self, request: Request, ref: str, **kwargs: Any) -> HttpResponse:
        """Set back what one event of the item's history changed, where nothing newer stands on it."""
        item = access.item_for(self.actor, ref, write=True)
        number = self.cleaned(UndoWrite, request.data)["event"]
        event = events_of(item.pk).filter(pk=number).first()
        if event is None:
            raise Http404
        item = actions.undo_event(item, event, by=self.actor)
        return json_response(queries.item_json(item.pk), {"ETag": etag(item)})


class ItemRestore(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}

    @extend_schema(request=None, responses=ItemDetailSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> HttpResponse:
        """Bring back a deleted item with what was deleted along with it."""
        item = actions.restore_item(pk, by=self.actor)
        return json_response(queries.item_json(item.pk), {"ETag": etag(item)}, status=201)


class Workbench(WorkspaceView):
    area = "roadmap"

    @extend_schema(
        responses=dict,
        parameters=[
            OpenApiParameter("frame", str, description="1: without items."),
            OpenApiParameter(
                "v", str, description="The tag of the plan: as long as it has it, it may be kept."
            ),
        ],
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The whole plan in columns (docs/api.md): what the browser's store starts with."""
        rows = request.query_params.get("frame") != "1"
        tag = queries.plan_tag(self.actor, rows=rows)
        if same := unchanged(request, tag):
            return same
        headers = {"ETag": tag} if tag else {}
        if tag and request.query_params.get("v") == tag.strip('"'):
            headers["Cache-Control"] = KEPT
        return json_response(queries.workbench_json(self.actor, rows=rows), headers)
