"""Links between items, and what follows from them."""

from typing import Any

from rest_framework import serializers

from core.dates import Precision
from roadmap.models import Item, Link, LinkKind
from roadmap.serializers.fields import Emptiable, Reference

DIRECTIONS = [
    ("blocks", "this item blocks the other"),
    ("blocked_by", "the other blocks this item"),
    ("relates", "they have to do with each other"),
    ("duplicates", "this item is the same as the other"),
    ("duplicated_by", "the other is the same as this item"),
]


class LinkSerializer(serializers.ModelSerializer[Link]):
    class Meta:
        model = Link
        fields = ["id", "kind", "source", "target", "lag", "version", "created_at", "updated_at"]


class ItemsLinkWrite(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(LinkKind.choices, default=LinkKind.BLOCKS)
    source = Reference(Item)  # type: ignore[assignment]
    target = Reference(Item)
    lag = serializers.IntegerField(
        default=0, help_text="Days between the end of one and the start of the other."
    )


class ItemsLinkChange(serializers.Serializer[Any]):
    lag = serializers.IntegerField()


class ItemLinkWrite(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(DIRECTIONS, default="blocks")
    item = serializers.CharField(max_length=40, help_text="Id or key of the other item.")
    lag = serializers.IntegerField(default=0)


class FollowWrite(serializers.Serializer[Any]):
    """The new dates of the item, or a number of days; nothing: only what already contradicts its links moves."""

    start = serializers.DateField(allow_null=True, required=False)
    start_precision = Emptiable(Precision.choices)
    end = serializers.DateField(allow_null=True, required=False)
    end_precision = Emptiable(Precision.choices)
    shift_days = serializers.IntegerField(required=False)
    preview = serializers.BooleanField(default=False, help_text="Only tell what would move.")
