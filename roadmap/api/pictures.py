"""A view as a picture: PDF, PNG or SVG."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from core.api import WorkspaceView
from core.tenancy import Actor
from roadmap.export.asked import FLAT, KINDS, SHOWN, TEXTS, chosen, refuse_unknown
from roadmap.export.draw.pdf import PAPERS, pdf
from roadmap.export.draw.png import png
from roadmap.export.draw.shapes import Picture
from roadmap.export.draw.svg import svg
from roadmap.export.draw.window import ZOOMS
from roadmap.export.pen import picture_in_turn
from roadmap.export.pictures import drawn, refuse_too_many

TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
OWN = ("format", "paper", "saved", "title", "weekday", "scenario")
# What only the screen needs to know: taken, so that the address of the workbench may be sent as it is.
IDLE = ("item", "path")
KNOWN = {*OWN, *IDLE, *FLAT, *TEXTS, *SHOWN, "filter"}


class ItemsPicture(WorkspaceView):
    area, needs = "roadmap", {"GET": "read"}

    @extend_schema(
        parameters=[
            OpenApiParameter("format", enum=list(TYPES), description="pdf unless said."),
            OpenApiParameter(
                "paper", enum=list(PAPERS), description="Of the PDF, landscape; a4 unless said."
            ),
            OpenApiParameter(
                "view", enum=list(KINDS), description="Besides it, all that an address of the workbench says."
            ),
            OpenApiParameter(
                "saved", OpenApiTypes.UUID, description="A saved view, where nothing else is asked."
            ),
            OpenApiParameter(
                "title", description="Above the picture; the name of the saved view unless said."
            ),
            OpenApiParameter(
                "weekday", description="With which day weeks begin: 0 is Sunday; 1 unless said."
            ),
            OpenApiParameter(
                "scenario",
                OpenApiTypes.UUID,
                description="The plan as this scenario has it, not the live one.",
            ),
            OpenApiParameter(
                "zoom",
                enum=list(ZOOMS),
                description="How much time around today a timeline spans; all there is unless said.",
            ),
            OpenApiParameter("filter", description="Conditions in the filter language, as JSON."),
        ],
        responses=OpenApiResponse(OpenApiTypes.BINARY),
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """A view as it is shown: its items, groups, columns and lanes, with milestones, links and a legend."""
        given = request.query_params
        refuse_unknown(given, KNOWN)
        form = chosen("format", given.get("format", "pdf"), TYPES)
        paper = chosen("paper", given.get("paper", "a4"), PAPERS)
        return picture_in_turn(self.actor, lambda: self._picture(given, form, paper))

    def _picture(self, given: Any, form: str, paper: str) -> HttpResponse:
        refuse_too_many(self.actor)
        picture = drawn(self.actor, given)
        response = HttpResponse(written(picture, form, paper, self.actor), TYPES[form])
        name = slugify(picture.title) or "roadmap"
        response["Content-Disposition"] = f'attachment; filename="{self.actor.workspace.slug}-{name}.{form}"'
        response["Cache-Control"] = "private, no-store"
        return response


def written(picture: Picture, form: str, paper: str, actor: Actor) -> bytes | str:
    if form == "pdf":
        return pdf(picture, paper, actor.now, actor.workspace.name)
    return png(picture) if form == "png" else svg(picture, picture.title)
