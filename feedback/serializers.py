"""What the API says and takes; input and output apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.base import WorkspaceModel
from feedback.models import Company, Customer, Idea, Note, NoteLink
from roadmap.models import Item, Product

SOURCES = Note.Source.choices


@extend_schema_field(OpenApiTypes.UUID)
class Reference(serializers.Field):
    """The id of a row of this workspace; a row of another one is as unknown as one that never was."""

    default_error_messages = {"unknown": _("There is nothing with this id here.")}

    def __init__(self, model: type[WorkspaceModel], **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> WorkspaceModel:
        try:
            found = self.model.objects.filter(pk=UUID(str(data))).first()
        except ValueError:
            found = None
        if found is None:
            self.fail("unknown")
        return found

    def to_representation(self, value: Any) -> str:
        return str(value.pk)


class CompanyRead(serializers.ModelSerializer):
    revenue = serializers.FloatField(allow_null=True)

    class Meta:
        model = Company
        fields = [
            "id", "name", "revenue", "segment", "domain", "external_id", "version", "created_at", "updated_at",
        ]  # fmt: skip


class CompanyWrite(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    revenue = serializers.DecimalField(
        max_digits=14,
        decimal_places=2,
        min_value=0,
        allow_null=True,
        required=False,
        help_text="A year's revenue.",
    )
    segment = serializers.CharField(max_length=80, allow_blank=True, required=False)
    domain = serializers.CharField(max_length=253, allow_blank=True, required=False)
    external_id = serializers.CharField(max_length=120, allow_blank=True, required=False)


class CustomerRead(serializers.ModelSerializer):
    company = serializers.UUIDField(source="company_id", allow_null=True)

    class Meta:
        model = Customer
        fields = ["id", "name", "email", "company", "external_id", "version", "created_at", "updated_at"]


class CustomerWrite(serializers.Serializer):
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(allow_blank=True, required=False)
    company = Reference(Company, allow_null=True, required=False)
    external_id = serializers.CharField(max_length=120, allow_blank=True, required=False)


class NoteRead(serializers.ModelSerializer):
    customer = serializers.UUIDField(source="customer_id", allow_null=True)
    company = serializers.SerializerMethodField(
        help_text="The customer's company, or the one named on the note."
    )
    author = serializers.UUIDField(source="author_id", allow_null=True)

    class Meta:
        model = Note
        fields = [
            "id", "title", "text", "source", "customer", "company", "author", "occurred_at", "state", "tags",
            "external_id", "version", "created_at", "updated_at",
        ]  # fmt: skip

    def get_company(self, note: Note) -> UUID | None:
        company = note.asking_company
        return company.pk if company else None


class NoteWrite(serializers.Serializer):
    title = serializers.CharField(max_length=300, allow_blank=True, required=False)
    text = serializers.CharField(allow_blank=True, required=False, trim_whitespace=False)
    source = serializers.ChoiceField(SOURCES, required=False)  # type: ignore[assignment]
    customer = Reference(Customer, allow_null=True, required=False)
    company = Reference(Company, allow_null=True, required=False)
    occurred_at = serializers.DateTimeField(required=False)
    state = serializers.ChoiceField(Note.State.choices, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False)
    external_id = serializers.CharField(max_length=120, allow_blank=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not self.partial and not (attrs.get("title") or attrs.get("text")):
            raise serializers.ValidationError({"title": _("Give a title or a text.")})
        return attrs


class LinkRead(serializers.ModelSerializer):
    note = serializers.UUIDField(source="note_id")
    item = serializers.UUIDField(source="item_id")
    linked_by = serializers.UUIDField(source="linked_by_id", allow_null=True)

    class Meta:
        model = NoteLink
        fields = ["id", "note", "item", "importance", "quote", "start", "linked_by", "linked_at", "version"]


class LinkWrite(serializers.Serializer):
    item = Reference(Item)
    importance = serializers.IntegerField(min_value=0, max_value=3, required=False)
    quote = serializers.CharField(allow_blank=True, required=False, trim_whitespace=False)
    start = serializers.IntegerField(min_value=0, allow_null=True, required=False)


class LinkChange(serializers.Serializer):
    importance = serializers.IntegerField(min_value=0, max_value=3)


class IdeaRead(serializers.ModelSerializer):
    product = serializers.UUIDField(source="product_id")
    item = serializers.UUIDField(source="item_id", allow_null=True)
    merged_into = serializers.UUIDField(source="merged_into_id", allow_null=True)
    note = serializers.UUIDField(source="note_id", allow_null=True)
    votes = serializers.IntegerField(
        source="votes_count", help_text="Distinct voters, those of merged ideas included."
    )

    class Meta:
        model = Idea
        fields = [
            "id", "product", "title", "text", "state", "item", "merged_into", "note", "votes", "version",
            "created_at", "updated_at",
        ]  # fmt: skip


class IdeaWrite(serializers.Serializer):
    product = Reference(Product)
    title = serializers.CharField(max_length=160)
    text = serializers.CharField(allow_blank=True, required=False)
    state = serializers.ChoiceField(["pending", "open", "closed"], required=False)
    item = Reference(Item, allow_null=True, required=False)


class IdeaChange(serializers.Serializer):
    title = serializers.CharField(max_length=160)
    text = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(["pending", "open", "closed"])
    item = Reference(Item, allow_null=True)
    merged_into = Reference(Idea, allow_null=True)
