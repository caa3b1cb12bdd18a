"""Notifications by REST: one's own, whoever asks."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import KeysetPage, WorkspaceView
from core.models import Notification, Way
from core.notify.choices import choices_of, choose_way
from core.notify.kinds import kinds
from core.notify.reading import mark_read, notifications_of, said, unread_of

FILTERS = [
    OpenApiParameter("unread", bool, description="true: only those that wait."),
    OpenApiParameter("kind", str),
]


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    sentence = serializers.SerializerMethodField(
        help_text="In your language; null when what it is about is gone."
    )
    quote = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = [
            *("id", "kind", "sentence", "quote", "model", "object_id", "url", "actor", "read_at"),
            *("created_at", "updated_at"),
        ]

    def get_sentence(self, row: Notification) -> str | None:
        return getattr(self.context["said"].get(row.pk), "sentence", None)

    def get_quote(self, row: Notification) -> str | None:
        return getattr(self.context["said"].get(row.pk), "quote", None)


def shown(rows: list[Notification]) -> list[dict[str, Any]]:
    context = {"said": {one.row.pk: one for one in said(rows)}}
    return list(NotificationSerializer(rows, many=True, context=context).data)


class MarkWrite(serializers.Serializer[Any]):
    ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=1000, help_text="Which; all without it."
    )
    read = serializers.BooleanField(default=True)


class ReadWrite(serializers.Serializer[Any]):
    read = serializers.BooleanField()


class ChoiceWrite(serializers.Serializer[Any]):
    kind = serializers.CharField()
    way = serializers.ChoiceField(Way.choices)


class Notifications(WorkspaceView):
    area, needs = "roadmap", {"GET": "read", "POST": "read"}
    scopes = {"POST": "roadmap:write"}
    write_serializer = MarkWrite

    @extend_schema(parameters=FILTERS)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """What you were told, newest first."""
        rows = notifications_of(self.actor)
        if request.query_params.get("unread") == "true":
            rows = rows.filter(read_at=None)
        if kind := request.query_params.get("kind"):
            rows = rows.filter(kind=kind)
        page = KeysetPage(request, ("-id",))
        found: Any = page.take(rows)
        answer = page.response(shown(list(found)))
        answer.data["unread"] = unread_of(self.actor)
        return answer

    def post(self, request: Request, **kwargs: Any) -> Response:
        """Mark these, or all, as read, or with `read: false` as unread."""
        data = self.cleaned(MarkWrite, request.data)
        changed = mark_read(by=self.actor, ids=data.get("ids"), read=data["read"])
        return Response({"changed": changed, "unread": unread_of(self.actor)})


class NotificationDetail(WorkspaceView):
    area, needs = "roadmap", {"PATCH": "read"}
    scopes = {"PATCH": "roadmap:write"}
    write_serializer = ReadWrite

    def patch(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Mark one as read or unread."""
        if not notifications_of(self.actor).filter(pk=pk).exists():
            raise Http404
        mark_read(by=self.actor, ids=[pk], read=self.cleaned(ReadWrite, request.data)["read"])
        return Response(shown(list(notifications_of(self.actor).filter(pk=pk)))[0])


class NotificationChoices(WorkspaceView):
    area, needs = "roadmap", {"GET": "read", "PUT": "read"}
    scopes = {"PUT": "roadmap:write"}
    write_serializer = ChoiceWrite

    def get(self, request: Request, **kwargs: Any) -> Response:
        """How you want each kind: in_app, at_once, daily or never."""
        return self._told()

    def put(self, request: Request, **kwargs: Any) -> Response:
        """Choose for one kind."""
        data = self.cleaned(ChoiceWrite, request.data)
        choose_way(data["kind"], data["way"], by=self.actor)
        return self._told()

    def _told(self) -> Response:
        assert self.actor.user is not None, "the API is for people and their tokens"
        ways = choices_of(self.actor.user)
        rows = [{"kind": name, "label": str(kinds()[name].label), "way": way} for name, way in ways.items()]
        return Response({"results": rows})
