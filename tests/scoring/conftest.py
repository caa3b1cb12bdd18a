"""A model of each kind, and a short way to rate."""

from collections.abc import Callable
from typing import Any

import pytest

from core.models import User
from roadmap.actions.ratings import agree_on, rate_item
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Criterion, Item, ItemScore, ScoringModel
from roadmap.scoring.access import item_to_rate
from tests.conftest import Act

MakeModel = Callable[..., ScoringModel]


@pytest.fixture
def make_model(act: Act) -> MakeModel:
    def make(kind: str, name: str = "", **fields: Any) -> ScoringModel:
        with act() as actor:
            return create_scoring_model(by=actor, kind=kind, name=name or kind, **fields)

    return make


@pytest.fixture
def rate(act: Act) -> Callable[..., None]:
    """`rate(bob, item, model, impact=3)`; None takes a rating back."""

    def give(user: User, item: Item, model: ScoringModel, **values: float | None) -> None:
        with act(user) as actor:
            criteria = {one.slug: one for one in Criterion.objects.filter(model=model)}
            given = {criteria[slug]: value for slug, value in values.items()}
            rate_item(item_to_rate(actor, item.pk), given, by=actor)

    return give


@pytest.fixture
def agree(act: Act) -> Callable[..., None]:
    def settle(
        user: User, item: Item, model: ScoringModel, reason: str = "We know better", **values: Any
    ) -> None:
        with act(user) as actor:
            for slug, value in values.items():
                criterion = Criterion.objects.get(model=model, slug=slug)
                agree_on(item_to_rate(actor, item.pk), criterion, by=actor, value=value, reason=reason)

    return settle


@pytest.fixture
def score(act: Act) -> Callable[..., float | None]:
    def stored(item: Item, model: ScoringModel) -> float | None:
        with act():
            found = ItemScore.objects.filter(item=item, model=model).first()
            return found.value if found else None

    return stored
