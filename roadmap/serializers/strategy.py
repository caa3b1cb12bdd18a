"""Products, objectives and teams."""

from typing import Any

from rest_framework import serializers

from roadmap.models import Objective, Product, Team
from roadmap.serializers.fields import MemberField, Reference


class ProductSerializer(serializers.ModelSerializer[Product]):
    class Meta:
        model = Product
        fields = [
            *("id", "key", "name", "summary", "vision", "target_market", "strategy", "position"),
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
    position = serializers.FloatField(required=False)


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
            *("id", "product", "title", "description", "start", "end", "hue", "owner", "position"),
            *("version", "created_at", "updated_at"),
        ]


class ObjectiveWrite(serializers.Serializer[Any]):
    product = Reference(Product, allow_null=True, required=False)
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    start = serializers.DateField(allow_null=True, required=False)
    end = serializers.DateField(allow_null=True, required=False)
    hue = serializers.IntegerField(min_value=0, max_value=359, required=False)
    owner = MemberField(allow_null=True, required=False)
    position = serializers.FloatField(required=False)
