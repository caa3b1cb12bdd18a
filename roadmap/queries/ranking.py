"""Items by a scoring model: the best first, with how far people agree and who still has to rate."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.models import User
from roadmap.models import (
    Criterion,
    CriterionSource,
    Item,
    ItemScore,
    Product,
    Rating,
    ScoringKind,
    ScoringModel,
)
from roadmap.queries.chosen import Chosen
from roadmap.scoring.detail import agreement, name_of_score, raters_of
from roadmap.scoring.lacking import Lack, empty_fields, lacks, tally

PAGE = 100
EVERYTHING = Chosen()


@dataclass
class Ranked:
    """`agreement`: the lowest over the rated criteria; "" while nobody could disagree."""

    item: Item
    score: float | None
    said: str
    agreement: str = ""
    raters: list[User] = field(default_factory=list)
    missing: list[User] = field(default_factory=list)
    mine: int = 0
    # What it waits for while it has no score.
    lack: Lack | None = None


@dataclass
class Ranking:
    model: ScoringModel
    rows: list[Ranked]
    total: int
    scored: int
    rated: list[Criterion]
    to_rate: int
    # Of what is rated how many wait for each field; and how many are not rated.
    waiting: list[tuple[Criterion, int]]
    unrated: int


def rated_criteria(model: ScoringModel) -> list[Criterion]:
    return [one for one in model.criteria.all() if one.source == CriterionSource.RATED]


def covered(
    model: ScoringModel, product: Product | None = None, among: Chosen = EVERYTHING
) -> QuerySet[Item]:
    """Open items that the model weighs, with their score by it, the best first."""
    rows = among.narrow(Item.objects.live().open().select_related("status", "objective", "product"))
    for chosen in {model.product_id, product.pk if product else None} - {None}:
        rows = rows.filter(product=chosen)
    score = ItemScore.objects.filter(item=OuterRef("pk"), model=model).values("value")
    return rows.annotate(score=Subquery(score)).order_by(F("score").desc(nulls_last=True), "rank", "id")


def to_rate(
    model: ScoringModel,
    user: User | None,
    product: Product | None = None,
    among: Chosen = EVERYTHING,
    fills: bool = False,
) -> QuerySet[Item]:
    """What somebody has not rated on every criterion, in the order of the plan; with `fills` also what lacks a field."""
    wanted = rated_criteria(model)
    lacking = empty_fields(model) if fills else Q(pk=None)
    if user is None or not (wanted or fills):
        return Item.objects.none()
    own = Rating.objects.filter(item=OuterRef("pk"), user=user, criterion__in=wanted).order_by()
    count = Subquery(own.values("item").annotate(n=Count("pk")).values("n"))
    rows = covered(model, product, among).annotate(given=Coalesce(count, 0))
    return rows.filter(Q(given__lt=len(wanted)) | lacking).order_by("rank", "id")


def ranking(
    model: ScoringModel,
    user: User | None,
    product: Product | None = None,
    page: int = 0,
    among: Chosen = EVERYTHING,
    fills: bool = False,
) -> Ranking:
    items: Any = covered(model, product, among)  # annotated with `score`
    shown = list(items[page * PAGE : (page + 1) * PAGE])
    rated = rated_criteria(model)
    digits = _digits([one.score for one in shown])
    rows = [_ranked(one, model, digits) for one in shown]
    _people(rows, model, rated, user)
    total, scored = items.count(), items.order_by().filter(score__isnull=False).count()
    found = lacks(model, list(items.order_by().filter(score=None).values_list("pk", flat=True)))
    for row in rows:
        row.lack = found.get(row.item.pk)
    left = to_rate(model, user, product, among, fills).count()
    return Ranking(model, rows, total, scored, rated, left, *tally(found.values()))


NAMED = (ScoringKind.KANO, ScoringKind.MOSCOW)


def _digits(scores: list[float | None]) -> int:
    """After the point: the same for a whole column, so that its figures compare at a glance."""
    top = max((abs(score) for score in scores if score is not None), default=0.0)
    return 0 if top >= 1000 else 1 if top >= 10 else 2


def _ranked(item: Any, model: ScoringModel, digits: int) -> Ranked:
    """`item`: with the annotation of `covered`."""
    if item.score is None or model.kind in NAMED:
        return Ranked(item, item.score, name_of_score(model.kind, item.score))
    return Ranked(item, item.score, f"{item.score:,.{digits}f}")


def _people(rows: list[Ranked], model: ScoringModel, rated: list[Criterion], user: User | None) -> None:
    """Who rated, who did not, how far they agree: two queries."""
    people = raters_of([model])[model.pk]
    given: dict[UUID, dict[UUID, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    for one in Rating.objects.filter(item__in=[row.item for row in rows], criterion__in=rated):
        given[one.item_id][one.criterion_id].append(one)
    for row in rows:
        of = given[row.item.pk]
        counts = {person.pk: 0 for person in people}
        for one in (one for several in of.values() for one in several):
            counts[one.user_id] = counts.get(one.user_id, 0) + 1
        row.raters = [one for one in people if counts[one.pk]]
        row.missing = [one for one in people if rated and counts[one.pk] < len(rated)]
        row.mine = counts.get(user.pk, 0) if user else 0
        said = [agreement([one.value for one in of[criterion.pk]], criterion) for criterion in rated]
        row.agreement = next((word for word in ("low", "medium", "high") if word in said), "")
