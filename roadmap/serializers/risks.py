"""Risks."""

from typing import Any

from rest_framework import serializers

from roadmap.models import Item, Objective, Product, Risk, RiskState
from roadmap.serializers.fields import MemberField, Reference


def one_to_five(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=5, required=False, **options)


class RiskSerializer(serializers.ModelSerializer[Risk]):
    severity = serializers.SerializerMethodField(help_text="Likelihood times impact, 1 to 25.")

    class Meta:
        model = Risk
        fields = [
            *(
                "id",
                "item",
                "objective",
                "product",
                "title",
                "description",
                "likelihood",
                "impact",
                "severity",
            ),
            *("mitigation", "state", "owner", "review_on", "version", "created_at", "updated_at"),
        ]

    def get_severity(self, risk: Risk) -> int:
        return risk.likelihood * risk.impact


class RiskWrite(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    item = Reference(Item, allow_null=True, required=False)
    objective = Reference(Objective, allow_null=True, required=False)
    product = Reference(Product, allow_null=True, required=False)
    likelihood = one_to_five(help_text="1: hardly ever, 5: almost certain.")
    impact = one_to_five(help_text="1: hardly noticed, 5: ends the plan.")
    mitigation = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    state = serializers.ChoiceField(RiskState.choices, required=False)
    owner = MemberField(allow_null=True, required=False)
    review_on = serializers.DateField(allow_null=True, required=False)
