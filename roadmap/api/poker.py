"""Poker by REST. Nobody's vote is answered to anybody else before it is revealed."""

from typing import Any
from uuid import UUID

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, WorkspaceView, check_version, etag
from core.events import transaction_number
from roadmap.actions import poker as actions
from roadmap.actions import poker_rounds as rounds
from roadmap.actions.poker_agree import agree_on_all
from roadmap.api.needs import DETAIL, READ_WRITE
from roadmap.models import PokerSession
from roadmap.queries.poker import table_of
from roadmap.scoring.access import criteria_by_id, session_for
from roadmap.serializers.poker import (
    AgainWrite,
    AgreedAllSerializer,
    PokerChange,
    PokerSessionSerializer,
    PokerWrite,
    RoundWrite,
    VotesWrite,
    table_json,
)


class PokerSessions(CollectionView):
    area, needs = "roadmap", READ_WRITE
    read_serializer, write_serializer = PokerSessionSerializer, PokerWrite

    def rows(self) -> models.QuerySet[PokerSession]:
        return PokerSession.objects.all()

    def create(self, data: dict[str, Any]) -> PokerSession:
        players = [(one["user"], one.get("criteria", [])) for one in data.pop("players")]
        return actions.start_poker(by=self.actor, players=players, **data)


class TableView(WorkspaceView):
    """Answers the session as the one who asks may see it."""

    area = "roadmap"

    def answer(self, session: PokerSession) -> Response:
        table = table_of(session, self.actor.user, self.actor.now)
        return Response(table_json(table), headers={"ETag": etag(session)})


class PokerSessionDetail(TableView):
    needs = DETAIL

    @extend_schema(responses=dict)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Who has voted on what, one's own votes, and the results of what is revealed."""
        return self.answer(session_for(self.actor, pk))

    @extend_schema(request=PokerChange, responses=dict)
    def patch(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        session = session_for(self.actor, pk, lock=True)
        check_version(request, session, lambda: PokerSessionSerializer(session).data)
        actions.change_poker(session, by=self.actor, **self.cleaned(PokerChange, request.data, partial=True))
        return self.answer(session)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        session = session_for(self.actor, pk, lock=True)
        check_version(request, session, lambda: PokerSessionSerializer(session).data)
        actions.delete_poker(session, by=self.actor)
        return Response(status=204)


class PokerVotes(TableView):
    needs = {"PUT": "rate"}
    write_serializer = VotesWrite

    @extend_schema(request=VotesWrite, responses=dict)
    def put(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """One's hidden values on an item: what is not named stays."""
        session = session_for(self.actor, pk)
        data = self.cleaned(VotesWrite, request.data)
        criteria = criteria_by_id(list(data["values"]))
        given = {criteria[str(UUID(one))]: value for one, value in data["values"].items()}
        rounds.vote(session, data["item"], given, by=self.actor)
        return self.answer(session)


class PokerReveal(TableView):
    needs = {"POST": "roadmap.write"}
    write_serializer = RoundWrite

    @extend_schema(request=RoundWrite, responses=dict)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Turn the votes on an item, or on all that are left, into ratings."""
        session = session_for(self.actor, pk, lock=True)
        item = self.cleaned(RoundWrite, request.data).get("item")
        rounds.reveal(session, by=self.actor, items=[item] if item else None)
        return self.answer(session)


class PokerRound(TableView):
    needs = {"POST": "roadmap.write"}
    write_serializer = AgainWrite

    @extend_schema(request=AgainWrite, responses=dict)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Another round of votes on an item."""
        session = session_for(self.actor, pk, lock=True)
        data = self.cleaned(AgainWrite, request.data)
        rounds.vote_again(session, data["item"], by=self.actor)
        return self.answer(session)


class PokerAgree(WorkspaceView):
    area, needs = "roadmap", {"POST": "roadmap.write"}
    write_serializer = RoundWrite

    @extend_schema(request=RoundWrite, responses=AgreedAllSerializer)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Accept every suggested value on which raters agree, of one item or of all that are revealed; 409 when none
        waits. One act: `xid` is what an undo takes back."""

        def make() -> Response:
            session = session_for(self.actor, pk, lock=True)
            item = self.cleaned(RoundWrite, request.data).get("item")
            made = agree_on_all(session, by=self.actor, item=item)
            return Response(AgreedAllSerializer({"agreed": made, "xid": transaction_number()}).data)

        return self.once(request, make)
