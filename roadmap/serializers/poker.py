"""Poker sessions, as the one who asks may see them."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from roadmap.models import Item, PokerSession, ScoringModel
from roadmap.queries.poker import Place, Result, Table
from roadmap.serializers.fields import MemberField, Reference
from roadmap.serializers.scores import person


class PlayerWrite(serializers.Serializer[Any]):
    user = MemberField()
    criteria = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, help_text="Slugs; empty means all."
    )


class PokerWrite(serializers.Serializer[Any]):
    model = Reference(ScoringModel)
    name = serializers.CharField(max_length=120)
    items = Reference(Item, many=True)
    players = PlayerWrite(many=True)
    closes_at = serializers.DateTimeField(allow_null=True, required=False)


class PokerChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    closes_at = serializers.DateTimeField(allow_null=True)


class VotesWrite(serializers.Serializer[Any]):
    item = Reference(Item)
    values = serializers.DictField(
        child=Figure(allow_null=True), help_text="By id of the criterion; null takes back."
    )


class RoundWrite(serializers.Serializer[Any]):
    item = Reference(Item, allow_null=True, required=False)


class AgainWrite(serializers.Serializer[Any]):
    item = Reference(Item)


class AgreedOneSerializer(serializers.Serializer[Any]):
    item = serializers.UUIDField(source="item_id")
    criterion = serializers.UUIDField(source="criterion_id")
    value = Figure()


class AgreedAllSerializer(serializers.Serializer[Any]):
    agreed = AgreedOneSerializer(many=True)
    xid = serializers.IntegerField(help_text="Undo it by this number.")


class PokerSessionSerializer(serializers.ModelSerializer[PokerSession]):
    class Meta:
        model = PokerSession
        fields = ["id", "model", "name", "state", "started_by", "closes_at", "version", "created_at"]


def table_json(table: Table) -> dict[str, Any]:
    """With who has voted; values of others only where they are revealed."""
    players = [{"user": person(one.user), "criteria": one.criteria} for one in table.players]
    head = PokerSessionSerializer(table.session).data
    return head | {"over": table.over, "players": players, "items": [_place(one) for one in table.places]}


def _place(place: Place) -> dict[str, Any]:
    return {
        "item": str(place.row.item_id),
        "key": place.row.item.key,
        "title": place.row.item.title,
        "revealed_at": place.row.revealed_at,
        "voted": [person(user) for user in place.voted],
        "mine": {str(pk): value for pk, value in place.mine.items()},
        "results": [_result(one) for one in place.results],
    }


def _result(one: Result) -> dict[str, Any]:
    agreed = one.agreed and {"value": one.agreed.value, "reason": one.agreed.reason}
    return {
        "criterion": str(one.criterion.pk),
        "votes": [{"by": person(vote.user), "value": vote.value} for vote in one.votes],
        "agreement": one.agreement or None,
        "suggested": one.suggested,
        "agreed": agreed,
    }
