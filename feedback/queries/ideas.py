"""Ideas: what the public sees of them, and what waits for a moderator."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from feedback.models import Idea, Portal, Vote, Voter
from roadmap.models import Category, Product

PAGE = 30
ALIKE = 0.32
# What the public may ask to see, each told from the category of the item behind the idea.
STAGES: dict[str, Q] = {
    "considered": Q(item__isnull=True, state="open") | Q(item__status__category=Category.IDEA, state="open"),
    "planned": Q(item__status__category=Category.PLANNED, state="open"),
    "in_progress": Q(item__status__category=Category.IN_PROGRESS, state="open"),
    "done": Q(item__status__category=Category.SHIPPED),
}


def shown(portal: Portal) -> QuerySet[Idea]:
    """What the public sees in the list: confirmed, approved, neither merged nor closed without being built."""
    ideas = Idea.objects.select_related("item__status").filter(
        product_id=portal.product_id, confirmed_at__isnull=False
    )
    return ideas.filter(
        Q(state=Idea.State.OPEN) | Q(state=Idea.State.CLOSED, item__status__category=Category.SHIPPED)
    )


def with_my_vote(ideas: QuerySet[Idea], voter: Voter | None) -> QuerySet[Idea]:
    mine = Vote.objects.filter(Q(idea=OuterRef("pk")) | Q(idea__merged_into=OuterRef("pk")), voter=voter)
    return ideas.annotate(is_mine=Exists(mine))


def public_list(
    portal: Portal, voter: Voter | None, *, q: str = "", stage: str = "", sort: str = "", page: str | int = 1
) -> Page[Idea]:
    ideas = with_my_vote(shown(portal), voter)
    if stage in STAGES:
        ideas = ideas.filter(STAGES[stage])
    if q:
        ideas = alike(ideas, q)
    elif sort == "new":
        ideas = ideas.order_by("-confirmed_at", "-id")
    else:
        ideas = ideas.order_by("-votes_count", "-id")
    return Paginator(ideas, PAGE).get_page(page)


def alike(ideas: QuerySet[Idea], words: str) -> QuerySet[Idea]:
    """Ideas that say nearly the same, the closest first (pg_trgm)."""
    score = Greatest(TrigramWordSimilarity(words, "title"), TrigramSimilarity("title", words))
    found = ideas.annotate(score=score).filter(Q(score__gte=ALIKE) | Q(title__icontains=words))
    return found.order_by("-score", "-votes_count", "-id")


def similar(portal: Portal, words: str, voter: Voter | None = None, limit: int = 5) -> list[Idea]:
    if len(words.strip()) < 4:
        return []
    return list(alike(with_my_vote(shown(portal), voter), words.strip()[:200])[:limit])


def stage_counts(portal: Portal) -> dict[str, int]:
    return shown(portal).aggregate(
        all=Count("pk"), **{name: Count("pk", filter=rule) for name, rule in STAGES.items()}
    )


def for_moderators(
    *, state: str = "pending", product: Any = None, q: str = "", page: str | int = 1
) -> Page[Idea]:
    ideas = Idea.objects.select_related(
        "product", "author", "item__status", "item__objective", "merged_into", "note"
    )
    ideas = ideas.filter(confirmed_at__isnull=False).annotate(merged_n=Count("merged"))
    if state in Idea.State.values:
        ideas = ideas.filter(state=state)
    if product:
        ideas = ideas.filter(product=product)
    if q:
        ideas = ideas.filter(Q(title__icontains=q) | Q(text__icontains=q))
    order = ("-confirmed_at", "-id") if state == Idea.State.PENDING else ("-votes_count", "-id")
    return Paginator(ideas.order_by(*order), PAGE).get_page(page)


def alike_for_moderators(idea: Idea, limit: int = 5) -> list[Idea]:
    """What this idea could be merged into: ideas of the same product that say nearly the same."""
    others = Idea.objects.filter(product_id=idea.product_id, confirmed_at__isnull=False, merged_into=None)
    return list(alike(others.exclude(pk=idea.pk), idea.title)[:limit])


def state_counts() -> dict[str, int]:
    counted = (
        Idea.objects.filter(confirmed_at__isnull=False).values_list("state").annotate(Count("pk")).order_by()
    )
    return dict.fromkeys(Idea.State.values, 0) | dict(counted)


def portals() -> list[tuple[Product, Portal]]:
    """Every product with its portal, saved or not."""
    saved = {portal.product_id: portal for portal in Portal.objects.all()}
    ideas = Count("ideas", filter=Q(ideas__confirmed_at__isnull=False, ideas__state="open"))
    return [
        (product, saved.get(product.pk) or Portal(product=product))
        for product in Product.objects.annotate(open_ideas=ideas).order_by("position", "name")
    ]
