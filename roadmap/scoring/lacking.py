"""What items without a score still wait for: ratings of people, or fields of the item."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from roadmap.models import AgreedValue, Criterion, CriterionSource, Item, ItemSignal, ScoringModel
from roadmap.scoring.arithmetic import Arithmetic
from roadmap.scoring.computed import computed_for
from roadmap.scoring.sources import FIELDS, custom_slug
from roadmap.scoring.store import inputs_of


@dataclass(frozen=True)
class Lack:
    """`fields`: criteria that come from a field which is empty. Nothing at all: the figures give no score."""

    ratings: bool
    fields: tuple[Criterion, ...]

    @property
    def words(self) -> str:
        waits = [one.name for one in self.fields]
        return ", ".join([_("ratings"), *waits] if self.ratings else waits)


def lacks(model: ScoringModel, ids: Sequence[UUID]) -> dict[UUID, Lack]:
    """By item what it waits for, of these; one statement."""
    used = Arithmetic.of(model, list(model.criteria.all())).used
    if not ids or not used:
        return {}
    sql, columns = inputs_of(model)
    empty = ", ".join(f"{columns[one.pk]} IS NULL" for one in used)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {sql} SELECT id, ARRAY[{empty}] FROM inputs", {"items": list(ids)})
        return {pk: _lack(used, flags) for pk, flags in cursor.fetchall()}


def _lack(used: Sequence[Criterion], flags: Sequence[bool]) -> Lack:
    empty = [one for one, is_empty in zip(used, flags, strict=True) if is_empty]
    rated = any(one.source == CriterionSource.RATED for one in empty)
    return Lack(rated, tuple(one for one in empty if one.source != CriterionSource.RATED))


def tally(found: Iterable[Lack]) -> tuple[list[tuple[Criterion, int]], int]:
    """Of items that nobody has to rate any more how many wait for each field; and how many are not rated."""
    told = list(found)
    fields = Counter(one for lack in told if not lack.ratings for one in lack.fields)
    return fields.most_common(), sum(lack.ratings for lack in told)


def askable(model: ScoringModel) -> list[Criterion]:
    """Criteria that come from a field which somebody who may edit the item fills in."""
    used = Arithmetic.of(model, list(model.criteria.all())).used
    fed = [one for one in used if one.source == CriterionSource.FIELD]
    formulas = computed_for(fed).formulas
    return [one for one in fed if one.source_name in FIELDS or custom_slug(one.source_name) not in formulas]


def empty_fields(model: ScoringModel) -> Q:
    """Items that lack a field which the score needs and nobody has agreed on."""
    found = Q(pk=None)
    for one in askable(model):
        agreed = Exists(AgreedValue.objects.filter(item=OuterRef("pk"), criterion=one))
        found |= _is_empty(one.source_name) & ~Q(agreed)
    return found


def _is_empty(name: str) -> Q:
    if name == "reach":  # without, who asks
        asked = Exists(ItemSignal.objects.filter(item=OuterRef("pk"), kind="customers"))
        return Q(reach__isnull=True) & ~Q(asked)
    if name in FIELDS:
        return Q(**{f"{name}__isnull": True})
    slug = custom_slug(name)
    return ~Q(custom__has_key=slug) | Q(**{f"custom__{slug}": None})


def value_in(item: Item, criterion: Criterion) -> float | None:
    """What stands on the item in the field that a criterion comes from, or is called like."""
    name = criterion.source_name or criterion.slug
    if name in FIELDS:
        return getattr(item, name)
    return item.custom.get(custom_slug(name)) if criterion.source_name else None
