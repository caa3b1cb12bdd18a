"""Taking back acts by REST."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import WorkspaceView
from core.errors import Invalid
from core.events import transaction_number
from core.models import Takeback
from roadmap.actions.takebacks import takeback_for
from roadmap.actions.undo import preview_since, undo_act, undo_since
from roadmap.queries.acts import Act


class UndoActWrite(serializers.Serializer[Any]):
    xid = serializers.IntegerField(
        min_value=1, required=False, help_text="One act: the number that its events carry."
    )
    since = serializers.DateTimeField(required=False, help_text="All acts since then, your own.")
    everyone = serializers.BooleanField(default=False, help_text="With `since`: also those of others.")
    leave_blocked = serializers.BooleanField(
        default=False,
        help_text="With `since`: take back the others where something stands in the way of some, which are left.",
    )
    preview = serializers.BooleanField(
        default=False, help_text="With `since`: list only, with what stands in the way."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("xid" in data) == ("since" in data):
            raise serializers.ValidationError({"xid": _("Give either an xid or a time since when.")})
        return data


class TakebackSerializer(serializers.ModelSerializer[Takeback]):
    percent = serializers.IntegerField()

    class Meta:
        model = Takeback
        fields = (
            "id",
            "name",
            "state",
            "position",
            "total",
            "percent",
            "problem",
            "created_at",
            "finished_at",
        )


class ActSerializer(serializers.Serializer[Any]):
    xid = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    rows = serializers.IntegerField(help_text="How many rows it changed.")
    words = serializers.ListField(child=serializers.CharField(), help_text="What it did first.")
    xids = serializers.ListField(
        child=serializers.IntegerField(), help_text="An import writes in several transactions: all of them."
    )
    why = serializers.CharField(help_text="What stands in the way of undoing it; else empty.")


class UndoneSerializer(serializers.Serializer[Any]):
    xid = serializers.IntegerField(
        allow_null=True, help_text="Of the undoing itself: undo that to do it again."
    )
    acts = ActSerializer(many=True)
    left = ActSerializer(
        many=True, help_text="With `leave_blocked`: what was not taken back, each with its `why`."
    )
    job = TakebackSerializer(
        allow_null=True,
        help_text="Of a great import, which a worker takes back: ask at undo/{id} how far it is.",
    )


class Undo(WorkspaceView):
    area, needs, scopes = "roadmap", {"POST": "read"}, {"POST": "roadmap:write"}
    write_serializer = UndoActWrite

    @extend_schema(request=UndoActWrite, responses={200: UndoneSerializer, 202: UndoneSerializer})
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Take back one act (a transaction with all that it changed), or all of them since a moment; all or none.
        The answer to a write names its act in `X-Transaction`. Whoever may do a thing takes it back, and each what they
        said themselves: comments, ratings, views of their own.
        With `leave_blocked` those that something stands in the way of are left, and told in `left`.

        An import is one act, whichever of its transactions is named; a great one is taken back by a worker, and the
        answer is 202 with its `job`. Where something changed since, the answer is 409 with `conflicts`
        and, since a moment, `others`: how many acts nothing stands in the way of.
        """
        return self.once(request, lambda: self._undo(self.cleaned(UndoActWrite, request.data)))

    def _undo(self, asked: dict[str, Any]) -> Response:
        if asked.get("since") and asked["since"] > timezone.now():
            raise Invalid({"since": _("That lies in the future. Choose an earlier time.")})
        if asked["preview"] and "since" in asked:
            told = preview_since(asked["since"], by=self.actor, everyone=asked["everyone"])
            return _answer(None, told)
        if "since" in asked:
            return self._since(asked)
        act = undo_act(asked["xid"], by=self.actor)
        return _answer(None if act.job else transaction_number(), [act], act.job)

    def _since(self, asked: dict[str, Any]) -> Response:
        names = ("everyone", "leave_blocked")
        found = undo_since(asked["since"], by=self.actor, **{name: asked[name] for name in names})
        done = [act for act in found if not act.why]
        return _answer(transaction_number(), done, left=[act for act in found if act.why])


def _answer(
    xid: int | None, told: list[Act], job: Takeback | None = None, left: Sequence[Act] = ()
) -> Response:
    shown = TakebackSerializer(job).data if job else None
    acts, kept = (ActSerializer(some, many=True).data for some in (told, left))
    return Response({"xid": xid, "acts": acts, "left": kept, "job": shown}, status=202 if job else 200)


class UndoJob(WorkspaceView):
    area, needs = "roadmap", {"GET": "roadmap.write"}

    @extend_schema(responses=TakebackSerializer)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """How far a worker is with taking a great import back, and what stopped it."""
        return Response(TakebackSerializer(takeback_for(self.actor, pk)).data)
