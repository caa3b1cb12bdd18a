"""Companies and people as tables: sorted by the address, a page at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from feedback.models import Company, Customer, Note, NoteLink

PAGE = 50
COMPANY_SORTS: dict[str, Any] = {
    "name": Lower("name"),
    "revenue": F("revenue"),
    "segment": Lower("segment"),
    "people": F("people"),
    "notes": F("notes_n"),
}
CUSTOMER_SORTS: dict[str, Any] = {
    "name": Lower("name"),
    "company": Lower("company__name"),
    "email": Lower("email"),
    "notes": F("notes_n"),
    "last": F("last_note"),
}


def _per(rows: QuerySet[Any], key: str, counted: Any) -> Subquery:
    """A count as a sub-select of its own, so that two counts do not multiply each other."""
    grouped = rows.order_by().values(key).annotate(n=counted).values("n")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)  # type: ignore[return-value]


def companies(q: str = "", sort: str = "-revenue", page: str | int = 1) -> Page[Company]:
    asked = Note.objects.annotate(asking=Coalesce("customer__company_id", "company_id")).filter(
        asking=OuterRef("pk")
    )
    links = NoteLink.objects.annotate(asking=Coalesce("note__customer__company_id", "note__company_id"))
    found = Company.objects.annotate(
        people=_per(Customer.objects.filter(company=OuterRef("pk")), "company", Count("*")),
        notes_n=_per(asked, "asking", Count("*")),
        items_n=_per(links.filter(asking=OuterRef("pk")), "asking", Count("item", distinct=True)),
    )
    if q:
        found = found.filter(Q(name__icontains=q) | Q(domain__icontains=q) | Q(segment__icontains=q))
    return _page(found, COMPANY_SORTS, sort, "-revenue", page)


def customers(q: str = "", sort: str = "name", page: str | int = 1) -> Page[Customer]:
    notes = Note.objects.filter(customer=OuterRef("pk"))
    found = Customer.objects.select_related("company").annotate(
        notes_n=_per(notes, "customer", Count("*")),
        last_note=Subquery(notes.order_by().values("customer").annotate(n=Max("occurred_at")).values("n")),
    )
    if q:
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q) | Q(company__name__icontains=q))
    return _page(found, CUSTOMER_SORTS, sort, "name", page)


def _page(
    rows: QuerySet[Any], sorts: dict[str, Any], sort: str, otherwise: str, page: str | int
) -> Page[Any]:
    if sort.lstrip("-") not in sorts:
        sort = otherwise
    by = sorts[sort.lstrip("-")]
    order = by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
    return Paginator(rows.order_by(order, "id"), PAGE).get_page(page)


def company_totals() -> dict[str, Any]:
    """For the sentence under the title: how many companies, how many of them have asked for something."""
    asked = NoteLink.objects.annotate(
        asking=Coalesce("note__customer__company_id", "note__company_id")
    ).values("asking")
    return Company.objects.aggregate(n=Count("pk"), asking=Count("pk", filter=Q(pk__in=asked)))


def known_as(q: str, limit: int = 6) -> list[Customer]:
    """People for what somebody types in the note form."""
    found = Customer.objects.select_related("company")
    if q:
        found = found.filter(Q(name__icontains=q) | Q(email__icontains=q) | Q(company__name__icontains=q))
    return list(found.order_by(Lower("name"))[:limit])
