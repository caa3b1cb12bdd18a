"""Taking back acts by REST."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView
from core.errors import Invalid
from core.events import transaction_number
from roadmap.actions.undo import preview_since, undo_act, undo_since


class UndoActWrite(serializers.Serializer[Any]):
    xid = serializers.IntegerField(
        min_value=1, required=False, help_text="One act: the number that its events carry."
    )
    since = serializers.DateTimeField(required=False, help_text="All acts since then, your own.")
    everyone = serializers.BooleanField(default=False, help_text="With `since`: also those of others.")
    preview = serializers.BooleanField(
        default=False, help_text="With `since`: list only, with what stands in the way."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("xid" in data) == ("since" in data):
            raise serializers.ValidationError({"xid": _("Give either an xid or a time since when.")})
        return data


class ActSerializer(serializers.Serializer[Any]):
    xid = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    rows = serializers.IntegerField(help_text="How many rows it changed.")
    words = serializers.ListField(child=serializers.CharField(), help_text="What it did first.")
    why = serializers.CharField(help_text="What stands in the way of undoing it; else empty.")


class UndoneSerializer(serializers.Serializer[Any]):
    xid = serializers.IntegerField(
        allow_null=True, help_text="Of the undoing itself: undo that to do it again."
    )
    acts = ActSerializer(many=True)


class Undo(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    write_serializer = UndoActWrite

    @extend_schema(request=UndoActWrite, responses=UndoneSerializer)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Take back one act (a transaction with all that it changed), or all of them since a moment; all or none.

        Where something changed since, the answer is 409 with `conflicts`.
        """
        return self.once(request, lambda: self._undo(self.cleaned(UndoActWrite, request.data)))

    def _undo(self, asked: dict[str, Any]) -> Response:
        if asked.get("since") and asked["since"] > timezone.now():
            raise Invalid({"since": _("That lies in the future. Choose an earlier time.")})
        if asked["preview"] and "since" in asked:
            told = preview_since(asked["since"], by=self.actor, everyone=asked["everyone"])
            return Response({"xid": None, "acts": ActSerializer(told, many=True).data})
        if "since" in asked:
            told = undo_since(asked["since"], by=self.actor, everyone=asked["everyone"])
        else:
            told = [undo_act(asked["xid"], by=self.actor)]
        return Response({"xid": transaction_number(), "acts": ActSerializer(told, many=True).data})
