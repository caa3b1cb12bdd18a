"""Each kind by an example that anybody can reckon again by hand."""

from typing import Any

import pytest

from core.models import User
from roadmap.actions import change_item, create_item, set_signals
from roadmap.models import Item
from roadmap.queries.ranking import ranking
from tests.conftest import Act

pytestmark = pytest.mark.django_db


def test_rice(make_model: Any, rate: Any, score: Any, act: Act, item: Item, bob: User) -> None:
    model = make_model("rice")
    with act() as actor:
        change_item(item, by=actor, reach=500, effort=4)
    assert score(item, model) is None
    rate(bob, item, model, impact=2, confidence=80)
    assert score(item, model) == 500 * 2 * 0.8 / 4 == 200


def test_rice_counts_who_asks_unless_reach_is_set(
    make_model: Any, rate: Any, score: Any, act: Act, item: Item, bob: User
) -> None:
    model = make_model("rice")
    rate(bob, item, model, impact=1, confidence=100)
    with act() as actor:
        change_item(item, by=actor, effort=2)
        set_signals(item, {"customers": 30}, by=actor)
    assert score(item, model) == 15
    with act() as actor:
        change_item(item, by=actor, reach=100)
    assert score(item, model) == 50


def test_ice(make_model: Any, rate: Any, score: Any, item: Item, bob: User) -> None:
    model = make_model("ice")
    rate(bob, item, model, impact=8, confidence=5, ease=3)
    assert score(item, model) == 8 * 5 * 3


def test_wsjf(make_model: Any, rate: Any, score: Any, item: Item, bob: User) -> None:
    model = make_model("wsjf")
    rate(bob, item, model, value=13, urgency=5, opportunity=2, size=8)
    assert score(item, model) == (13 + 5 + 2) / 8 == 2.5


def test_value_effort(make_model: Any, score: Any, act: Act, item: Item) -> None:
    model = make_model("value_effort")
    with act() as actor:
        change_item(item, by=actor, value=30, effort=4)
    assert score(item, model) == 7.5
    with act() as actor:
        change_item(item, by=actor, effort=0)
    assert score(item, model) is None


def test_opportunity(make_model: Any, rate: Any, score: Any, item: Item, bob: User, adam: User) -> None:
    model = make_model("opportunity")
    rate(bob, item, model, importance=9, satisfaction=3)
    assert score(item, model) == 9 + 6
    rate(bob, item, model, satisfaction=10)
    assert score(item, model) == 9


def test_moscow_takes_the_lower_of_the_middle_two(
    make_model: Any, rate: Any, score: Any, item: Item, bob: User, adam: User
) -> None:
    model = make_model("moscow")
    rate(bob, item, model, priority=3)
    rate(adam, item, model, priority=2)
    assert score(item, model) == 2


@pytest.mark.parametrize(
    ("functional", "dysfunctional", "category"),
    [(1, 5, 3), (1, 3, 2), (2, 5, 4), (3, 3, 1), (5, 1, 0), (1, 1, None), (5, 5, None)],
)
def test_kano(
    functional: int,
    dysfunctional: int,
    category: int | None,
    make_model: Any,
    rate: Any,
    score: Any,
    item: Item,
    bob: User,
) -> None:
    model = make_model("kano")
    rate(bob, item, model, functional=functional, dysfunctional=dysfunctional)
    assert score(item, model) == category


def test_weighted(make_model: Any, rate: Any, score: Any, act: Act, item: Item, bob: User) -> None:
    """Fit 8 of 10 weighs 3, value 5 of 10 weighs 3, 10 of 50 customers weighs 2, effort 15 of 60, turned round, 2."""
    model = make_model("weighted")
    rate(bob, item, model, strategic_fit=8, customer_value=5)
    with act() as actor:
        change_item(item, by=actor, effort=15)
        set_signals(item, {"customers": 10}, by=actor)
    assert score(item, model) == pytest.approx(100 * (3 * 0.8 + 3 * 0.5 + 2 * 0.2 + 2 * 0.75) / 10)


def test_a_weighted_score_stays_when_another_item_comes(
    make_model: Any, rate: Any, score: Any, act: Act, item: Item, bob: User
) -> None:
    from roadmap.actions import create_item

    model = make_model("weighted")
    rate(bob, item, model, strategic_fit=8, customer_value=5)
    with act() as actor:
        change_item(item, by=actor, effort=15)
    before = score(item, model)
    with act() as actor:
        other = create_item(by=actor, product=item.product, title="Giant", effort=1, value=100)
        set_signals(other, {"customers": 100_000}, by=actor)
    rate(bob, other, model, strategic_fit=10, customer_value=10)
    assert score(item, model) == before
    assert score(other, model) == pytest.approx(100 * (3 + 3 + 2 + 2 * (59 / 60)) / 10)


def test_a_formula_makes_its_criteria(
    make_model: Any, rate: Any, score: Any, act: Act, item: Item, bob: User
) -> None:
    model = make_model("formula", formula="sqrt(customers + 1) * Fit / max(effort, 1)")
    with act() as actor:
        sources = {one.slug: (one.source, one.source_name) for one in model.criteria.all()}
        assert sources == {
            "customers": ("signal", "customers"),
            "fit": ("rated", ""),
            "effort": ("field", "effort"),
        }
        change_item(item, by=actor, effort=0.5)
        set_signals(item, {"customers": 8}, by=actor)
    rate(bob, item, model, fit=7)
    assert score(item, model) == 21


def test_several_raters_give_the_median_and_an_agreed_value_overrules(
    make_model: Any, rate: Any, agree: Any, score: Any, item: Item, bob: User, adam: User, cora: User
) -> None:
    model = make_model("ice")
    for user, impact in ((bob, 2), (adam, 9), (cora, 4)):
        rate(user, item, model, impact=impact, confidence=10, ease=1)
    assert score(item, model) == 40
    rate(adam, item, model, impact=None)
    assert score(item, model) == 30
    agree(bob, item, model, impact=10)
    assert score(item, model) == 100
    agree(bob, item, model, impact=None)
    assert score(item, model) == 30


def test_a_ranking_tells_its_scores_with_the_same_digits(
    make_model: Any, rate: Any, act: Act, item: Item, bob: User
) -> None:
    """10.5 beside 40 and 7.66 is a column that nobody compares at a glance."""
    model = make_model("ice")
    with act() as actor:
        second = create_item(by=actor, product=item.product, title="Second")
        create_item(by=actor, product=item.product, title="Not rated")
    rate(bob, item, model, impact=8, confidence=5, ease=1)
    rate(bob, second, model, impact=1, confidence=1, ease=3)
    with act():
        assert [row.said for row in ranking(model, None).rows][:3] == ["40.0", "3.0", "–"]
