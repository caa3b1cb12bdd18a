"""The pages of a product as they once stood, by REST."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import KeysetPage, WorkspaceView, etag
from roadmap import actions
from roadmap.access import product_for
from roadmap.models import Product
from roadmap.queries.versions import PAGES, Version, as_version, changes_of, difference
from roadmap.serializers import ProductSerializer
from roadmap.serializers.page_versions import PageVersionSerializer, PageVersionTextSerializer


class PageView(WorkspaceView):
    area = "roadmap"

    def version(self, product: Product, page: str, number: int) -> Version:
        found = changes_of(product, known(page)).filter(pk=number).first() if number < 1 << 63 else None
        if found is None:
            raise Http404
        return as_version(found, page)


def known(page: str) -> str:
    if page not in PAGES:
        raise Http404
    return page


class PageVersions(PageView):
    @extend_schema(responses=PageVersionSerializer(many=True))
    def get(self, request: Request, pk: UUID, page: str, **kwargs: Any) -> Response:
        """Who changed the page when, newest first; the first of all is how it stands. `page`: vision, target_market,
        strategy or summary."""
        pager = KeysetPage(request, ("-id",))
        rows: Any = pager.take(changes_of(product_for(self.actor, pk), known(page)))
        versions: Any = [as_version(event, page) for event in rows]
        return pager.response(PageVersionSerializer(versions, many=True).data)


class PageVersionDetail(PageView):
    @extend_schema(
        parameters=[
            OpenApiParameter(
                "against", int, description="Id of a version: adds `difference` from it to this."
            )
        ],
        responses=PageVersionTextSerializer,
    )
    def get(self, request: Request, pk: UUID, page: str, number: int, **kwargs: Any) -> Response:
        """One version with its text; with `against` also what differs, word by word: same, gone or new."""
        product = product_for(self.actor, pk)
        found = self.version(product, page, number)
        answer = PageVersionTextSerializer(found).data
        if against := request.query_params.get("against"):
            old = self.version(product, page, _number(against))
            pieces = difference(old.text, found.text)
            answer["difference"] = [{"kind": piece.kind, "text": piece.text} for piece in pieces]
        return Response(answer)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise Http404
    return int(text)


class PageVersionRestore(PageView):
    needs = {"POST": "roadmap.write"}

    @extend_schema(request=None, responses=ProductSerializer)
    def post(self, request: Request, pk: UUID, page: str, number: int, **kwargs: Any) -> Response:
        """Let the page say again what it said then; what it says now is kept among the versions."""

        def make() -> Response:
            product = product_for(self.actor, pk, write=True)
            text = self.version(product, page, number).text
            actions.change_product(product, by=self.actor, **{page: text})
            return Response(ProductSerializer(product).data, headers={"ETag": etag(product)})

        return self.once(request, make)
