"""Fields that several serializers of the plan share."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.figures import Figure
from core.errors import Invalid
from roadmap.access import member_for
from roadmap.models import ItemType


class MemberField(serializers.UUIDField):
    """The id of a person of this workspace; becomes the user."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return member_for(self.context["actor"], super().to_internal_value(data))
        except Invalid as refusal:
            raise serializers.ValidationError(refusal.detail) from None


class Reference(serializers.PrimaryKeyRelatedField):
    """The id of a row of this workspace; one of another does not exist here."""

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(queryset=model.objects, pk_field=serializers.UUIDField(), **options)


class Emptiable(serializers.ChoiceField):
    """A choice that may be null in JSON and is "" in the model."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, allow_null=True, allow_blank=True, required=False, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, "") if data is None else super().validate_empty_values(data)


def amount(**options: Any) -> Figure:
    return Figure(min_value=0, allow_null=True, required=False, **options)


class TypeField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        slugs = list(ItemType.objects.values_list("slug", flat=True))
        if data not in slugs:
            raise serializers.ValidationError(_("Choose from: %(known)s.") % {"known": ", ".join(slugs)})
        return str(data)
