"""The address of one's own calendar feed."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import links
from core.api import WorkspaceView
from core.tenancy import Actor
from roadmap.actions.calendars import calendar_feed, rotate_feed
from roadmap.export.calendar import KIND
from roadmap.models import CalendarFeed


class CalendarAddress(WorkspaceView):
    """GET tells it, POST makes a new one and ends the old. `?view=<id>` behind it narrows it to a saved view."""

    area, needs = "roadmap", {"GET": "read", "POST": "read"}

    @extend_schema(responses=OpenApiResponse(OpenApiTypes.OBJECT))
    def get(self, request: Request, **kwargs: Any) -> Response:
        _refuse_lesser_tokens(self.actor)
        return _told(calendar_feed(by=self.actor))

    @extend_schema(request=None, responses=OpenApiResponse(OpenApiTypes.OBJECT))
    def post(self, request: Request, **kwargs: Any) -> Response:
        _refuse_lesser_tokens(self.actor)
        return _told(rotate_feed(by=self.actor))


def _refuse_lesser_tokens(actor: Actor) -> None:
    """The address outlives the token that asks for it, and reads what its person reads: as making a token."""
    actor.require_scope("admin")


def _told(feed: CalendarFeed) -> Response:
    token = links.make(KIND, feed.workspace_id, feed.pk, feed.generation)
    return Response({"url": links.absolute(f"/calendar/{token}.ics")}, headers={"Cache-Control": "no-store"})
