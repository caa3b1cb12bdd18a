"""Milestones and releases."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from core.dates import Precision
from roadmap.models import Milestone, MilestoneKind, Product
from roadmap.serializers.fields import Emptiable, Reference


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    date_precision = serializers.SerializerMethodField()

    class Meta:
        model = Milestone
        fields = [
            *(
                "id",
                "product",
                "kind",
                "name",
                "description",
                "date",
                "date_precision",
                "done_at",
                "position",
            ),
            *("version", "created_at", "updated_at"),
        ]

    def get_date_precision(self, milestone: Milestone) -> str | None:
        return milestone.date_precision or None


class MilestoneWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(MilestoneKind.choices, required=False)
    product = Reference(Product, allow_null=True, required=False)
    description = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    date = serializers.DateField(allow_null=True, required=False)
    date_precision = Emptiable(Precision.choices)
    position = Figure(required=False)


class MilestoneChange(MilestoneWrite):
    done = serializers.BooleanField(required=False, help_text="Whether it is reached.")
