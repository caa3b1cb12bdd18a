"""The address of one's own calendar feed."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import links
from core.api import WorkspaceView
from roadmap.actions.calendars import calendar_feed, rotate_feed
from roadmap.export.calendar import KIND
from roadmap.models import CalendarFeed


class CalendarAddress(WorkspaceView):
    """GET tells it, POST makes a new one and ends the old. `?view=<id>` behind it narrows it to a saved view.

    The address outlives the token that asks for it, and reads what its person reads: as making a token.
    """

    area, needs = "roadmap", {"GET": "read", "POST": "read"}
    scopes = {"GET": "admin", "POST": "admin"}

    @extend_schema(responses=OpenApiResponse(OpenApiTypes.OBJECT))
    def get(self, request: Request, **kwargs: Any) -> Response:
        return _told(calendar_feed(by=self.actor))

    @extend_schema(request=None, responses=OpenApiResponse(OpenApiTypes.OBJECT))
    def post(self, request: Request, **kwargs: Any) -> Response:
        return _told(rotate_feed(by=self.actor))


def _told(feed: CalendarFeed) -> Response:
    token = links.make(KIND, feed.workspace_id, feed.pk, feed.generation)
    return Response({"url": links.absolute(f"/calendar/{token}.ics")}, headers={"Cache-Control": "no-store"})
