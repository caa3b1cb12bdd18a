"""What goes in and what comes out, apart; every field is listed."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.dates import Precision
from roadmap.access import member_for
from roadmap.models import Horizon, Item, ItemType, Milestone, Objective, Product, SignalKind, Status, Team
from roadmap.scoring import rice, value_effort


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


class StatusSerializer(serializers.ModelSerializer[Status]):
    class Meta:
        model = Status
        fields = ["id", "name", "category", "position", "version"]


class MemberField(serializers.UUIDField):
    """The id of a person of this workspace; becomes the user."""

    def to_internal_value(self, data: Any) -> Any:
        return member_for(self.context["actor"], super().to_internal_value(data))


class Reference(serializers.PrimaryKeyRelatedField):
    """The id of a row of this workspace; one of another does not exist here."""

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(queryset=model.objects, pk_field=serializers.UUIDField(), **options)


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
        return rice(item, self.signals(item)).total

    def get_value_effort(self, item: Item) -> float | None:
        return value_effort(item).total

    def get_customers(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.CUSTOMERS)

    def get_companies(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.COMPANIES)

    def get_revenue(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.REVENUE)

    def get_scores(self, item: Item) -> dict[str, float]:
        """By id of the scoring model."""
        return {str(score.model_id): score.value for score in item.scores.all()}

    def get_votes(self, item: Item) -> float | None:
        return self.signals(item).get(SignalKind.VOTES)


class ItemDetailSerializer(ItemSerializer):
    class Meta(ItemSerializer.Meta):
        fields = [*ItemSerializer.Meta.fields, "description"]


class Emptiable(serializers.ChoiceField):
    """A choice that may be null in JSON and is "" in the model."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, allow_null=True, allow_blank=True, required=False, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, "") if data is None else super().validate_empty_values(data)


def amount(**options: Any) -> serializers.FloatField:
    return serializers.FloatField(min_value=0, allow_null=True, required=False, **options)


class TypeField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        slugs = list(ItemType.objects.values_list("slug", flat=True))
        if data not in slugs:
            raise serializers.ValidationError(_("Choose from: %(known)s.") % {"known": ", ".join(slugs)})
        return str(data)


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
    after = Reference(Item, allow_null=True, required=False, help_text="Put it right after this item.")
    before = Reference(Item, allow_null=True, required=False, help_text="Put it right before this item.")


class UndoWrite(serializers.Serializer[Any]):
    event = serializers.IntegerField(min_value=1)
