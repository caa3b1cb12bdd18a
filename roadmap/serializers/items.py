"""Items."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from core.dates import Precision
from roadmap.models import (
    CustomField,
    Horizon,
    Item,
    ItemTemplate,
    Milestone,
    Objective,
    Product,
    SignalKind,
    Status,
    Team,
)
from roadmap.scoring import rice, value_effort
from roadmap.serializers.fields import Emptiable, MemberField, Reference, TypeField, amount


def plain(value: float | None) -> float | None:
    """Without what binary fractions add, as `queries.item_sql` has it."""
    if value is None or abs(value) >= 1e12:
        return value
    return round(value * 1e9) / 1e9 if abs(value) < 1e6 else round(value * 1e3) / 1e3


class ItemSerializer(serializers.ModelSerializer[Item]):
    """The reference for `queries.items`, which builds the same in SQL, and the schema of the API."""

    horizon = serializers.SerializerMethodField()
    start_precision = serializers.SerializerMethodField()
    end_precision = serializers.SerializerMethodField()
    rice = serializers.SerializerMethodField()
    value_effort = serializers.SerializerMethodField()
    customers = serializers.SerializerMethodField()
    companies = serializers.SerializerMethodField()
    revenue = serializers.SerializerMethodField()
    votes = serializers.SerializerMethodField()
    scores = serializers.SerializerMethodField()
    segments = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = [
            *(
                "id",
                "key",
                "product",
                "title",
                "type",
                "status",
                "horizon",
                "start",
                "start_precision",
                "end",
            ),
            *("end_precision", "owner", "team", "parent", "objective", "tags", "rank", "reach", "impact"),
            *("confidence", "effort", "value", "rice", "value_effort", "customers", "companies", "revenue"),
            *(
                "milestone",
                "custom",
                "scores",
                "archived_at",
                "merged_into",
                "votes",
                "segments",
                "shipped_at",
                "external_id",
                "version",
                "created_at",
                "updated_at",
            ),
        ]

    @staticmethod
    def signals(item: Item) -> dict[str, float]:
        return {signal.kind: signal.value for signal in item.signals.all()}

    def get_horizon(self, item: Item) -> str | None:
        return item.horizon or None

    def get_start_precision(self, item: Item) -> str | None:
        return item.start_precision or None

    def get_end_precision(self, item: Item) -> str | None:
        return item.end_precision or None

    def get_rice(self, item: Item) -> float | None:
        return plain(rice(item, self.signals(item)).total)

    def get_value_effort(self, item: Item) -> float | None:
        return plain(value_effort(item).total)

    def get_customers(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.CUSTOMERS)

    def get_companies(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.COMPANIES)

    def get_revenue(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.REVENUE)

    def get_segments(self, item: Item) -> dict[str, float] | None:
        """What single segments ask for, by segment and kind, such as "Enterprise companies"."""
        return {f"{one.segment} {one.kind}": one.value for one in item.segment_signals.all()} or None

    def get_scores(self, item: Item) -> dict[str, float | None]:
        """By id of the scoring model."""
        return {str(score.model_id): plain(score.value) for score in item.scores.all()}

    def get_votes(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.VOTES)


class ItemDetailSerializer(ItemSerializer):
    class Meta(ItemSerializer.Meta):
        fields = [*ItemSerializer.Meta.fields, "description"]


class ItemWrite(serializers.Serializer[Any]):
    product = Reference(Product)
    title = serializers.CharField(max_length=300)
    description = serializers.CharField(max_length=200_000, allow_blank=True, required=False)
    type = TypeField(required=False, help_text="The slug of a type of this workspace.")
    status = Reference(Status, required=False)
    horizon = Emptiable(Horizon.choices)
    start = serializers.DateField(allow_null=True, required=False)
    start_precision = Emptiable(Precision.choices)
    end = serializers.DateField(allow_null=True, required=False)
    end_precision = Emptiable(Precision.choices)
    owner = MemberField(allow_null=True, required=False)
    team = Reference(Team, allow_null=True, required=False)
    parent = Reference(Item, allow_null=True, required=False)  # type: ignore[assignment]
    objective = Reference(Objective, allow_null=True, required=False)
    milestone = Reference(Milestone, allow_null=True, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=50), max_length=50, required=False)
    reach = amount()
    impact = amount()
    confidence = amount(max_value=100, help_text="Percent.")
    effort = amount()
    value = amount()
    external_id = serializers.CharField(max_length=200, allow_blank=True, required=False)
    custom = serializers.DictField(
        required=False, help_text="By slug of the field, only those that change; null empties one."
    )
    after = Reference(Item, allow_null=True, required=False, help_text="Put it right after this item.")
    before = Reference(Item, allow_null=True, required=False, help_text="Put it right before this item.")


class ItemCreate(ItemWrite):
    template = Reference(
        ItemTemplate,
        required=False,
        help_text="What it starts with; what the request says itself counts more.",
    )

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(self._started(data))
        values.pop("template", None)
        return values

    def _started(self, data: Any) -> Any:
        if not isinstance(data, Mapping) or not data.get("template"):
            return data
        try:
            found = self.fields["template"].run_validation(data["template"])
        except serializers.ValidationError as wrong:
            raise serializers.ValidationError({"template": wrong.detail}) from None
        fields, own = self._still_good(found.fields), data.get("custom") or {}
        # What is no object is refused by the field itself.
        custom = {**fields["custom"], **own} if isinstance(own, Mapping) else own
        return {**fields, **data, "custom": custom}

    def _still_good(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A team that is gone since, or somebody who left, does not make a template useless."""
        checked = ItemWrite(data=fields, partial=True, context=self.context)
        wrong = set() if checked.is_valid() else set(checked.errors)
        own = set(CustomField.objects.filter(archived=False).values_list("slug", flat=True))
        custom = {slug: value for slug, value in dict(fields.get("custom", {})).items() if slug in own}
        return {name: value for name, value in fields.items() if name not in wrong} | {"custom": custom}


class UndoWrite(serializers.Serializer[Any]):
    event = serializers.IntegerField(min_value=1)
