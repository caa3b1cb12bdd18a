"""The ground floor by REST: the event log."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView
from core.api.keyset import limit_of
from core.events import START, Cursor, events_since
from core.models import Event
from core.roles import AREAS


class EventSerializer(serializers.ModelSerializer[Event]):
    cursor = serializers.SerializerMethodField(help_text="Give it as `after` to read on from here.")

    class Meta:
        model = Event
        fields = [
            *(
                "id",
                "cursor",
                "xid",
                "at",
                "actor",
                "source",
                "model",
                "object_id",
                "parent_id",
                "operation",
                "changes",
            ),
        ]

    def get_cursor(self, event: Event) -> str:
        return str(Cursor.of(event))


class Events(WorkspaceView):
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Every change of the workspace, oldest first. `changes` is {column: [old, new]}; what has the same `xid` was
        done in one act, which `/undo` takes back.

        Reading on from the last `cursor` misses nothing, not even a transaction that committed late. A token sees
        the areas that its scopes may read; what others do to views of theirs is left out;
        changes of members and tokens need `workspace.manage`.
        """
        cursor = Cursor.parse(request.query_params["after"]) if "after" in request.query_params else START
        limit = limit_of(request)
        events = events_since(cursor, limit, models=self._prefixes(), reader=self.actor.user)
        last = Cursor.of(events[-1]) if len(events) == limit else None
        following = request.build_absolute_uri(f"{request.path}?after={last}&limit={limit}") if last else None
        return Response({"results": EventSerializer(events, many=True).data, "next": following})

    def _prefixes(self) -> tuple[str, ...]:
        areas = [f"{area}." for area in AREAS if self.actor.can("read", area)]
        return (*areas, "core.") if self.actor.can("workspace.manage") else tuple(areas)
