"""REST of feedback: the same access and the same actions as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CollectionView, DetailView, RestoreView, WorkspaceView, check_version, etag
from core.errors import Invalid
from feedback import access, actions, serializers
from feedback.models import Company, Customer, Idea, Note, NoteLink
from feedback.queries.inbox import matching

WRITES = {"GET": "read", "POST": "feedback.write"}
RESTORES = {"POST": "feedback.write"}
CHANGES = {"GET": "read", "PATCH": "feedback.write", "DELETE": "feedback.write"}


def filters(**described: str) -> Any:
    """The query parameters of a list, for the schema."""
    return extend_schema(
        parameters=[OpenApiParameter(name, description=said) for name, said in described.items()]
    )


def uuid_of(request: Request, name: str) -> UUID | None:
    text = request.query_params.get(name)
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid({name: _("Give an id.")}) from None


def choice_of(request: Request, name: str, choices: list[str]) -> str:
    text = request.query_params.get(name, "")
    if text and text not in choices:
        raise Invalid({name: _("Choose one of: %(choices)s.") % {"choices": ", ".join(choices)}})
    return text


def words_of(request: Request) -> str:
    return request.query_params.get("q", "").replace("\x00", "").strip()[:200]


def by_external_id(rows: QuerySet[Any], request: Request) -> QuerySet[Any]:
    given = request.query_params.get("external_id")
    return rows.filter(external_id=given.replace("\x00", "")) if given else rows


class Companies(CollectionView):
    area, needs = "feedback", WRITES
    read_serializer, write_serializer = serializers.CompanyRead, serializers.CompanyWrite

    @filters(
        q="In name, domain or segment.",
        segment="Exactly this segment.",
        external_id="The id in your own system.",
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[Company]:
        rows = by_external_id(Company.objects.all(), self.request)
        if segment := self.request.query_params.get("segment", "").replace("\x00", ""):
            rows = rows.filter(segment=segment)
        if q := words_of(self.request):
            rows = rows.filter(Q(name__icontains=q) | Q(domain__icontains=q) | Q(segment__icontains=q))
        return rows

    def create(self, data: dict[str, Any]) -> Company:
        return actions.create_company(by=self.actor, **data)


class OneCompany(DetailView):
    area, needs = "feedback", CHANGES
    read_serializer, write_serializer = serializers.CompanyRead, serializers.CompanyWrite

    def row(self, pk: UUID, write: bool) -> Company:
        return access.company_for(self.actor, pk)

    def change(self, row: Company, data: dict[str, Any]) -> Company:
        return actions.change_company(row, by=self.actor, **data)

    def remove(self, row: Company) -> None:
        actions.remove_company(row, by=self.actor)


class CompanyRestore(RestoreView):
    area, needs, read_serializer = "feedback", RESTORES, serializers.CompanyRead

    def bring_back(self, pk: UUID) -> Company:
        return actions.restore_company(pk, by=self.actor)


class Customers(CollectionView):
    area, needs = "feedback", WRITES
    read_serializer, write_serializer = serializers.CustomerRead, serializers.CustomerWrite

    @filters(
        q="In name, e-mail or company.", company="Of this company.", external_id="The id in your own system."
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[Customer]:
        rows = by_external_id(Customer.objects.all(), self.request)
        if company := uuid_of(self.request, "company"):
            rows = rows.filter(company=company)
        if q := words_of(self.request):
            rows = rows.filter(Q(name__icontains=q) | Q(email__icontains=q) | Q(company__name__icontains=q))
        return rows

    def create(self, data: dict[str, Any]) -> Customer:
        return actions.create_customer(by=self.actor, **data)


class OneCustomer(DetailView):
    area, needs = "feedback", CHANGES
    read_serializer, write_serializer = serializers.CustomerRead, serializers.CustomerWrite

    def row(self, pk: UUID, write: bool) -> Customer:
        return access.customer_for(self.actor, pk)

    def change(self, row: Customer, data: dict[str, Any]) -> Customer:
        return actions.change_customer(row, by=self.actor, **data)

    def remove(self, row: Customer) -> None:
        actions.remove_customer(row, by=self.actor)


class CustomerRestore(RestoreView):
    area, needs, read_serializer = "feedback", RESTORES, serializers.CustomerRead

    def bring_back(self, pk: UUID) -> Customer:
        return actions.restore_customer(pk, by=self.actor)


class Notes(CollectionView):
    area, needs = "feedback", WRITES
    read_serializer, write_serializer = serializers.NoteRead, serializers.NoteWrite

    @filters(
        q="Words in title, text, customer or company; all must occur.",
        state="inbox or done.",
        source="How it came: call, email, portal, …",
        company="Asked by this company.",
        customer="Asked by this customer.",
        item="Linked to this item.",
        tag="Carries this tag.",
        external_id="The id in your own system.",
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[Note]:
        asked = self.request
        rows = by_external_id(Note.objects.select_related("customer__company", "company"), asked)
        if state := choice_of(asked, "state", Note.State.values):
            rows = rows.filter(state=state)
        if source := choice_of(asked, "source", Note.Source.values):
            rows = rows.filter(source=source)
        if customer := uuid_of(asked, "customer"):
            rows = rows.filter(customer=customer)
        if company := uuid_of(asked, "company"):
            rows = rows.alias(asking=Coalesce("customer__company_id", "company_id")).filter(asking=company)
        if item := uuid_of(asked, "item"):
            rows = rows.filter(Exists(NoteLink.objects.filter(note=OuterRef("pk"), item=item)))
        if tag := asked.query_params.get("tag", "").replace("\x00", ""):
            rows = rows.filter(tags__contains=[tag])
        return rows.filter(matching(q)) if (q := words_of(asked)) else rows

    def create(self, data: dict[str, Any]) -> Note:
        return actions.create_note(by=self.actor, **data)


class OneNote(DetailView):
    area, needs = "feedback", CHANGES
    read_serializer, write_serializer = serializers.NoteRead, serializers.NoteWrite

    def row(self, pk: UUID, write: bool) -> Note:
        return access.note_for(self.actor, pk)

    def change(self, row: Note, data: dict[str, Any]) -> Note:
        return actions.change_note(row, by=self.actor, **data)

    def remove(self, row: Note) -> None:
        actions.remove_note(row, by=self.actor)


class NoteRestore(RestoreView):
    area, needs, read_serializer = "feedback", RESTORES, serializers.NoteRead

    def bring_back(self, pk: UUID) -> Note:
        return actions.restore_note(pk, by=self.actor)


class NoteLinks(CollectionView):
    """What a note asks for. Linking the same passage to the same item again changes its importance."""

    area, needs = "feedback", WRITES
    read_serializer, write_serializer = serializers.LinkRead, serializers.LinkWrite

    def rows(self) -> QuerySet[NoteLink]:
        return NoteLink.objects.filter(note=access.note_for(self.actor, self.kwargs["pk"]))

    def create(self, data: dict[str, Any]) -> NoteLink:
        return actions.link_note(access.note_for(self.actor, self.kwargs["pk"]), by=self.actor, **data)


class OneNoteLink(WorkspaceView):
    area, needs = "feedback", CHANGES

    @extend_schema(responses=serializers.LinkRead)
    def get(self, request: Request, pk: UUID, link: UUID, **kwargs: Any) -> Response:
        return self._answer(access.link_for(self.actor, pk, link))

    @extend_schema(request=serializers.LinkChange, responses=serializers.LinkRead)
    def patch(self, request: Request, pk: UUID, link: UUID, **kwargs: Any) -> Response:
        row = access.link_for(self.actor, pk, link)
        check_version(request, row, lambda: serializers.LinkRead(row).data)
        data = self.cleaned(serializers.LinkChange, request.data)
        return self._answer(actions.change_link(row, by=self.actor, **data))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: UUID, link: UUID, **kwargs: Any) -> Response:
        row = access.link_for(self.actor, pk, link)
        check_version(request, row, lambda: serializers.LinkRead(row).data)
        actions.unlink(row, by=self.actor)
        return Response(status=204)

    def _answer(self, row: NoteLink) -> Response:
        return Response(serializers.LinkRead(row).data, headers={"ETag": etag(row)})


class Ideas(CollectionView):
    """Ideas of the portals. Those whose sender's address is not verified are nobody's business yet."""

    area, needs = "feedback", {"GET": "read", "POST": "publish"}
    read_serializer, write_serializer = serializers.IdeaRead, serializers.IdeaWrite

    @filters(
        q="In title or text.",
        state="pending, open, merged or closed.",
        product="Of this product.",
        item="Linked to this item.",
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)

    def rows(self) -> QuerySet[Idea]:
        rows = Idea.objects.filter(confirmed_at__isnull=False)
        if state := choice_of(self.request, "state", Idea.State.values):
            rows = rows.filter(state=state)
        for name in ("product", "item"):
            if value := uuid_of(self.request, name):
                rows = rows.filter(**{name: value})
        if q := words_of(self.request):
            rows = rows.filter(Q(title__icontains=q) | Q(text__icontains=q))
        return rows

    def create(self, data: dict[str, Any]) -> Idea:
        item = data.pop("item", None)
        idea = actions.create_idea(by=self.actor, **data)
        return actions.change_idea(idea, by=self.actor, item=item) if item else idea


class OneIdea(DetailView):
    area, needs = "feedback", {"GET": "read", "PATCH": "publish", "DELETE": "publish"}
    read_serializer, write_serializer = serializers.IdeaRead, serializers.IdeaChange

    def row(self, pk: UUID, write: bool) -> Idea:
        return access.idea_for(self.actor, pk)

    def change(self, row: Idea, data: dict[str, Any]) -> Idea:
        into = data.pop("merged_into", row.merged_into)
        if into is None:
            row = actions.unmerge_idea(row, by=self.actor)
        row = actions.change_idea(row, by=self.actor, **data)
        if into is not None and into.pk != row.merged_into_id:
            row = actions.merge_idea(row, into, by=self.actor)
        return row

    def remove(self, row: Idea) -> None:
        actions.remove_idea(row, by=self.actor)
