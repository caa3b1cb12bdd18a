"""Scenarios, their changes, and what they would do."""

from typing import Any

from rest_framework import serializers

from roadmap.models import Item, Scenario, ScenarioChange, ScenarioState
from roadmap.serializers.fields import Reference


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    class Meta:
        model = Scenario
        fields = ["id", "name", "description", "state", "owner", "version", "created_at", "updated_at"]


class ScenarioWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=20_000, allow_blank=True, required=False)


class ScenarioChangeState(ScenarioWrite):
    state = serializers.ChoiceField(ScenarioState.choices, required=False, help_text="open or discarded.")


class ChangeSerializer(serializers.Serializer[ScenarioChange]):
    """`set` as in a change of the item, custom ones as "custom.<slug>"; `was` in the live plan when first changed."""

    id = serializers.UUIDField()
    item = serializers.UUIDField(source="item_id", allow_null=True)
    set = serializers.DictField(source="fields")
    was = serializers.DictField()
    drop = serializers.BooleanField()
    applied_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ChangeWrite(serializers.Serializer[Any]):
    item = Reference(
        Item, allow_null=True, required=False, help_text="Without: an item that only the scenario has."
    )
    set = serializers.DictField(required=False, help_text="Values as in a change of the item.")
    drop = serializers.BooleanField(required=False, help_text="Drop the item instead.")


class ChangeChange(serializers.Serializer[Any]):
    set = serializers.DictField(help_text="Other values for an item that only the scenario has.")


class ApplyWrite(serializers.Serializer[Any]):
    changes = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="Only these; without, all."
    )
    choices = serializers.DictField(
        required=False,
        help_text='Of what clashes: {id of the change: "ours" | "theirs" | {field: "ours" | "theirs"}}.',
    )


class AppliedSerializer(serializers.Serializer[Any]):
    applied = serializers.ListField(child=serializers.UUIDField())
    xid = serializers.IntegerField(help_text="Undo it by this number.")
