"""Comments by REST, on items, objectives and products alike."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView
from core.errors import Invalid
from roadmap.access_talk import comment_for, thing_for
from roadmap.actions.comments import (
    change_comment,
    create_comment,
    delete_comment,
    react,
    restore_comment,
    take_back_reaction,
)
from roadmap.models import Comment
from roadmap.queries.talk import comments_on
from roadmap.serializers.talk import CommentChange, CommentSerializer, CommentWrite, ReactionWrite


class Comments(CollectionView):
    area, needs = "roadmap", {"GET": "read", "POST": "comment"}
    read_serializer, write_serializer = CommentSerializer, CommentWrite
    kind: ClassVar[str] = "items"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.field, self.thing = thing_for(self.actor, self.kind, kwargs.get("ref") or kwargs["pk"])

    def rows(self) -> models.QuerySet[Comment]:
        return comments_on(**{self.field: self.thing})

    def create(self, data: dict[str, Any]) -> Comment:
        answered = self._answered(data.get("reply_to"))
        return create_comment(by=self.actor, text=data["text"], reply_to=answered, **{self.field: self.thing})

    def _answered(self, pk: UUID | None) -> Comment | None:
        try:
            return comment_for(self.actor, pk) if pk else None
        except Http404:
            raise Invalid({"reply_to": _("There is no such comment.")}) from None


class ItemComments(Comments):
    kind = "items"


class ObjectiveComments(Comments):
    kind = "objectives"


class ProductComments(Comments):
    kind = "products"


class CommentDetail(DetailView):
    area, needs = "roadmap", {"GET": "read", "PATCH": "comment", "DELETE": "comment"}
    read_serializer, write_serializer = CommentSerializer, CommentChange

    def row(self, pk: UUID, write: bool) -> Comment:
        return comment_for(self.actor, pk, write=write)

    def change(self, row: Comment, data: dict[str, Any]) -> Comment:
        return change_comment(row, by=self.actor, text=data.get("text", row.text))

    def remove(self, row: Comment) -> None:
        delete_comment(row, by=self.actor)


class CommentRestore(RestoreView):
    area, needs = "roadmap", {"POST": "comment"}
    read_serializer = CommentSerializer

    def bring_back(self, pk: UUID) -> Comment:
        return restore_comment(pk, by=self.actor)


class CommentReactions(WorkspaceView):
    area, needs = "roadmap", {"POST": "comment", "DELETE": "comment"}
    write_serializer = ReactionWrite

    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """React with one of six emoji; the same again changes nothing."""
        comment = comment_for(self.actor, pk)
        react(comment, self.cleaned(ReactionWrite, request.data)["emoji"], by=self.actor)
        return Response(CommentSerializer(comment).data)

    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Take one's own reaction back: `?emoji=👍`."""
        comment = comment_for(self.actor, pk)
        take_back_reaction(comment, request.query_params.get("emoji", ""), by=self.actor)
        return Response(status=204)
