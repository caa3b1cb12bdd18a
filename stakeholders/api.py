"""REST of the stakeholders area: the same access and the same actions as the pages."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, KeysetPage, RestoreView, WorkspaceView, check_version
from core.errors import Conflict, Invalid
from core.tenancy import Actor
from stakeholders import access, actions, queries, serializers
from stakeholders.models import Audience, Digest, Stakeholder, StatusPage, StatusUpdate, Subscription
from stakeholders.models.digests import State
from stakeholders.models.people import QUADRANTS, Kind
from stakeholders.models.updates import Health
from stakeholders.preview import preview_of
from stakeholders.reading import browser_context
from stakeholders.views.audiences import link_of

AREA = access.AREA
WRITES = {"GET": "read", "POST": "stakeholders.write"}
CHANGES = {"GET": "read", "PATCH": "stakeholders.write", "DELETE": "stakeholders.write"}


def filters(**described: str) -> Any:
    """The query parameters of a list, for the schema."""
    return extend_schema(
        parameters=[OpenApiParameter(name, description=said) for name, said in described.items()]
    )


def text_of(request: Request, name: str) -> str:
    return request.query_params.get(name, "").replace("\0", "").strip()[:200]


def choice_of(request: Request, name: str, known: Any) -> str:
    given = text_of(request, name)
    if given and given not in known:
        raise Invalid({name: _("Choose one of: %(known)s.") % {"known": ", ".join(known)}})
    return given


def uuid_of(request: Request, name: str) -> UUID | None:
    given = text_of(request, name)
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Invalid({name: _("Give an id.")}) from None


def narrowed(rows: QuerySet[Any], request: Request, *names: str) -> QuerySet[Any]:
    """Filtered by the ids given for `names`."""
    for name in names:
        if pk := uuid_of(request, name):
            rows = rows.filter(**{f"{name}_id": pk})
    return rows


class Stakeholders(CollectionView):
    area, needs = AREA, WRITES
    read_serializer, write_serializer = serializers.StakeholderRead, serializers.StakeholderWrite

    @filters(
        q="In name, address or organisation.",
        kind="One kind.",
        quadrant="manage, satisfy, inform or monitor.",
        external_id="The id in your own system.",
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[Stakeholder]:
        request = self.request
        rows = Stakeholder.objects.all()
        if q := text_of(request, "q"):
            rows = rows.matching(q)
        if kind := choice_of(request, "kind", Kind.values):
            rows = rows.filter(kind=kind)
        if quadrant := choice_of(request, "quadrant", list(QUADRANTS)):
            rows = rows.in_quadrant(quadrant)
        if external_id := text_of(request, "external_id"):
            rows = rows.filter(external_id=external_id)
        return rows

    def create(self, data: dict[str, Any]) -> Stakeholder:
        return actions.create_stakeholder(by=self.actor, **data)


class OneStakeholder(DetailView):
    area, needs = AREA, CHANGES
    read_serializer, write_serializer = serializers.StakeholderRead, serializers.StakeholderWrite

    def row(self, pk: UUID, write: bool) -> Stakeholder:
        return access.stakeholder_for(self.actor, pk, write=write)

    def change(self, row: Stakeholder, data: dict[str, Any]) -> Stakeholder:
        return actions.change_stakeholder(row, by=self.actor, **data)

    def remove(self, row: Stakeholder) -> None:
        actions.delete_stakeholder(row, by=self.actor)


class Audiences(CollectionView):
    area, needs = AREA, WRITES
    read_serializer, write_serializer = serializers.AudienceRead, serializers.AudienceWrite

    def rows(self) -> QuerySet[Audience]:
        return Audience.objects.prefetch_related("product_links", "kpi_links", "member_links")

    def create(self, data: dict[str, Any]) -> Audience:
        return actions.create_audience(by=self.actor, **data)


class OneAudience(DetailView):
    area, needs = AREA, CHANGES
    read_serializer, write_serializer = serializers.AudienceRead, serializers.AudienceWrite

    def row(self, pk: UUID, write: bool) -> Audience:
        return access.audience_for(self.actor, pk, write=write)

    def change(self, row: Audience, data: dict[str, Any]) -> Audience:
        return actions.change_audience(row, by=self.actor, **data)

    def remove(self, row: Audience) -> None:
        actions.delete_audience(row, by=self.actor)


class Updates(CollectionView):
    area, needs = AREA, WRITES
    read_serializer, write_serializer = serializers.UpdateRead, serializers.UpdateWrite

    @filters(
        item="About this item.",
        objective="About this objective.",
        product="About this product.",
        health="on_track, at_risk or off_track.",
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[StatusUpdate]:
        rows = narrowed(StatusUpdate.objects.all(), self.request, "item", "objective", "product")
        if health := choice_of(self.request, "health", Health.values):
            rows = rows.filter(health=health)
        return rows

    def create(self, data: dict[str, Any]) -> StatusUpdate:
        return actions.write_update(data.pop("subject"), by=self.actor, **data)


class OneUpdate(DetailView):
    area, needs = AREA, CHANGES
    read_serializer, write_serializer = serializers.UpdateRead, serializers.UpdateChange

    def row(self, pk: UUID, write: bool) -> StatusUpdate:
        return access.update_for(self.actor, pk, write=write)

    def change(self, row: StatusUpdate, data: dict[str, Any]) -> StatusUpdate:
        publish = data.pop("publish", False)
        actions.change_update(row, by=self.actor, **data)
        return actions.publish_update(row, by=self.actor) if publish and row.is_draft else row

    def remove(self, row: StatusUpdate) -> None:
        actions.delete_update(row, by=self.actor)


class UpdateRestore(RestoreView):
    area, needs, read_serializer = AREA, {"POST": "stakeholders.write"}, serializers.UpdateRead

    def bring_back(self, pk: UUID) -> StatusUpdate:
        return actions.restore_update(pk, by=self.actor)


def shown_page(actor: Actor, row: StatusPage) -> dict[str, Any]:
    address = link_of if actor.can("publish") else None
    return serializers.PageRead(row, context={"address": address}).data


class StatusPages(WorkspaceView):
    area, needs = AREA, {"GET": "read", "POST": "publish"}

    @extend_schema(responses=serializers.PageRead(many=True))
    def get(self, request: Request, **kwargs: Any) -> Response:
        page = KeysetPage(request)
        found = page.take(StatusPage.objects.all())
        return page.response([shown_page(self.actor, cast(StatusPage, row)) for row in found])

    @extend_schema(request=serializers.PageWrite, responses={201: serializers.PageRead})
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Make an audience's page. Raises: 409 when it has one."""

        def make() -> Response:
            data = self.cleaned(serializers.PageWrite, request.data)
            audience = data.pop("audience")
            if StatusPage.objects.filter(audience=audience).exists():
                raise Conflict(_("This audience has a page already. Change that one."))
            row = actions.change_page(actions.page_of(audience, by=self.actor), by=self.actor, **data)
            return Response(shown_page(self.actor, row), status=201, headers={"ETag": f'"{row.version}"'})

        return self.once(request, make)


class OneStatusPage(DetailView):
    area, needs = AREA, {"GET": "read", "PATCH": "publish", "DELETE": "publish"}
    read_serializer, write_serializer = serializers.PageRead, serializers.PageChange

    def row(self, pk: UUID, write: bool) -> StatusPage:
        return access.page_for(self.actor, pk, write=write)

    def shown(self, row: StatusPage) -> Any:
        return shown_page(self.actor, row)

    def change(self, row: StatusPage, data: dict[str, Any]) -> StatusPage:
        return actions.change_page(row, by=self.actor, **data)

    def remove(self, row: StatusPage) -> None:
        row.delete()


class StatusPageAddress(WorkspaceView):
    """POST gives the page a new address; the old one is dead."""

    area, needs = AREA, {"POST": "publish"}

    @extend_schema(request=None, responses=serializers.PageRead)
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        row = access.page_for(self.actor, pk, write=True)
        check_version(request, row, lambda: shown_page(self.actor, row))
        row = actions.rotate_link(row, by=self.actor)
        return Response(shown_page(self.actor, row), headers={"ETag": f'"{row.version}"'})


class Subscriptions(CollectionView):
    area, needs = AREA, WRITES
    read_serializer, write_serializer = serializers.SubscriptionRead, serializers.SubscriptionWrite

    @filters(stakeholder="Of this stakeholder.", audience="Of this audience.")
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[Subscription]:
        return narrowed(Subscription.objects.all(), self.request, "stakeholder", "audience")

    def create(self, data: dict[str, Any]) -> Subscription:
        return actions.subscribe(data.pop("stakeholder"), data.pop("audience"), by=self.actor, **data)


class OneSubscription(DetailView):
    area, needs = AREA, CHANGES
    read_serializer, write_serializer = serializers.SubscriptionRead, serializers.RhythmWrite

    def row(self, pk: UUID, write: bool) -> Subscription:
        return access.subscription_for(self.actor, pk, write=write)

    def change(self, row: Subscription, data: dict[str, Any]) -> Subscription:
        return actions.change_subscription(row, by=self.actor, **data)

    def remove(self, row: Subscription) -> None:
        actions.delete_subscription(row, by=self.actor)


class SubscriptionPreview(WorkspaceView):
    """The next digest of this subscription, by the very builder that will send it, and when it goes."""

    area, needs = AREA, {"GET": "read"}

    @extend_schema(responses=OpenApiResponse(OpenApiTypes.OBJECT))
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        return Response(preview_of(access.subscription_for(self.actor, pk)).as_json())


class Digests(CollectionView):
    """POST sends a subscription's next digest now."""

    area, needs = AREA, {"GET": "read", "POST": "publish"}
    read_serializer, write_serializer = serializers.DigestRead, serializers.SendWrite

    @filters(
        stakeholder="To this stakeholder.",
        audience="Of this audience.",
        state="queued, sent, recorded, failed or nothing.",
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[Digest]:
        state = choice_of(self.request, "state", State.values)
        return narrowed(queries.digests(state), self.request, "stakeholder", "audience")

    def create(self, data: dict[str, Any]) -> Digest:
        wanted = data["subscription"]
        rows = Subscription.objects.select_for_update(of=("self",)).select_related("stakeholder", "audience")
        return actions.send_now(rows.get(pk=wanted.pk), by=self.actor)


class OneDigest(WorkspaceView):
    area, needs = AREA, {"GET": "read"}

    @extend_schema(responses=serializers.DigestDetailRead)
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        row = access.digest_for(self.actor, pk)
        return Response(serializers.DigestDetailRead(row, context={"copy": browser_context(row)}).data)
