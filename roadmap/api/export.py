"""Items of a view as a file."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from core.api import WorkspaceView
from core.errors import Invalid
from roadmap.export.asked import FLAT, STANDARD, asked, chosen, refuse_unknown
from roadmap.export.beside import beside
from roadmap.export.book import Book
from roadmap.export.draw.plan import Plan
from roadmap.export.files import TYPES, as_csv, as_json, as_xlsx
from roadmap.export.turns import in_turn

KNOWN = {*FLAT, "format", "filter", "f", "q", "sort", "columns", "scenario", "group", "nest"}


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
            OpenApiParameter(
                "group", description="One or two fields, as in a table: rows come group by group."
            ),
            OpenApiParameter("nest", enum=["1"], description="Parts below what they are part of."),
            OpenApiParameter("columns", description="API names of fields, custom.<slug> and score.<id>."),
        ],
        responses=OpenApiResponse(OpenApiTypes.BINARY),
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The items that a view shows, in its order, names instead of ids."""
        given = request.query_params
        refuse_unknown(given, KNOWN)
        form = chosen("format", given.get("format", "csv"), TYPES)
        return in_turn(self.actor, lambda: self._exported(given, form))

    def _exported(self, given: Any, form: str) -> HttpResponseBase:
        view = asked({name: value for name, value in given.items() if name != "columns"})
        scenario = beside(self.actor, given)
        wanted = [one for one in (given.get("columns") or ",".join(STANDARD)).split(",") if one]
        plan = Plan(self.actor, view, scenario, wanted)
        groups = _groups(view.group[:2], plan)
        # What a row is grouped by is told in it, for nothing else does.
        columns = plan.book.known([*(name for name in groups if name not in wanted), *wanted])
        name = f"{self.actor.workspace.slug}-roadmap"
        if scenario:
            # Whoever opens the file later has nothing else that says so.
            columns = [*dict.fromkeys([*columns, "scenario"])]
            name += f"-{slugify(scenario.scenario.name) or 'scenario'}"
        return _file(form, name, plan.book, plan.arranged(groups), columns)


def _groups(names: Sequence[str], plan: Plan) -> list[str]:
    """Raises: Invalid naming what nothing can be grouped by."""
    if unknown := [name for name in names if not plan.groupable(name)]:
        said = _("Nothing can be grouped by “%(names)s”. Choose from: %(known)s.")
        known = ", ".join(name for name in plan.book.labels if plan.groupable(name))
        raise Invalid({"group": said % {"names": ", ".join(unknown), "known": known}})
    return list(names)


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
