"""Baselines, and how far the plan moved from one."""

from typing import Any

from rest_framework import serializers

from roadmap.models import Baseline, Product
from roadmap.serializers.fields import Reference


class BaselineSerializer(serializers.ModelSerializer[Baseline]):
    class Meta:
        model = Baseline
        fields = ["id", "name", "note", "product", "as_of", "by", "version", "created_at", "updated_at"]


class BaselineWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=500, allow_blank=True, required=False)
    product = Reference(
        Product, allow_null=True, required=False, help_text="Only its items; without, the whole plan."
    )
    as_of = serializers.DateTimeField(
        allow_null=True, required=False, help_text="Freeze the plan as it stood then, by the event log."
    )


class BaselineChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=500, allow_blank=True, required=False)


class FrozenItemsSerializer(serializers.Serializer[Any]):
    zone = serializers.CharField(help_text="Of the days on which items shipped.")
    items = serializers.ListField(
        child=serializers.ListField(),
        help_text="[item, start, its precision, end, its precision, category] each.",
    )


class SlippedSerializer(serializers.Serializer[Any]):
    """`days`: how far its end moved, or how far after the promised day it shipped; negative is earlier."""

    item = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(["slipped", "earlier", "kept", "undated", "added", "dropped", "done"])
    shipped = serializers.BooleanField()
    days = serializers.IntegerField(allow_null=True)
    overdue = serializers.BooleanField(
        help_text="Stands as promised or earlier, is still open, and its promised day is over."
    )
    was = serializers.DateField(allow_null=True)
    now = serializers.DateField(allow_null=True)


class SlippageGroupSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    items = serializers.IntegerField()
    slipped = serializers.IntegerField()
    lost = serializers.IntegerField(help_text="Promised for a day, and without a date now.")
    overdue = serializers.IntegerField(help_text="Neither moved later nor done, and past the promised day.")
    median_days = serializers.IntegerField()
    days = serializers.IntegerField()


class SlippageSerializer(serializers.Serializer[Any]):
    baseline = serializers.UUIDField()
    as_of = serializers.DateTimeField()
    sentence = serializers.CharField()
    total = SlippageGroupSerializer()
    teams = SlippageGroupSerializer(many=True)
    objectives = SlippageGroupSerializer(many=True)
    products = SlippageGroupSerializer(many=True)
    items = SlippedSerializer(many=True)
