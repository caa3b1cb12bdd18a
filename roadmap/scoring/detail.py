"""A score opened: every input, who gave it when, the arithmetic, the history, and what one step would change."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median, median_low
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.models import Event, User
from roadmap.classes import class_of
from roadmap.formula import Step
from roadmap.models import (
    AgreedValue,
    Criterion,
    CriterionSource,
    Item,
    ItemSignal,
    Rating,
    ScoringModel,
    SignalKind,
)
from roadmap.scoring.access import who_may_rate
from roadmap.scoring.arithmetic import Arithmetic, normalised
from roadmap.scoring.computed import computed_for
from roadmap.scoring.history import Moment, histories
from roadmap.scoring.sources import FIELDS, value_of
from roadmap.scoring.store import live_models

# A spread up to this share of the scale is high agreement, up to the second medium.
AGREED, DIVIDED = 0.2, 0.5


@dataclass(frozen=True)
class Sensed:
    """What the score becomes if one input were one step lower or higher."""

    value: float
    score: float
    change: float


@dataclass
class Input:
    """One criterion of an item. `value` is what counts: the agreed value, else what `source` gives."""

    criterion: Criterion
    value: float | None
    origin: str  # agreed, ratings, field, signal; "" when there is no value
    source: str  # the same in words
    ratings: list[Rating]
    agreed: AgreedValue | None
    suggested: float | None
    missing: list[User]
    by: User | None = None
    at: datetime | None = None
    used: bool = True
    down: Sensed | None = None
    up: Sensed | None = None

    @property
    def spread(self) -> float | None:
        """From the lowest to the highest rating."""
        values = [one.value for one in self.ratings]
        return max(values) - min(values) if values else None

    @property
    def agreement(self) -> str:
        """high, medium or low, by the spread's share of the scale; "" below two ratings."""
        return agreement([one.value for one in self.ratings], self.criterion)

    @property
    def said(self) -> str:
        return name_of_value(self.criterion, self.value)

    @property
    def share(self) -> float | None:
        return None if self.value is None else normalised(self.criterion, self.value)

    def own(self, user: User | None) -> Rating | None:
        return next((one for one in self.ratings if user and one.user_id == user.pk), None)


@dataclass
class Detail:
    model: ScoringModel
    inputs: list[Input]
    steps: list[Step]
    value: float | None
    history: list[Moment] = field(default_factory=list)

    @property
    def said(self) -> str:
        return name_of_score(self.model.kind, self.value)

    @property
    def gaps(self) -> list[Input]:
        """Inputs without which there is no score."""
        return [one for one in self.inputs if one.used and one.value is None]

    @property
    def missing(self) -> list[User]:
        """Who rates by this model and has not rated everything here."""
        return list(dict.fromkeys(user for one in self.inputs for user in one.missing))


def agreement(values: Sequence[float], criterion: Criterion) -> str:
    if len(values) < 2:
        return ""
    share = (max(values) - min(values)) / (criterion.high - criterion.low)
    return "high" if share <= AGREED else "medium" if share <= DIVIDED else "low"


def middle(values: Sequence[float], classes: bool) -> float | None:
    """The median; of classes the lower of the middle two, for there is nothing between them."""
    if not values:
        return None
    return median_low(values) if classes else median(values)


def name_of_value(criterion: Criterion, value: float | None) -> str:
    if value is None:
        return "–"
    named = next((one["name"] for one in criterion.choices if one["value"] == value), "")
    return named if named and named != f"{value:g}" else f"{value:g}"


def name_of_score(kind: str, value: float | None) -> str:
    """A score as people say it: a class by its name, a number with one place at most, as in the workbench; one below 1 with two digits."""
    if value is None:
        return "–"
    if word := class_of(kind, value):
        return word
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2g}" if size < 0.95 else f"{value:.1f}".removesuffix(".0")


def details(item: Item, models: Iterable[ScoringModel] | None = None) -> list[Detail]:
    """Each live model that covers the item; eight queries whatever their number."""
    chosen = live_models() if models is None else models
    covering = [one for one in chosen if one.product_id in (None, item.product_id)]
    if not covering:
        return []
    known = _Known(item, covering)
    past = histories([item.pk], [one.pk for one in covering])
    return [known.detail(model, past[(item.pk, model.pk)]) for model in covering]


class _Known:
    """What is known of one item for several models."""

    def __init__(self, item: Item, models: Sequence[ScoringModel]) -> None:
        self.item = item
        criteria = [one for model in models for one in model.criteria.all()]
        self.ratings: dict[UUID, list[Rating]] = defaultdict(list)
        for rating in Rating.objects.filter(item=item, criterion__in=criteria).select_related("user"):
            self.ratings[rating.criterion_id].append(rating)
        found = AgreedValue.objects.filter(item=item, criterion__in=criteria).select_related("by")
        self.agreed = {one.criterion_id: one for one in found}
        self.signals = {one.kind: one for one in ItemSignal.objects.filter(item=item)}
        self.raters = raters_of(models)
        self.fields = _last_changes(item, criteria)
        self.computed = computed_for(criteria)

    def detail(self, model: ScoringModel, history: list[Moment]) -> Detail:
        criteria = list(model.criteria.all())
        arithmetic = Arithmetic.of(model, criteria)
        inputs = [self._input(model, one, arithmetic) for one in criteria]
        values = {one.criterion.slug: one.value for one in inputs}
        value = arithmetic.value(values)
        for one in inputs:
            if one.used and one.value is not None and value is not None:
                one.down, one.up = (one_step(arithmetic, values, one, value, way) for way in (-1, 1))
        return Detail(model, inputs, arithmetic.steps(values), value, history)

    def _input(self, model: ScoringModel, criterion: Criterion, arithmetic: Arithmetic) -> Input:
        ratings = self.ratings[criterion.pk] if criterion.source == CriterionSource.RATED else []
        agreed = self.agreed.get(criterion.pk)
        suggested = middle([one.value for one in ratings], arithmetic.classes)
        rated = {one.user_id for one in ratings}
        missing = [one for one in self.raters[model.pk] if one.pk not in rated]
        found = Input(criterion, None, "", _("not given"), ratings, agreed, suggested, [])
        found.used = criterion in arithmetic.used
        if criterion.source == CriterionSource.RATED:
            found.missing = missing
        self._value(found)
        return found

    def _value(self, found: Input) -> None:
        """What counts, who gave it and when."""
        criterion = found.criterion
        if found.agreed is not None:
            found.value, found.origin, found.source = found.agreed.value, "agreed", _("agreed")
            found.by, found.at = found.agreed.by, found.agreed.updated_at
        elif found.ratings:
            last = max(found.ratings, key=lambda one: one.updated_at)
            found.value, found.origin, found.at = found.suggested, "ratings", last.updated_at
            found.source = _("median of %(n)d ratings") % {"n": len(found.ratings)}
            if len(found.ratings) == 1:
                found.source, found.by = _("rated"), last.user
        elif criterion.source != CriterionSource.RATED:
            self._from_source(found)

    def _from_source(self, found: Input) -> None:
        criterion = found.criterion
        figures = {kind: one.value for kind, one in self.signals.items()}
        found.value = value_of(criterion, self.item, figures, self.computed)
        if found.suggested is None:
            found.suggested = found.value
        if found.value is None:
            return
        counted = criterion.source_name == "reach" and self.item.reach is None
        if criterion.source == CriterionSource.SIGNAL or counted:
            kind = "customers" if counted else criterion.source_name
            found.origin, found.source = "signal", signal_name(kind)
            found.at = self.signals[kind].updated_at if kind in self.signals else None
        else:
            found.origin = "field"
            found.source = _("field “%(name)s”") % {"name": field_name(criterion.source_name)}
            if criterion.source_name.removeprefix("custom.") in self.computed.formulas:
                found.source = _("formula field “%(name)s”") % {"name": field_name(criterion.source_name)}
                return
            event = self.fields.get(criterion.source_name)
            found.by, found.at = (event.actor, event.at) if event else (None, self.item.created_at)


def signal_name(kind: str) -> str:
    return _("%(signal)s, counted") % {"signal": SignalKind(kind).label}


def field_name(source_name: str) -> str:
    return str(FIELDS.get(source_name, source_name.removeprefix("custom.")))


def raters_of(models: Sequence[ScoringModel]) -> dict[UUID, list[User]]:
    """Who rates by each model: everybody who has rated anything by it and still may, by name."""
    pairs = Rating.objects.filter(criterion__model__in=models).values_list("criterion__model_id", "user_id")
    of: dict[UUID, set[UUID]] = defaultdict(set)
    for model, user in pairs.distinct().order_by():
        of[model].add(user)
    people = who_may_rate() if of else {}
    return defaultdict(
        list, {model: [one for pk, one in people.items() if pk in users] for model, users in of.items()}
    )


def _last_changes(item: Item, criteria: Sequence[Criterion]) -> dict[str, Event]:
    """The latest event of each field that feeds a criterion."""
    names = {one.source_name for one in criteria if one.source == CriterionSource.FIELD}
    if not names:
        return {}
    events = Event.objects.filter(model="roadmap.item", object_id=item.pk, changes__has_any_keys=list(names))
    found: dict[str, Event] = {}
    for event in events.select_related("actor").order_by("xid", "id"):
        found |= dict.fromkeys(names & set(event.changes), event)
    return found


def one_step(
    arithmetic: Arithmetic, values: dict[str, Any], one: Input, score: float, way: int
) -> Sensed | None:
    """None where the scale ends."""
    value = beside(one.criterion, one.value or 0.0, way)
    if value is None:
        return None
    found = arithmetic.value(values | {one.criterion.slug: value})
    return None if found is None else Sensed(value, found, found - score)


def beside(criterion: Criterion, value: float, way: int) -> float | None:
    """The next value of the scale in a direction; of choices the next choice."""
    if criterion.choices:
        known = sorted(one["value"] for one in criterion.choices)
        further = [one for one in known if (one > value if way > 0 else one < value)]
        return (further[0] if way > 0 else further[-1]) if further else None
    found = value + way * criterion.step
    if criterion.source == CriterionSource.RATED and not criterion.low <= found <= criterion.high:
        return None
    below = (
        criterion.source_name == SignalKind.EFFECT
    )  # what is counted is never below 0, but for harm to a KPI
    return found if below or found >= min(criterion.low, 0) else None
