"""Scoring models with their criteria, what people rate, and opened scores."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from core.models import User
from roadmap.models import Criterion, CriterionSource, Product, ScoringKind, ScoringModel
from roadmap.scoring.detail import Detail, Input, Sensed
from roadmap.serializers.fields import Reference


class ChoiceSerializer(serializers.Serializer[Any]):
    value = Figure()
    name = serializers.CharField(max_length=80)


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    class Meta:
        model = Criterion
        fields = [
            *("id", "slug", "name", "help", "source", "source_name", "low", "high", "step"),
            *("lower_is_better", "weight", "choices"),
        ]


class CriterionWrite(serializers.Serializer[Any]):
    """A known one by id or slug; what is left out stays as it is, or takes the default."""

    id = serializers.UUIDField(required=False)
    slug = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$", required=False, help_text="Formulas name it; never changes."
    )
    name = serializers.CharField(max_length=80, required=False)
    help = serializers.CharField(max_length=300, allow_blank=True, required=False)
    source = serializers.ChoiceField(CriterionSource.choices, required=False)  # type: ignore[assignment]
    source_name = serializers.CharField(
        max_length=60, allow_blank=True, required=False, help_text="effort, custom.cost, customers …"
    )
    low = Figure(required=False)
    high = Figure(required=False)
    step = Figure(required=False)
    lower_is_better = serializers.BooleanField(required=False)
    weight = Figure(required=False)
    choices = ChoiceSerializer(many=True, required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """JSON columns hold plain dicts."""
        if "choices" in data:
            data["choices"] = [dict(one) for one in data["choices"]]
        return data


class ScoringModelSerializer(serializers.ModelSerializer[ScoringModel]):
    criteria = CriterionSerializer(many=True)

    class Meta:
        model = ScoringModel
        fields = [
            *("id", "product", "kind", "name", "formula", "archived", "position", "criteria"),
            *("version", "created_at", "updated_at"),
        ]


class ScoringModelWrite(serializers.Serializer[Any]):
    product = Reference(Product, allow_null=True, required=False, help_text="Null: for all products.")
    kind = serializers.ChoiceField(ScoringKind.choices)
    name = serializers.CharField(max_length=120)
    formula = serializers.CharField(max_length=1000, allow_blank=True, required=False)
    archived = serializers.BooleanField(required=False)
    position = Figure(required=False)
    criteria = CriterionWrite(many=True, required=False, help_text="All of them, in their order.")


class RatingsWrite(serializers.DictField):
    """{criterion id: value}; null takes one's rating back."""

    child = Figure(allow_null=True)


class AgreedWrite(serializers.Serializer[Any]):
    criterion = Reference(Criterion)
    value = Figure(allow_null=True, help_text="Null: let ratings or the source count again.")
    reason = serializers.CharField(max_length=500, allow_blank=True, required=False)


def person(user: User | None) -> dict[str, str] | None:
    return {"id": str(user.pk), "name": str(user)} if user else None


def detail_json(detail: Detail) -> dict[str, Any]:
    """One opened score."""
    return {
        "model": str(detail.model.pk),
        "name": detail.model.name,
        "kind": detail.model.kind,
        "value": detail.value,
        "said": detail.said,
        "inputs": [input_json(one) for one in detail.inputs],
        "arithmetic": [
            {"names": one.names, "figures": one.figures, "value": one.value} for one in detail.steps
        ],
        "not_rated": [person(user) for user in detail.missing],
        "history": [{"at": one.at, "value": one.value} for one in detail.history],
    }


def input_json(one: Input) -> dict[str, Any]:
    ratings = [
        {"by": person(rating.user), "value": rating.value, "note": rating.note, "at": rating.updated_at}
        for rating in one.ratings
    ]
    agreed = one.agreed and {
        "value": one.agreed.value,
        "reason": one.agreed.reason,
        "by": person(one.agreed.by),
    }
    return {
        "criterion": CriterionSerializer(one.criterion).data,
        "value": one.value,
        "origin": one.origin or None,
        "source": one.source,
        "by": person(one.by),
        "at": one.at,
        "weight": one.criterion.weight,
        "normalised": one.share,
        "ratings": ratings,
        "median": one.suggested,
        "spread": one.spread,
        "agreement": one.agreement or None,
        "not_rated": [person(user) for user in one.missing],
        "agreed": agreed,
        "one_step_lower": _sensed(one.down),
        "one_step_higher": _sensed(one.up),
    }


def _sensed(step: Sensed | None) -> dict[str, float] | None:
    return {"value": step.value, "score": step.score, "change": step.change} if step else None
