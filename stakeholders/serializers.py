"""What goes in and what comes out, apart; every field is listed."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from metrics.models import Kpi
from roadmap.access import member_for
from roadmap.models import Item, Objective, Product
from stakeholders.models import Audience, Digest, Stakeholder, StatusPage, StatusUpdate, Subscription
from stakeholders.models.audiences import Precision
from stakeholders.models.digests import Cadence, Weekday
from stakeholders.models.pages import is_colour
from stakeholders.models.people import Kind
from stakeholders.models.updates import Health
from stakeholders.visibility import CATEGORIES, FIELDS
from stakeholders.zones import known_zone

TIMES = ("version", "created_at", "updated_at")


class Reference(serializers.PrimaryKeyRelatedField):
    """The id of a row of this workspace; one of another does not exist here."""

    def __init__(self, model: Any, **options: Any) -> None:
        if not options.get("read_only"):
            options["queryset"] = model.objects
        super().__init__(pk_field=serializers.UUIDField(), **options)

    def get_queryset(self) -> Any:
        """Asked inside acting(); a queryset made with the class would be of nobody's workspace."""
        rows: Any = vars(self).get("queryset")
        return rows.all() if rows is not None else None


def references(model: Any) -> serializers.ManyRelatedField:
    return serializers.ManyRelatedField(child_relation=Reference(model), required=False)


class StakeholderRead(serializers.ModelSerializer[Stakeholder]):
    quadrant = serializers.CharField(read_only=True)

    class Meta:
        model = Stakeholder
        fields = (
            *("id", "name", "email", "internal", "kind", "organisation", "influence", "interest", "quadrant"),
            *("zone", "language", "notes", "external_id", "user", *TIMES),
        )


class StakeholderWrite(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    internal = serializers.BooleanField(required=False)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    organisation = serializers.CharField(max_length=200, allow_blank=True, required=False)
    influence = serializers.IntegerField(min_value=1, max_value=5, required=False)
    interest = serializers.IntegerField(min_value=1, max_value=5, required=False)
    zone = serializers.CharField(max_length=64, allow_blank=True, required=False, validators=[known_zone])
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    notes = serializers.CharField(max_length=100_000, allow_blank=True, required=False)
    external_id = serializers.CharField(max_length=200, allow_blank=True, required=False)


class AudienceRead(serializers.ModelSerializer[Audience]):
    products = serializers.SerializerMethodField()
    kpis = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()
    shown = serializers.ListField(child=serializers.CharField(), source="fields")

    class Meta:
        model = Audience
        fields = (
            *(
                "id",
                "name",
                "products",
                "categories",
                "shown",
                "date_precision",
                "sees_updates",
                "tells_leaving",
            ),
            *("kpis", "members", *TIMES),
        )

    def get_products(self, row: Audience) -> list[str]:
        return [str(link.product_id) for link in row.product_links.all()]

    def get_kpis(self, row: Audience) -> list[str]:
        return [str(link.kpi_id) for link in row.kpi_links.all()]

    def get_members(self, row: Audience) -> list[str]:
        return [str(link.stakeholder_id) for link in row.member_links.all()]


class AudienceWrite(serializers.Serializer[Any]):
    """`products` empty: all of them; `kpis` empty: none. `shown`: what is seen of an item besides its title."""

    name = serializers.CharField(max_length=120)
    products = references(Product)
    kpis = references(Kpi)
    members = references(Stakeholder)
    categories = serializers.ListField(
        child=serializers.ChoiceField(CATEGORIES), required=False, allow_empty=False
    )
    shown = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        help_text=f"{', '.join(FIELDS)}, or custom.<slug> of a field of your own.",
    )
    date_precision = serializers.ChoiceField(Precision.choices, required=False)
    sees_updates = serializers.BooleanField(required=False)
    tells_leaving = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "shown" in attrs:
            attrs["fields"] = attrs.pop("shown")
        return attrs


class UpdateRead(serializers.ModelSerializer[StatusUpdate]):
    class Meta:
        model = StatusUpdate
        fields = (
            *("id", "product", "objective", "item", "health", "narrative", "author", "audience_visible"),
            *("published_at", "since", "changes", *TIMES),
        )


class UpdateChange(serializers.Serializer[Any]):
    health = serializers.ChoiceField(Health.choices, required=False)
    narrative = serializers.CharField(max_length=100_000)
    audience_visible = serializers.BooleanField(
        required=False,
        help_text="Whether audiences that may see what it is about may read it, once it is published.",
    )
    publish = serializers.BooleanField(
        required=False,
        help_text="true: publish it with this request. Else it is, or stays, a draft that no reader is told of.",
    )


class UpdateWrite(UpdateChange):
    """About exactly one of `item`, `objective`, `product`. A draft unless `publish`."""

    item = Reference(Item, required=False)
    objective = Reference(Objective, required=False)
    product = Reference(Product, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [attrs.pop(name) for name in ("item", "objective", "product") if name in attrs]
        if len(given) != 1:
            raise serializers.ValidationError({"item": ["Name exactly one of item, objective, product."]})
        return attrs | {"subject": given[0]}


class PageRead(serializers.ModelSerializer[StatusPage]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = StatusPage
        fields = (
            *(
                "id",
                "audience",
                "enabled",
                "url",
                "company",
                "accent",
                "headline",
                "standfirst",
                "since_days",
            ),
            *("contact", "open_signup", *TIMES),
        )

    def get_url(self, row: StatusPage) -> str | None:
        """The address, which is the key: only for those who may publish, and only while the page is open."""
        address = self.context.get("address")
        return address(row) if address and row.enabled else None


class MemberField(serializers.UUIDField):
    """The id of a person of this workspace; becomes the user."""

    def to_internal_value(self, data: Any) -> Any:
        return member_for(self.context["actor"], super().to_internal_value(data))


class PageChange(serializers.Serializer[Any]):
    enabled = serializers.BooleanField(required=False)
    company = serializers.CharField(max_length=120, allow_blank=True, required=False)
    accent = serializers.CharField(max_length=7, allow_blank=True, required=False, validators=[is_colour])
    headline = serializers.CharField(max_length=160, allow_blank=True, required=False)
    standfirst = serializers.CharField(max_length=600, allow_blank=True, required=False)
    since_days = serializers.IntegerField(min_value=1, max_value=366, required=False)
    contact = MemberField(required=False, allow_null=True)
    open_signup = serializers.BooleanField(required=False)


class PageWrite(PageChange):
    audience = Reference(Audience)


class SubscriptionRead(serializers.ModelSerializer[Subscription]):
    class Meta:
        model = Subscription
        fields = (
            *("id", "stakeholder", "audience", "cadence", "weekday", "monthday", "hour", "enabled"),
            *("unsubscribed_at", "since", *TIMES),
        )


class RhythmWrite(serializers.Serializer[Any]):
    """`weekday` 0 is Monday; `monthday` 29 to 31: the last day of a shorter month; `hour` where the reader lives."""

    cadence = serializers.ChoiceField(Cadence.choices, required=False)
    weekday = serializers.ChoiceField(Weekday.choices, required=False)
    monthday = serializers.IntegerField(min_value=1, max_value=31, required=False)
    hour = serializers.IntegerField(min_value=0, max_value=23, required=False)
    enabled = serializers.BooleanField(required=False)


class SubscriptionWrite(RhythmWrite):
    stakeholder = Reference(Stakeholder)
    audience = Reference(Audience)
    enabled = None  # type: ignore[assignment]  # a new one is active


class DigestRead(serializers.ModelSerializer[Digest]):
    subject = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = Digest
        fields = (
            *("id", "stakeholder", "audience", "subscription", "recipient_name", "recipient_email"),
            *("subject", "state", "since", "due_at", "created_at"),
        )


class DigestDetailRead(DigestRead):
    content = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    html = serializers.SerializerMethodField()

    class Meta(DigestRead.Meta):
        fields: Any = (*DigestRead.Meta.fields, "content", "text", "html")

    def get_content(self, row: Digest) -> dict[str, Any]:
        return row.edition.content if row.edition else {}

    def get_text(self, row: Digest) -> str:
        return self.context["copy"].get("mail_text", "")

    def get_html(self, row: Digest) -> str:
        return self.context["copy"].get("mail_html", "")


class SendWrite(serializers.Serializer[Any]):
    """Send a subscription's next digest now."""

    subscription = Reference(Subscription)
