"""Decisions with what was decided between, and the evidence."""

from typing import Any

from rest_framework import serializers

from core.tenancy import actor
from roadmap.evidence import readable
from roadmap.models import Decision, DecisionItem, Item, Verdict
from roadmap.serializers.fields import MemberField, Reference


class DecisionOptionSerializer(serializers.ModelSerializer[DecisionItem]):
    key = serializers.CharField(source="item.key")
    title = serializers.CharField(source="item.title")
    verdict = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField(
        help_text="As it stood when it was decided: [label, fact] each, of the areas that you may read."
    )

    class Meta:
        model = DecisionItem
        fields = ["item", "key", "title", "verdict", "evidence"]

    def get_verdict(self, option: DecisionItem) -> str | None:
        return option.verdict or None

    def get_evidence(self, option: DecisionItem) -> list[Any] | None:
        return readable(actor(), option.evidence.get("facts", [])) if option.verdict else None


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    options = DecisionOptionSerializer(many=True)

    class Meta:
        model = Decision
        fields = [
            *(
                "id",
                "title",
                "question",
                "state",
                "options",
                "reason",
                "deciders",
                "decided_at",
                "revisit_on",
            ),
            *("outcome", "by", "version", "created_at", "updated_at"),
        ]


class EvidenceCellSerializer(serializers.Serializer[Any]):
    fact = serializers.JSONField(allow_null=True, help_text="Null where nothing is known.")
    best = serializers.BooleanField()


class EvidenceRowSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    differs = serializers.BooleanField(help_text="The items are not alike in this.")
    cells = EvidenceCellSerializer(many=True, help_text="One for each item, in their order.")


class EvidenceItemSerializer(serializers.Serializer[Any]):
    item = serializers.UUIDField(source="item.pk")
    key = serializers.CharField(source="item.key")
    title = serializers.CharField(source="item.title")


class EvidenceSerializer(serializers.Serializer[Any]):
    items = EvidenceItemSerializer(many=True, source="choices")
    rows = EvidenceRowSerializer(many=True)
    sentence = serializers.CharField(help_text="Which item leads in most rows; empty when none does.")


class DecisionWrite(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    question = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    items = serializers.ListField(child=Reference(Item), max_length=6)
    revisit_on = serializers.DateField(allow_null=True, required=False)


class DecisionChange(DecisionWrite):
    outcome = serializers.CharField(max_length=20_000, allow_blank=True, required=False)


class VerdictWrite(serializers.Serializer[Any]):
    verdicts = serializers.DictField(
        child=serializers.ChoiceField(Verdict.choices), help_text="By id of the item, one for each."
    )
    reason = serializers.CharField(max_length=20_000)
    deciders = serializers.ListField(
        child=MemberField(), required=False, help_text="You, unless told otherwise."
    )
    revisit_on = serializers.DateField(allow_null=True, required=False)
