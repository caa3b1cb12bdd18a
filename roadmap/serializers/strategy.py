"""Products, objectives and teams."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from roadmap.models import CheckIn, Health, Objective, ObjectiveStatus, Period, Product, ProductLine, Team
from roadmap.serializers.fields import MemberField, Reference


class ProductSerializer(serializers.ModelSerializer[Product]):
    class Meta:
        model = Product
        fields = [
            *("id", "key", "name", "summary", "vision", "target_market", "strategy", "line", "position"),
            *("version", "created_at", "updated_at"),
        ]


class ProductWrite(serializers.Serializer[Any]):
    key = serializers.RegexField(
        r"^[A-Z][A-Z0-9]{1,7}$", help_text="2 to 8 capital letters or digits; never changes."
    )
    name = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=300, allow_blank=True, required=False)
    vision = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    target_market = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    strategy = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    line = Reference(ProductLine, allow_null=True, required=False)
    position = Figure(required=False)


class ProductLineSerializer(serializers.ModelSerializer[ProductLine]):
    class Meta:
        model = ProductLine
        fields = ["id", "name", "summary", "position", "version"]


class ProductLineWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=300, allow_blank=True, required=False)
    position = Figure(required=False)


class TeamSerializer(serializers.ModelSerializer[Team]):
    class Meta:
        model = Team
        fields = ["id", "name", "version"]


class TeamWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)


class ObjectiveSerializer(serializers.ModelSerializer[Objective]):
    class Meta:
        model = Objective
        fields = [
            *(
                "id",
                "product",
                "parent",
                "title",
                "description",
                "period",
                "start",
                "end",
                "status",
                "health",
            ),
            *("confidence", "hue", "owner", "position"),
            *("version", "created_at", "updated_at"),
        ]


class ObjectiveWrite(serializers.Serializer[Any]):
    product = Reference(Product, allow_null=True, required=False)
    parent = Reference(Objective, allow_null=True, required=False)  # type: ignore[assignment]
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    period = serializers.ChoiceField(
        Period.choices, required=False, help_text="A year, half or quarter is the one in which `start` lies."
    )
    start = serializers.DateField(allow_null=True, required=False)
    end = serializers.DateField(allow_null=True, required=False)
    status = serializers.ChoiceField(ObjectiveStatus.choices, required=False)
    hue = serializers.IntegerField(min_value=0, max_value=359, required=False)
    owner = MemberField(allow_null=True, required=False)
    position = Figure(required=False)


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    class Meta:
        model = CheckIn
        fields = ["id", "objective", "author", "health", "confidence", "note", "created_at"]


class CheckInWrite(serializers.Serializer[Any]):
    health = serializers.ChoiceField(Health.choices)
    confidence = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, required=False, help_text="Percent."
    )
    note = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
