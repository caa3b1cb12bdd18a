"""A view as a picture: PDF, PNG or SVG."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from core import limits
from core.api import WorkspaceView
from core.errors import Invalid, TooMany
from core.tenancy import Actor
from roadmap.export.asked import FLAT, KINDS, SHOWN, TEXTS, asked
from roadmap.export.draw.pdf import PAPERS, pdf
from roadmap.export.draw.png import png
from roadmap.export.draw.shapes import Picture
from roadmap.export.draw.svg import svg
from roadmap.export.draw.view import picture_of
from roadmap.models import SavedView
from roadmap.queries.views import views_of

TYPES = {"pdf": "application/pdf", "png": "image/png", "svg": "image/svg+xml"}
OWN = ("format", "paper", "saved", "title", "weekday")
# What only the screen needs to know: taken, so that the address of the workbench may be sent as it is.
IDLE = ("item", "zoom", "load", "path")
KNOWN = {*OWN, *IDLE, *FLAT, *TEXTS, *SHOWN, "filter"}
# In an hour, by one person: each may draw ten thousand items.
MOST = 120
LONGEST = 120


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
            OpenApiParameter("filter", description="Conditions in the filter language, as JSON."),
        ],
        responses=OpenApiResponse(OpenApiTypes.BINARY),
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """A view as it is shown: its items, groups, columns and lanes, with milestones, links and a legend."""
        given = request.query_params
        if unknown := set(given) - KNOWN:
            said = _("Unknown parameter. Known are: %(known)s.") % {"known": ", ".join(sorted(KNOWN))}
            raise Invalid(dict.fromkeys(sorted(unknown), said))
        form = _chosen("format", given.get("format", "pdf"), TYPES)
        paper = _chosen("paper", given.get("paper", "a4"), PAPERS)
        refuse_too_many(self.actor)
        picture = drawn(self.actor, given)
        response = HttpResponse(_written(picture, form, paper, self.actor), TYPES[form])
        name = slugify(picture.title) or "roadmap"
        response["Content-Disposition"] = f'attachment; filename="{self.actor.workspace.slug}-{name}.{form}"'
        response["Cache-Control"] = "private, no-store"
        return response


def refuse_too_many(actor: Actor) -> None:
    """Before one is drawn. Raises: TooMany."""
    if not limits.allowed("picture", str(actor.user.pk if actor.user else ""), MOST):
        raise TooMany(_("That was a lot of pictures. Please come back in an hour."))


def drawn(actor: Actor, given: QueryDict) -> Picture:
    """The picture that an address asks for: of a saved view where it names one and nothing else."""
    view = _saved(actor, given.get("saved", ""))
    own = any(given.get(name) for name in (*FLAT, *TEXTS, *SHOWN, "filter"))
    wanted = asked(given if own or view is None else _query(view, given))
    kinds = {
        "table": _("Table"),
        "board": _("Board"),
        "timeline": _("Timeline"),
        "matrix": _("Matrix"),
        "tree": _("Tree"),
        "calendar": _("Calendar"),
    }
    named = given.get("title", "").strip()[:LONGEST] or (view.name if view else "")
    return picture_of(actor, wanted, named or _("Roadmap: %(view)s") % {"view": kinds[wanted.kind]})


def _query(view: SavedView, given: QueryDict) -> QueryDict:
    query = QueryDict(view.query, mutable=True)
    query["weekday"] = given.get("weekday", "")
    return query


def _saved(actor: Actor, pk: str) -> SavedView | None:
    """Raises: Invalid for one that the actor does not see."""
    if not pk:
        return None
    try:
        view = views_of(actor).filter(pk=UUID(pk)).first()
    except ValueError:
        view = None
    if view is None:
        raise Invalid({"saved": _("There is no such saved view.")})
    return view


def _chosen(name: str, value: str, allowed: dict[str, Any]) -> str:
    if value not in allowed:
        raise Invalid({name: _("Choose from: %(allowed)s.") % {"allowed": ", ".join(allowed)}})
    return value


def _written(picture: Picture, form: str, paper: str, actor: Actor) -> bytes | str:
    if form == "pdf":
        return pdf(picture, paper, actor.now, actor.workspace.name)
    return png(picture) if form == "png" else svg(picture, picture.title)
