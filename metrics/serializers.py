"""What goes in and what comes out, apart; every field is listed."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from metrics.models import Aggregate, Direction, ExpectedEffect, Grain, KeyResult, Kpi, Target
from metrics.queries import KpiSummary
from roadmap.models import Objective, Product
from roadmap.serializers import MemberField, Reference

VERDICTS = ["met", "on_track", "at_risk", "off_track", "no_target", "no_data", "upcoming"]


class KpiWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    unit = serializers.CharField(max_length=24, allow_blank=True, required=False)
    decimals = serializers.IntegerField(min_value=0, max_value=6, required=False)
    direction = serializers.ChoiceField(Direction.choices, required=False)
    aggregate = serializers.ChoiceField(
        Aggregate.choices, required=False, help_text="How points make one figure."
    )
    grain = serializers.ChoiceField(Grain.choices, required=False, help_text="The period that `value` is of.")
    product = Reference(Product, allow_null=True, required=False)
    objective = Reference(Objective, allow_null=True, required=False)
    owner = MemberField(allow_null=True, required=False)


class VerdictRead(serializers.Serializer[KpiSummary]):
    """Where the KPI stands today, with the reason in words."""

    state = serializers.ChoiceField(VERDICTS)
    word = serializers.CharField()
    why = serializers.CharField()
    target = Figure(allow_null=True)
    target_words = serializers.CharField(allow_blank=True)
    asked = Figure(source="verdict.asked", allow_null=True, help_text="What the pace asks for today.")


class KpiRead(serializers.Serializer[KpiSummary]):
    """A KPI with its figure of today. `stale`: points have stopped coming; `value` is the last, of `as_of`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    direction = serializers.ChoiceField(Direction.choices)
    aggregate = serializers.ChoiceField(Aggregate.choices)
    grain = serializers.ChoiceField(Grain.choices)
    product = serializers.UUIDField(source="product_id", allow_null=True)
    objective = serializers.UUIDField(source="objective_id", allow_null=True)
    owner = serializers.UUIDField(source="kpi.owner_id", allow_null=True)
    value = Figure(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    stale = serializers.BooleanField()
    change = Figure(allow_null=True, help_text="Against the period before.")
    verdict = VerdictRead(source="*")
    version = serializers.IntegerField(source="kpi.version")
    created_at = serializers.DateTimeField(source="kpi.created_at")
    updated_at = serializers.DateTimeField(source="kpi.updated_at")


class TargetRead(serializers.ModelSerializer[Target]):
    class Meta:
        model = Target
        fields = [
            "id",
            "kpi",
            "start",
            "end",
            "baseline",
            "target",
            "cumulative",
            "version",
            "created_at",
            "updated_at",
        ]


class TargetWrite(serializers.Serializer[Any]):
    start = serializers.DateField()
    end = serializers.DateField()
    target = Figure()
    baseline = Figure(
        allow_null=True,
        required=False,
        help_text="Where the pace begins; by default the last figure before `start`.",
    )
    cumulative = serializers.BooleanField(required=False, help_text="Count from zero within the period.")


class KeyResultRead(serializers.ModelSerializer[KeyResult]):
    """`percent`: how much of the way is done; null while there is no figure."""

    value = Figure(allow_null=True)
    percent = Figure(allow_null=True)

    class Meta:
        model = KeyResult
        fields = [
            *("id", "objective", "kpi", "start_value", "target_value", "value", "percent"),
            *("version", "created_at", "updated_at"),
        ]


class KeyResultWrite(serializers.Serializer[Any]):
    kpi = Reference(Kpi)
    start_value = Figure()
    target_value = Figure()


class KeyResultChange(serializers.Serializer[Any]):
    start_value = Figure(required=False)
    target_value = Figure(required=False)


class EffectRead(serializers.ModelSerializer[ExpectedEffect]):
    """`measured`: the change since it shipped, average of the periods after against those before; null while unknown."""

    measured = Figure(allow_null=True)
    periods_before = serializers.IntegerField(allow_null=True)
    periods_after = serializers.IntegerField(allow_null=True)

    class Meta:
        model = ExpectedEffect
        fields = [
            *("id", "item", "kpi", "delta", "due", "measured", "periods_before", "periods_after"),
            *("version", "created_at", "updated_at"),
        ]


class EffectWrite(serializers.Serializer[Any]):
    kpi = Reference(Kpi)
    delta = Figure()
    due = serializers.DateField(allow_null=True, required=False)


class EffectChange(serializers.Serializer[Any]):
    delta = Figure(required=False)
    due = serializers.DateField(allow_null=True, required=False)


class PointWrite(serializers.Serializer[Any]):
    at = serializers.CharField(
        help_text="ISO 8601; without a zone it is read in the workspace's, or in `?zone=`."
    )
    value = Figure()


class RejectRead(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="Line of the CSV, entry of the array; from 1.")
    reason = serializers.CharField()
    text = serializers.CharField()


class StoredRead(serializers.Serializer[Any]):
    """What became of a body: `received` = added + corrected + unchanged + repeated + rejected."""

    received = serializers.IntegerField()
    added = serializers.IntegerField()
    corrected = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    repeated = serializers.IntegerField(
        help_text="Times that came again in the same body; the later line counts."
    )
    rejected = serializers.IntegerField()
    rejects = RejectRead(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class PointRead(serializers.Serializer[Any]):
    """A raw point has `at` and `value`; an hour `at` and the figures; longer periods `start`, `end` and the figures."""

    at = serializers.DateTimeField(required=False)
    start = serializers.DateField(required=False)
    end = serializers.DateField(required=False)
    value = Figure()
    count = serializers.IntegerField(required=False)
    sum = Figure(required=False)
    min = Figure(required=False)
    max = Figure(required=False)
    first = Figure(required=False)
    last = Figure(required=False)
