"""One note, open: its passages, what it looks like, and the company behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest

from feedback.likeness import best_sentence, telling_words
from feedback.models import Company, Customer, Note, NoteLink, SkippedSuggestion
from feedback.passages import Paragraph, lay_out
from roadmap.models import OPEN_CATEGORIES, Item

# A title whose trigrams are found in one sentence to this share "looks like" it.
ALIKE = 0.7
MOST_SUGGESTIONS = 2
LONGEST_LOOKED_AT = 6000
SHOWN = ("key", "title", "status__name", "status__category", "objective__hue")
ASKING = Coalesce("note__customer__company_id", "note__company_id")


@dataclass(frozen=True)
class Suggestion:
    item: Item
    score: float
    start: int
    quote: str
    is_suggestion: bool = field(default=True, init=False)

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


@dataclass
class OpenNote:
    note: Note
    company: Company | None
    paragraphs: list[Paragraph]
    loose: list[NoteLink]
    links: list[NoteLink]
    suggestions: list[Suggestion]


def open_note(note: Note) -> OpenNote:
    links = list(
        note.links.select_related("item__status", "item__objective", "linked_by").order_by("linked_at", "id")
    )
    suggestions = suggestions_for(note, links)
    marked: list[Any] = [*suggestions, *links]
    return OpenNote(
        note=note,
        company=note.asking_company,
        paragraphs=lay_out(note.text, marked),
        loose=[link for link in links if link.start is None],
        links=links,
        suggestions=suggestions,
    )


def suggestions_for(note: Note, links: list[NoteLink]) -> list[Suggestion]:
    """Open items whose title one sentence of the note resembles; neither linked nor refused before, and not
    in a passage that says something else already.

    Titles that share a telling word are fetched by the trigram index; only those few are compared in full.
    """
    text = note.text[:LONGEST_LOOKED_AT]
    words = telling_words(text, limit=40)
    if not words or note.state == Note.State.DONE:
        return []
    refused = SkippedSuggestion.objects.filter(note=note, item=OuterRef("pk"))
    items = Item.objects.open().exclude(pk__in=[link.item_id for link in links])
    # One pattern of letters and digits: the index answers it, which it does not for "icontains" in capitals.
    items = items.filter(~Exists(refused), title__iregex="|".join(words))
    items = items.select_related("objective").only("key", "title", "objective__hue")
    found = [_suggest(item, text) for item in items[:300]]
    free = [one for one in found if one and one.score >= ALIKE and not _taken(one, links)]
    good = sorted(free, key=lambda one: (-one.score, one.item.key))
    return _one_per_sentence(good)[:MOST_SUGGESTIONS]


def _suggest(item: Item, text: str) -> Suggestion | None:
    best = best_sentence(item.title, text)
    return Suggestion(item, best.score, best.start, best.quote) if best else None


def _taken(suggestion: Suggestion, links: list[NoteLink]) -> bool:
    return any(
        link.start is not None
        and link.start < suggestion.end
        and link.start + len(link.quote) > suggestion.start
        for link in links
    )


def _one_per_sentence(suggestions: list[Suggestion]) -> list[Suggestion]:
    return list({one.start: one for one in reversed(suggestions)}.values())[::-1]


def search_items(words: str, limit: int = 8) -> QuerySet[Item]:
    """Items for what somebody types: key, part of the title, or a title that is alike (pg_trgm)."""
    items = Item.objects.live().select_related("status", "objective", "product")
    if not words:
        return items.filter(status__category__in=OPEN_CATEGORIES).order_by("-updated_at")[:limit]
    exact = Case(
        When(key__iexact=words, then=Value(3.0)),
        When(title__istartswith=words, then=Value(2.0)),
        When(title__icontains=words, then=Value(1.0)),
        default=0.0,
    )
    alike = Greatest(TrigramWordSimilarity(words, "title"), TrigramSimilarity("title", words))
    found = items.annotate(score=exact + alike).filter(Q(score__gt=0.3) | Q(key__istartswith=words))
    return found.order_by("-score", "key")[:limit]


# The company behind it ----------------------------------------------------------------------------------------


@dataclass
class CompanyCard:
    company: Company
    people: list[Customer]
    notes: int
    last: datetime | None
    asks: list[NoteLink]
    others: list[Company]
    shared_item: Item | None


def company_card(company: Company, links: list[NoteLink]) -> CompanyCard:
    asks = list(
        NoteLink.objects.alias(asking=ASKING)
        .filter(asking=company.pk)
        .order_by("item_id", "-linked_at")
        .distinct("item_id")
        .select_related("item__status", "item__objective")
        .only("importance", *(f"item__{name}" for name in SHOWN))
    )
    mine = Note.objects.alias(asking=Coalesce("customer__company_id", "company_id")).filter(asking=company.pk)
    summary = mine.aggregate(n=Count("pk"), last=Max("occurred_at"))
    shared = links[-1].item if links else None
    return CompanyCard(
        company=company,
        people=list(company.customers.order_by("name")[:6]),
        notes=summary["n"],
        last=summary["last"],
        asks=sorted(asks, key=lambda link: (-link.importance, link.item.key)),
        others=_others_who_ask(shared, company) if shared else [],
        shared_item=shared,
    )


def _others_who_ask(item: Item, company: Company) -> list[Company]:
    """Who else asks for it, the most valuable first."""
    asking = NoteLink.objects.filter(item=item).annotate(asking=ASKING).values("asking")
    others = Company.objects.filter(pk__in=asking).exclude(pk=company.pk)
    return list(others.order_by(F("revenue").desc(nulls_last=True), "name")[:4])
