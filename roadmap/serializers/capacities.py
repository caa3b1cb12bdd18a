"""What teams can take on."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from roadmap.models import Team, TeamCapacity
from roadmap.serializers.fields import Reference


class CapacitySerializer(serializers.ModelSerializer[TeamCapacity]):
    class Meta:
        model = TeamCapacity
        fields = ["id", "team", "start", "end", "effort", "version", "created_at", "updated_at"]


class CapacityWrite(serializers.Serializer[Any]):
    team = Reference(Team)
    start = serializers.DateField()
    end = serializers.DateField(help_text="Included.")
    effort = Figure(min_value=0, help_text="In the unit of the items' effort.")


class CapacityChange(serializers.Serializer[Any]):
    effort = Figure(min_value=0, required=False)
