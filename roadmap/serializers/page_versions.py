"""Versions of the pages of a product."""

from typing import Any

from rest_framework import serializers


class PageVersionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField(source="who")
    words = serializers.SerializerMethodField(help_text="How many words it has.")

    def get_words(self, version: Any) -> int:
        return len(version.text.split())


class PieceSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["same", "gone", "new"])
    text = serializers.CharField()


class PageVersionTextSerializer(PageVersionSerializer):
    text = serializers.CharField()
    difference = PieceSerializer(many=True, required=False)
