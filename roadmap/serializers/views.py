"""Saved views."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from roadmap.models import SavedView


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    warnings = serializers.SerializerMethodField(
        help_text="In the answer to a change: which of its shared links show nothing from now on, and why."
    )

    class Meta:
        model = SavedView
        fields = [
            *("id", "name", "query", "owner", "shared", "is_default", "position"),
            *("version", "created_at", "updated_at", "warnings"),
        ]

    def get_warnings(self, view: SavedView) -> list[str]:
        return list(view.warnings)


class SavedViewWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    query = serializers.CharField(
        allow_blank=True,
        max_length=8000,
        help_text="The query string of the workbench, without the question mark.",
    )
    shared = serializers.BooleanField(required=False, help_text="Asks for roadmap.write.")
    is_default = serializers.BooleanField(
        required=False, help_text="What the roadmap opens with; shared. Asks for roadmap.write."
    )
    position = Figure(required=False)
