"""Items of a view as a file."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from core.api import WorkspaceView
from roadmap.export.asked import FLAT, STANDARD, asked, bare, chosen, refuse_unknown
from roadmap.export.beside import beside
from roadmap.export.files import TYPES, as_csv, as_json, as_xlsx
from roadmap.export.rows import Book, rows_of

KNOWN = {*FLAT, "format", "filter", "f", "q", "sort", "columns", "scenario"}


class ItemsExport(WorkspaceView):
    area, needs = "roadmap", {"GET": "read"}

    @extend_schema(
        parameters=[
            OpenApiParameter("format", enum=list(TYPES), description="csv unless said."),
            OpenApiParameter("filter", description="Conditions in the filter language, as JSON."),
            OpenApiParameter(
                "sort", description="Fields separated by commas; “-” before one that runs down."
            ),
            OpenApiParameter(
                "scenario",
                OpenApiTypes.UUID,
                description="The plan as this scenario has it, not the live one.",
            ),
            OpenApiParameter("columns", description="API names of fields, custom.<slug> and score.<id>."),
        ],
        responses=OpenApiResponse(OpenApiTypes.BINARY),
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The items that a view shows, in its order, names instead of ids."""
        given = request.query_params
        refuse_unknown(given, KNOWN)
        form = chosen("format", given.get("format", "csv"), TYPES)
        view, scenario = (
            asked({name: value for name, value in given.items() if name != "columns"}),
            beside(self.actor, given),
        )
        book = Book(scenario)
        columns = book.known(one for one in (given.get("columns") or ",".join(STANDARD)).split(",") if one)
        rows = book.sorted(rows_of(view, self.actor, {*columns, *bare(view.sort)}, scenario), view.sort)
        name = f"{self.actor.workspace.slug}-roadmap"
        if scenario:
            # Whoever opens the file later has nothing else that says so.
            columns = [*dict.fromkeys([*columns, "scenario"])]
            name += f"-{slugify(scenario.scenario.name) or 'scenario'}"
        return _file(form, name, book, rows, columns)


def _file(form: str, name: str, book: Book, rows: list[Any], columns: list[str]) -> HttpResponseBase:
    # Names are looked up now: the lines leave when the workspace's door is closed again.
    book.look_up()
    if form == "xlsx":
        response: HttpResponseBase = HttpResponse(as_xlsx(book, rows, columns, name), TYPES[form])
    else:
        lines: Callable[..., Iterator[str]] = as_csv if form == "csv" else as_json
        response = StreamingHttpResponse(lines(book, rows, columns), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
