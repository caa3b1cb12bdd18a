"""Line of sight, strategy, a product and a product line as files and pictures."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from core.api import WorkspaceView
from core.errors import Invalid
from core.ids import uuid_of
from roadmap.api.pictures import TYPES as DRAWN
from roadmap.api.pictures import written
from roadmap.export.asked import chosen, refuse_unknown
from roadmap.export.draw.pdf import PAPERS
from roadmap.export.draw.sheet import sheet_picture
from roadmap.export.files import TYPES
from roadmap.export.pen import picture_in_turn
from roadmap.export.pictures import refuse_too_many
from roadmap.export.sheets import Sheet, as_csv, as_json, as_xlsx
from roadmap.export.strategy import line_sheet, product_sheet, sight_sheet, strategy_sheet
from roadmap.export.turns import in_turn
from roadmap.models import Product, ProductLine
from roadmap.queries.sight import line_of_sight, sentence

KNOWN = ("page", "format", "paper", "line", "product")
PAGES = ("sight", "strategy", "product", "line")


class StrategyExport(WorkspaceView):
    area, needs = "roadmap", {"GET": "read"}

    @extend_schema(
        parameters=[
            OpenApiParameter("page", enum=list(PAGES), description="strategy unless said."),
            OpenApiParameter("format", enum=[*DRAWN, *TYPES], description="pdf unless said."),
            OpenApiParameter(
                "paper", enum=list(PAPERS), description="Of the PDF, landscape; a4 unless said."
            ),
            OpenApiParameter(
                "line", OpenApiTypes.UUID, description="Of the page line; of sight, its products only."
            ),
            OpenApiParameter("product", OpenApiTypes.UUID, description="Of the page product."),
        ],
        responses=OpenApiResponse(OpenApiTypes.BINARY),
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The line of sight, the tree of objectives with the products, one product, or the products of a line."""
        given = request.query_params
        refuse_unknown(given, KNOWN)
        form = chosen("format", given.get("format", "pdf"), (*DRAWN, *TYPES))
        paper = chosen("paper", given.get("paper", "a4"), PAPERS)
        page = chosen("page", given.get("page", "strategy"), PAGES)
        turn = picture_in_turn if form in DRAWN else in_turn
        return turn(self.actor, lambda: self._exported(page, given, form, paper))

    def _exported(self, page: str, given: Any, form: str, paper: str) -> HttpResponseBase:
        if form in DRAWN:
            refuse_too_many(self.actor)
        sheet = _sheet(page, given)
        response = self._drawn(sheet, form, paper) if form in DRAWN else _file(sheet, form)
        name = slugify(sheet.name) or page
        response["Content-Disposition"] = f'attachment; filename="{self.actor.workspace.slug}-{name}.{form}"'
        response["Cache-Control"] = "private, no-store"
        return response

    def _drawn(self, sheet: Sheet, form: str, paper: str) -> HttpResponse:
        return HttpResponse(written(sheet_picture(sheet), form, paper, self.actor), DRAWN[form])


def _file(sheet: Sheet, form: str) -> HttpResponseBase:
    if form == "xlsx":
        return HttpResponse(as_xlsx(sheet), TYPES[form])
    lines: Callable[[Sheet], Iterator[str]] = as_csv if form == "csv" else as_json
    return StreamingHttpResponse(lines(sheet), content_type=TYPES[form])


def _sheet(page: str, given: Any) -> Sheet:
    if page == "strategy":
        return strategy_sheet()
    if page == "product":
        return product_sheet(_row(Product, "product", given))
    if page == "line":
        return line_sheet(_row(ProductLine, "line", given), timezone.localdate())
    line = _row(ProductLine, "line", given) if given.get("line") else None
    sight = line_of_sight(list(line.products.values_list("pk", flat=True)) if line else None)
    return sight_sheet(line, sentence(sight), sight)


def _row(model: Any, name: str, given: Any) -> Any:
    """Raises: Invalid for one that there is not."""
    pk = uuid_of(given.get(name, ""))
    row = model.objects.filter(pk=pk).first() if pk else None
    if row is None:
        raise Invalid({name: _("Name one of this workspace by its id.")})
    return row
