"""Watching an item by REST."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView
from roadmap.access import item_for
from roadmap.actions.watching import mute_item, watch_item
from roadmap.models import Item, Watch
from roadmap.queries.talk import watchers_of


class ItemWatch(WorkspaceView):
    area, needs = "roadmap", {"GET": "read", "PUT": "read", "DELETE": "read"}
    scopes = {"PUT": "roadmap:write", "DELETE": "roadmap:write"}

    def get(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Whether you watch it, and who does. `muted`: you said that you do not want to."""
        return self._told(item_for(self.actor, ref))

    def put(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Watch it: its changes and comments are told to you, as you chose."""
        item = item_for(self.actor, ref)
        watch_item(item, by=self.actor)
        return self._told(item)

    def delete(self, request: Request, ref: str, **kwargs: Any) -> Response:
        """Hear no more of it, whether or not you own it."""
        item = item_for(self.actor, ref)
        mute_item(item, by=self.actor)
        return self._told(item)

    def _told(self, item: Item) -> Response:
        mine = Watch.objects.filter(item=item, user=self.actor.user).first()
        watchers = [{"id": watch.user_id, "name": str(watch.user)} for watch in watchers_of(item)]
        told = {"watching": bool(mine and not mine.muted), "muted": bool(mine and mine.muted)}
        return Response(told | {"watchers": watchers})
