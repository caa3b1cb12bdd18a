"""Presence by REST, for browsers: who is signed in is somewhere, a token is not."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView
from core.notify.reading import unread_of
from core.presence import here


class PresenceWrite(serializers.Serializer[Any]):
    tab = serializers.CharField(help_text="A name that the page made up for itself.")
    view = serializers.CharField(required=False, allow_blank=True)
    item = serializers.CharField(required=False, allow_blank=True, help_text="Id of the open item.")
    editing = serializers.CharField(required=False, allow_blank=True, help_text="The field in hand.")
    leave = serializers.BooleanField(default=False)


class Presence(WorkspaceView):
    needs = {"POST": "read"}
    write_serializer = PresenceWrite

    def post(self, request: Request, **kwargs: Any) -> Response:
        """Say where you are, about every 20 seconds, and hear who else is here. Only for people who are signed in.

        `unread`: your notifications that wait. Changes come as `event: presence` of the stream.
        """
        if self.actor.scopes is not None:
            raise PermissionDenied(_("Only people are present, tokens are not."))
        places = here(self.actor, self.cleaned(PresenceWrite, request.data))
        return Response({"places": [asdict(place) for place in places], "unread": unread_of(self.actor)})
