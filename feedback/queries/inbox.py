"""The list of notes: filters that live in the address, order, and what stands beside each note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from core.ids import uuid_of
from core.tenancy import Actor
from feedback.models import Company, Customer, Note, NoteLink, Reading
from roadmap.models import Item

PAGE = 50
SORTS = ("newest", "oldest", "worth")
# What a line shows: making whole rows of everything took longer than the query.
SHOWN = (
    "title",
    "state",
    "source",
    "occurred_at",
    "customer__name",
    "customer__company__name",
    "company__name",
)
COMPANY_ID = Coalesce("customer__company_id", "company_id")
WORTH = Coalesce("customer__company__revenue", "company__revenue")


@dataclass(frozen=True)
class Filters:
    """What the address says; anything that is not understood is left out."""

    state: str = "inbox"
    q: str = ""
    source: str = ""
    company: UUID | None = None
    customer: UUID | None = None
    item: UUID | None = None
    tag: str = ""
    sort: str = "newest"

    @classmethod
    def read(cls, said: QueryDict) -> Filters:
        state, source, sort = said.get("state", ""), said.get("source", ""), said.get("sort", "")
        return cls(
            state=state if state in ("inbox", "done", "all") else "inbox",
            q=said.get("q", "").replace("\x00", "").strip()[:200],
            source=source if source in Note.Source.values else "",
            company=uuid_of(said.get("company")),
            customer=uuid_of(said.get("customer")),
            item=uuid_of(said.get("item")),
            tag=said.get("tag", "").replace("\x00", "")[:60],
            sort=sort if sort in SORTS else "newest",
        )

    def query(self, **changes: Any) -> str:
        """As it goes into an address, with `changes`: only what differs from the plain inbox."""
        values = {**self.__dict__, **changes}
        said = {
            name: value for name, value in values.items() if value and value != getattr(Filters, name, None)
        }
        return f"?{urlencode(said)}" if said else ""

    @property
    def narrowed(self) -> bool:
        return any((self.q, self.source, self.company, self.customer, self.item, self.tag))

    def __getitem__(self, name: str) -> str:
        """`filters.as_done`: the address with one thing changed."""
        changes: dict[str, dict[str, str]] = {
            "without_state": {"state": "inbox"},
            "as_done": {"state": "done"},
            "as_all": {"state": "all"},
            "by_newest": {"sort": "newest"},
            "by_oldest": {"sort": "oldest"},
            "by_worth": {"sort": "worth"},
        }
        return self.query(**changes[name])

    @property
    def next_page(self) -> str:
        """The address up to the number of the page."""
        said = self.query()
        return f"{said}&page=" if said else "?page="


def chips(filters: Filters) -> list[dict[str, str]]:
    """What narrows the list, each with the address that takes it away."""
    found = [
        (_("Words"), "q", filters.q),
        (_("Tag"), "tag", filters.tag),
        (_("Source"), "source", str(Note.Source(filters.source).label) if filters.source else ""),
        (_("Company"), "company", _name_of(Company, filters.company)),
        (_("Customer"), "customer", _name_of(Customer, filters.customer)),
        (_("Item"), "item", _name_of(Item, filters.item)),
    ]
    return [
        {"name": name, "label": label, "query": filters.query(**{key: ""})}
        for name, key, label in found
        if label
    ]


def _name_of(model: Any, pk: UUID | None) -> str:
    found = model.objects.filter(pk=pk).first() if pk else None
    return str(found) if found else (_("unknown") if pk else "")


def source_links(filters: Filters) -> list[dict[str, Any]]:
    links = [{"label": _("Any source"), "query": filters.query(source=""), "on": not filters.source}]
    for value, label in Note.Source.choices:
        links.append(
            {"label": label.capitalize(), "query": filters.query(source=value), "on": filters.source == value}
        )
    return links


def filtered(filters: Filters) -> QuerySet[Note]:
    notes = Note.objects.all()
    if filters.state != "all":
        notes = notes.filter(state=filters.state)
    if filters.q:
        notes = notes.filter(matching(filters.q))
    for name in ("source", "customer"):
        if value := getattr(filters, name):
            notes = notes.filter(**{name: value})
    if filters.tag:
        notes = notes.filter(tags__contains=[filters.tag])
    if filters.company:
        notes = notes.alias(asking=COMPANY_ID).filter(asking=filters.company)
    if filters.item:
        notes = notes.filter(Exists(NoteLink.objects.filter(note=OuterRef("pk"), item=filters.item)))
    return notes


def matching(words: str) -> Q:
    found = Q()
    for word in words.split()[:8]:
        found &= (
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(customer__company__name__icontains=word)
            | Q(company__name__icontains=word)
        )
    return found


def ordered(notes: QuerySet[Note], sort: str) -> QuerySet[Note]:
    if sort == "worth":
        return notes.annotate(worth=WORTH).order_by(F("worth").desc(nulls_last=True), "-occurred_at", "-id")
    return notes.order_by("occurred_at", "id") if sort == "oldest" else notes.order_by("-occurred_at", "-id")


def rows(filters: Filters, actor: Actor, page: int = 1) -> tuple[list[Note], bool]:
    """A page of the list, and whether there is more. One query."""
    links = (
        NoteLink.objects.filter(note=OuterRef("pk"))
        .order_by()
        .values("note")
        .annotate(n=Count("*"))
        .values("n")
    )
    read = Reading.objects.filter(note=OuterRef("pk"), user=actor.user)
    notes = ordered(filtered(filters), filters.sort).select_related("customer__company", "company")
    notes = notes.only(*SHOWN).annotate(worth=WORTH, passages=Subquery(links), is_read=Exists(read))
    found: list[Note] = list(notes[(page - 1) * PAGE : page * PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def neighbours(filters: Filters, note: Note) -> tuple[UUID | None, UUID | None]:
    """The notes before and after this one in the list; where it is not in the list, its first note comes after."""
    ids = list(ordered(filtered(filters), filters.sort).values_list("pk", flat=True)[:2000])
    if note.pk not in ids:
        return None, ids[0] if ids else None
    at = ids.index(note.pk)
    return (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)


def waiting(actor: Actor) -> int:
    """How many notes lie in the inbox: the figure beside "Feedback"."""
    return Note.objects.filter(state=Note.State.INBOX).count()


def start_of_day() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


COUNTS = """
SELECT count(*), count(*) FILTER (WHERE n.occurred_at BETWEEN %s AND %s), count(*) FILTER (WHERE NOT EXISTS
  (SELECT 1 FROM feedback_reading r WHERE r.note_id = n.id AND r.user_id = %s)),
  EXISTS (SELECT 1 FROM feedback_note e WHERE e.workspace_id = %s)
FROM feedback_note n WHERE n.workspace_id = %s AND n.state = 'inbox'
"""


def counts(actor: Actor) -> dict[str, int]:
    """`ever`: whether a note was written at all; an inbox without any was not worked off."""
    user, workspace = actor.user.pk if actor.user else None, actor.workspace.pk
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [start_of_day(), timezone.now(), user, workspace, workspace])
        return dict(zip(("waiting", "today", "unread", "ever"), cursor.fetchone(), strict=True))


def most_wanted(days: int = 7) -> dict[str, Any] | None:
    """`title` and `n` of the item that most notes of the last days ask for; None where none comes up twice."""
    since = timezone.now() - timedelta(days=days)
    asked = NoteLink.objects.filter(note__occurred_at__gte=since).values("item_id", title=F("item__title"))
    return asked.annotate(n=Count("note", distinct=True)).filter(n__gte=2).order_by("-n", "item_id").first()


def row(note: Note, links: int) -> Note:
    """The open note as the list shows it: for when linking or reading changed its line."""
    note.passages = links  # type: ignore[attr-defined]
    company = note.asking_company
    note.worth = company.revenue if company else None  # type: ignore[attr-defined]
    note.is_read = True  # type: ignore[attr-defined]
    return note
