"""Makes the demo's feedback in bulk, month by month, so that the log tells it at its own times."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from core.ids import uuid7
from core.models import Membership, User
from core.tenancy import Actor, acting
from feedback.actions.demand import refresh_demand
from feedback.demo.people import COMPANIES, FIRST, LAST
from feedback.demo.portal import build_portal
from feedback.demo.wishes import ASIDES, CLOSINGS, CONSEQUENCES, OPENINGS, WISHES
from feedback.models import Company, Customer, Note, NoteLink, Reading
from roadmap.models import Item, Product

NOTES, DAYS, WAITING, CUSTOMERS = 600, 735, 26, 92
SOURCES = ("call", "call", "email", "email", "email", "ticket", "meeting", "sales", "chat", "survey")
ASKERS = {
    "HAR": ("Ferry line", "Municipal line", "Freight", "Tour agent", "Railway"),
    "GNG": ("Passengers", "Municipal line", "Hotels", "Ferry line", "Tour agent"),
    "LED": ("Ferry line", "Harbour", "Municipal line", "Freight"),
}
TAGS = ("summer", "winter", "ramp", "desk", "money", "islanders", "renewal", "complaint", "praise")


@dataclass
class Batch:
    """What came in during one month."""

    notes: list[Note] = field(default_factory=list)
    links: list[NoteLink] = field(default_factory=list)


def build(actor: Actor, rng: Random, items: list[Item], products: list[Product]) -> None:
    """40 companies, their people, 600 notes, the portals with ideas and votes; the demand counted onto the items."""
    begun = actor.now - timedelta(days=DAYS)
    team = [one.user for one in Membership.objects.select_related("user").order_by("created_at", "id")]
    with acting(actor.workspace, actor.user, actor.source, role="system", at=begun):
        people = _people(actor, rng, _companies(actor, begun), begun)
    for _month, batch in sorted(_notes(actor, rng, items, people, team).items()):
        at = min(max(note.created_at for note in batch.notes), actor.now)
        with acting(actor.workspace, rng.choice(team[:4]), actor.source, role="system", at=at):
            Note.objects.bulk_create(batch.notes)
            NoteLink.objects.bulk_create(batch.links)
    _mark_read(actor, team)
    build_portal(actor, rng, items, products)
    refresh_demand([item.pk for item in items], by=actor)


def _stamped(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"id": uuid7(), "workspace": actor.workspace, "created_at": at, "updated_at": at}


def slug(text: str) -> str:
    plain = unicodedata.normalize(
        "NFKD", text.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae")
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def _companies(actor: Actor, begun: datetime) -> list[Company]:
    made = [
        Company(
            **_stamped(actor, begun),
            name=name,
            segment=segment,
            revenue=revenue or None,
            domain=f"{slug(name)}.example",
            external_id=f"CRM-{1001 + place}",
        )
        for place, (name, segment, revenue) in enumerate(COMPANIES)
    ]
    return Company.objects.bulk_create(made)


def _people(actor: Actor, rng: Random, companies: list[Company], begun: datetime) -> list[Customer]:
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    passengers = [one for one in companies if one.segment == "Passengers"] * 6
    employers = companies + companies[:30] + passengers
    employers += rng.sample(companies, CUSTOMERS - len(employers))
    made = [
        Customer(
            **_stamped(actor, begun),
            name=name,
            company=company,
            email=f"{slug(name).replace('-', '.')}@{company.domain}",
            external_id=f"P-{2001 + place}",
        )
        for place, (name, company) in enumerate(zip(rng.sample(names, CUSTOMERS), employers, strict=True))
    ]
    return Customer.objects.bulk_create(made)


def _notes(
    actor: Actor, rng: Random, items: list[Item], people: list[Customer], team: list[User]
) -> dict[tuple[int, int], Batch]:
    """Notes by month. More of late, and more of what hurts: the wishes are drawn unevenly."""
    known = {item.title: item for item in items}
    wishes = [(known[title], said) for title, said in WISHES.items() if title in known]
    weights = [rng.choice((1, 1, 2, 2, 3, 5, 8)) * len(said) for _item, said in wishes]
    moments = sorted(_moment(actor, rng) for _ in range(NOTES))
    batches: dict[tuple[int, int], Batch] = defaultdict(Batch)
    for place, at in enumerate(moments):
        writer = _Writer(actor, rng, at, people, rng.choice(team[:5]))
        waits, newest = place >= NOTES - WAITING, place == NOTES - 1
        open_now = _open_at(at, wishes, weights, waits)
        note, links = (
            writer.aside() if rng.random() < 0.12 and not newest else writer.wish(*open_now, items, newest)
        )
        note.state = Note.State.INBOX if waits else Note.State.DONE
        batch = batches[(at.year, at.month)]
        batch.notes.append(note)
        batch.links += [] if waits and not newest and rng.random() < 0.6 else links
    return batches


def _open_at(
    at: datetime, wishes: list[Any], weights: list[int], recent: bool
) -> tuple[list[Any], list[int]]:
    """Nobody asks for what has shipped; of late a few wishes come up again and again."""
    left = [(wish, weight) for wish, weight in zip(wishes, weights, strict=True) if not _there(wish[0], at)]
    if recent:
        left = [(wish, weight**2) for wish, weight in left]
    return [wish for wish, _weight in left], [weight for _wish, weight in left]


def _there(item: Item, at: datetime) -> bool:
    return item.shipped_at is not None and item.shipped_at <= at


def _moment(actor: Actor, rng: Random) -> datetime:
    """In working hours, the recent past more crowded; never in the future."""
    days = (DAYS - 5) * rng.random() ** 1.7
    at = (actor.now - timedelta(days=days)).replace(hour=rng.randint(6, 17), minute=rng.randint(0, 59))
    return min(at, actor.now - timedelta(minutes=rng.randint(8, 240)))


class _Writer:
    """One note in somebody's words."""

    def __init__(self, actor: Actor, rng: Random, at: datetime, people: list[Customer], author: User) -> None:
        self.actor, self.rng, self.at, self.people, self.author = actor, rng, at, people, author

    def aside(self) -> tuple[Note, list[NoteLink]]:
        title, text = self.rng.choice(ASIDES)
        return self._note(title, text, self.rng.choice(self.people)), []

    def wish(
        self, wishes: list[Any], weights: list[int], items: list[Item], newest: bool
    ) -> tuple[Note, list[NoteLink]]:
        """One wish, sometimes a second and smaller one, with what people say around it.

        The newest note, which a visitor opens first, has all that a note may have.
        """
        rng = self.rng
        item, said = rng.choices(wishes, weights)[0]
        title, passage = rng.choice(said)
        asked = [(item, passage, 3 if newest else rng.choice((1, 2, 2, 3)))]
        paragraphs = [f"{passage} {rng.choice(CONSEQUENCES)}"]
        if newest or rng.random() < 0.55:
            paragraphs.insert(0, rng.choice(OPENINGS))
        if newest or rng.random() < 0.3:
            other, more = rng.choices(wishes, weights)[0]
            if other.pk != item.pk:
                also = rng.choice(more)[1]
                paragraphs.append(f"On a smaller matter. {also}")
                asked.append((other, also, rng.choice((0, 1, 1))))
        if newest or rng.random() < 0.08:
            paragraphs.append(self._hint(items, {one[0].pk for one in asked}))
        if closing := rng.choice(CLOSINGS):
            paragraphs.append(closing)
        note = self._note(title, "\n\n".join(paragraphs), self._asker(item))
        return note, [self._link(note, *one) for one in asked if newest or rng.random() < 0.93]

    def _hint(self, items: list[Item], taken: set[Any]) -> str:
        """Names an open item nearly by its title: the inbox notices by itself."""
        names = [
            one.title for one in items if one.pk not in taken and not one.shipped_at and one.type == "feature"
        ]
        return f"And if there ever is something like {self.rng.choice(names).lower()}, we would gladly be the first."

    def _asker(self, item: Item) -> Customer:
        """Passengers talk of the app, finance of the ledger, crews of the ramp."""
        kinds = ASKERS.get(item.key.partition("-")[0], ())
        fitting = [one for one in self.people if one.company and one.company.segment in kinds]
        return self.rng.choice(fitting or self.people)

    def _note(self, title: str, text: str, customer: Customer) -> Note:
        rng = self.rng
        return Note(
            **_stamped(self.actor, self.at),
            title=title,
            text=text,
            source=rng.choice(SOURCES),
            customer=customer,
            author=self.author,
            occurred_at=self.at,
            tags=sorted(rng.sample(TAGS, rng.choice((0, 0, 1, 1, 2)))),
        )

    def _link(self, note: Note, item: Item, quote: str, importance: int) -> NoteLink:
        at = min(self.at + timedelta(hours=self.rng.randint(1, 30)), self.actor.now)
        return NoteLink(
            **_stamped(self.actor, at),
            note=note,
            item=item,
            quote=quote,
            start=note.text.index(quote),
            importance=importance,
            linked_by=self.author,
            linked_at=at,
        )


def _mark_read(actor: Actor, team: list[User]) -> None:
    """Everybody has opened what is a few days old."""
    seen = Note.objects.filter(occurred_at__lt=actor.now - timedelta(days=3), state=Note.State.INBOX)
    readings = [
        Reading(workspace=actor.workspace, note=note, user=user) for note in seen for user in team[:2]
    ]
    Reading.objects.bulk_create(readings)
