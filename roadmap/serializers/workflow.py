"""Types, statuses, custom fields, templates and gates."""

from typing import Any

from rest_framework import serializers

from core.api.figures import Figure
from roadmap.models import (
    Category,
    CustomField,
    FieldKind,
    Gate,
    ItemTemplate,
    ItemType,
    Status,
)
from roadmap.models.icons import ICONS
from roadmap.models.workflow import SLUG
from roadmap.serializers.fields import Reference

STAMPS = ("position", "version", "created_at", "updated_at")


def slug_field() -> serializers.CharField:
    return serializers.CharField(
        max_length=40, validators=[SLUG], required=False, help_text="Made from the name unless given; stays."
    )


class TypeSerializer(serializers.ModelSerializer[ItemType]):
    class Meta:
        model = ItemType
        fields = ["id", "slug", "name", "icon", *STAMPS]


class TypeWrite(serializers.Serializer[Any]):
    slug = slug_field()
    name = serializers.CharField(max_length=60)
    icon = serializers.ChoiceField(choices=list(ICONS), required=False)
    position = Figure(required=False)


class StatusSerializer(serializers.ModelSerializer[Status]):
    class Meta:
        model = Status
        fields = ["id", "name", "category", "wip_limit", *STAMPS]


class StatusWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    category = serializers.ChoiceField(choices=Category.choices)
    wip_limit = serializers.IntegerField(min_value=1, max_value=9999, allow_null=True, required=False)
    position = Figure(required=False)


class OptionSerializer(serializers.Serializer[Any]):
    slug = slug_field()
    name = serializers.CharField(max_length=80)
    hue = serializers.IntegerField(min_value=0, max_value=359, allow_null=True, required=False)

    def to_internal_value(self, data: Any) -> Any:
        """A name alone will do."""
        return super().to_internal_value({"name": data} if isinstance(data, str) else data)


class FieldSerializer(serializers.ModelSerializer[CustomField]):
    options = OptionSerializer(many=True)

    class Meta:
        model = CustomField
        fields = [
            *("id", "slug", "name", "kind", "help", "unit", "options", "formula", "types"),
            *("required", "archived", *STAMPS),
        ]


class FieldWrite(serializers.Serializer[Any]):
    slug = slug_field()
    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=FieldKind.choices)
    help = serializers.CharField(max_length=300, allow_blank=True, required=False)
    unit = serializers.CharField(max_length=20, allow_blank=True, required=False)
    options = OptionSerializer(many=True, required=False)
    formula = serializers.CharField(max_length=1000, allow_blank=True, required=False)
    types = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, help_text="Empty: all."
    )
    required = serializers.BooleanField(
        required=False,
        help_text="New items need a value, and what is set cannot be emptied; not for formulas and boxes.",
    )  # type: ignore[assignment]
    archived = serializers.BooleanField(required=False)
    position = Figure(required=False)
    replace = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        required=False,
        help_text="For options that go: {slug of the old: slug of the new, or null to clear}.",
    )


class TemplateSerializer(serializers.ModelSerializer[ItemTemplate]):
    fields_ = serializers.JSONField()

    class Meta:
        model = ItemTemplate
        fields = ["id", "name", "fields_", *STAMPS]

    def get_fields(self) -> dict[str, Any]:
        """The model's column is called as an attribute of serializers is."""
        named = super().get_fields()
        return {"fields" if name == "fields_" else name: field for name, field in named.items()}


class TemplateWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    position = Figure(required=False)

    def get_fields(self) -> dict[str, Any]:
        shaped = serializers.DictField(help_text="As the body of a POST to /items.")
        return super().get_fields() | {"fields": shaped}


class GateSerializer(serializers.ModelSerializer[Gate]):
    class Meta:
        model = Gate
        fields = ["id", "type", "status", "text", *STAMPS]


class GateWrite(serializers.Serializer[Any]):
    type = Reference(ItemType, allow_null=True, required=False, help_text="Null: items of every type.")
    status = Reference(Status)
    text = serializers.CharField(max_length=300)
    position = Figure(required=False)
