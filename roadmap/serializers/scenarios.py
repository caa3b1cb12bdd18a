"""Scenarios, their changes, and what they would do."""

from typing import Any

from rest_framework import serializers

from core.dates import Precision
from roadmap.models import (
    ChangeKind,
    Item,
    Link,
    LinkKind,
    Milestone,
    MilestoneKind,
    Product,
    Scenario,
    ScenarioChange,
    ScenarioState,
)
from roadmap.serializers.fields import Emptiable, Reference
from roadmap.serializers.links import FollowWrite


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
    """`set` as in a change of the item, custom ones as "custom.<slug>"; `was` in the live plan when first changed, empty
    for what is new. `rank` is its place in the order, `archived` whether it is put away."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ChangeKind.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    item = serializers.UUIDField(source="item_id", allow_null=True)
    link = serializers.UUIDField(source="link_id", allow_null=True)
    milestone = serializers.UUIDField(source="milestone_id", allow_null=True)
    set = serializers.DictField(source="fields")
    was = serializers.DictField()
    drop = serializers.BooleanField()
    gone = serializers.BooleanField(source="is_gone")
    applied_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ChangeWrite(serializers.Serializer[Any]):
    item = Reference(
        Item, allow_null=True, required=False, help_text="Without: an item that only the scenario has."
    )
    link = Reference(Link, required=False, help_text="A link of the live plan: another lag, or drop it.")
    milestone = Reference(Milestone, required=False, help_text="A milestone: another date.")
    kind = serializers.ChoiceField(
        ChangeKind.choices,
        required=False,
        help_text="link or milestone, without an id: a new one, as set says.",
    )
    set = serializers.DictField(
        required=False,
        help_text="Values as in a change of the item (also after, before and archived), the link or the milestone.",
    )
    drop = serializers.BooleanField(required=False, help_text="Drop the item, or delete the link, instead.")


class ChangeChange(serializers.Serializer[Any]):
    set = serializers.DictField(
        help_text="Other values for an item, a link or a milestone that only the scenario has."
    )


class ScenarioItemWrite(serializers.Serializer[Any]):
    """What a scenario holds of an item beside its values."""

    archived = serializers.BooleanField(required=False)
    after = serializers.UUIDField(required=False, allow_null=True)
    before = serializers.UUIDField(required=False, allow_null=True)


class ScenarioLinkWrite(serializers.Serializer[Any]):
    """The ends by id of an item, or of the change that makes one."""

    source = serializers.UUIDField()  # type: ignore[assignment]
    target = serializers.UUIDField()
    kind = serializers.ChoiceField(LinkKind.choices, required=False)
    lag = serializers.IntegerField(required=False)


class ScenarioDayWrite(serializers.Serializer[Any]):
    date = serializers.DateField(allow_null=True, required=False)
    date_precision = Emptiable(Precision.choices)


class ScenarioMilestoneWrite(ScenarioDayWrite):
    """A milestone that only the scenario has."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(MilestoneKind.choices, required=False)
    product = Reference(Product, allow_null=True, required=False)


class ScenarioFollowWrite(FollowWrite):
    item = serializers.UUIDField(help_text="Of an item, or of the change that makes it.")


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
