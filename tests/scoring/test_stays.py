"""A score never moves because another item came, was rated, changed or went: tried with every kind."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.models import User
from core.tenancy import Actor
from roadmap.actions import change_item, create_item, delete_item, set_signals
from roadmap.actions.ratings import agree_on, rate_item
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Criterion, CriterionSource, Item, ItemScore, Product, ScoringKind, SignalKind
from tests.conftest import Act
from tests.scoring.test_rescore import fitting

pytestmark = pytest.mark.django_db
FORMULA = "sqrt(customers + reach) * fit / max(effort, 1)"
huge = st.floats(0, 1e9)
others = st.lists(
    st.fixed_dictionaries(
        {
            "figures": st.fixed_dictionaries(dict.fromkeys(("reach", "effort", "value"), huge)),
            "signals": st.fixed_dictionaries(dict.fromkeys(SignalKind.values, huge)),
            "rated": st.none() | st.floats(0, 12),
            "agreed": st.booleans(),
            "goes": st.booleans(),
        }
    ),
    min_size=1,
    max_size=4,
)


def rated_all(item: Item, value: float, by: Actor) -> None:
    rated = Criterion.objects.select_related("model").filter(source=CriterionSource.RATED)
    rate_item(item, {one: fitting(one, value) for one in rated}, by=by)


def scores_of(item: Item) -> dict[Any, float]:
    return dict(ItemScore.objects.filter(item=item).values_list("model__kind", "value"))


def come(product: Product, other: dict[str, Any], by: Actor) -> None:
    made = create_item(by=by, product=product, title="Another", **other["figures"])
    set_signals(made, other["signals"], by=by)
    if other["rated"] is not None:
        rated_all(made, other["rated"], by)
    if other["agreed"]:
        for one in Criterion.objects.select_related("model"):
            agree_on(made, one, by=by, value=fitting(one, 7), reason="so")
    if other["goes"]:
        delete_item(made, by=by)


@given(others)
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_score_moves_because_another_item_came(
    act: Act, product: Product, bob: User, arriving: list[dict[str, Any]]
) -> None:
    with act(bob) as actor, transaction.atomic():
        for kind in ScoringKind.values:
            formula = FORMULA if kind == ScoringKind.FORMULA else ""
            create_scoring_model(by=actor, kind=kind, name=kind, formula=formula)
        item = create_item(by=actor, product=product, title="Ours", reach=40, effort=3, value=9)
        set_signals(item, {"customers": 9, "effect": 12}, by=actor)
        change_item(item, by=actor, horizon="now")
        rated_all(item, 3, actor)
        before = scores_of(item)
        assert set(before) == set(ScoringKind.values)
        for other in arriving:
            come(product, other, actor)
            assert scores_of(item) == before
        transaction.set_rollback(True)
