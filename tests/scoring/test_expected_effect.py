"""What an item is expected to do to KPIs feeds its scores, with the source shown."""

from datetime import date
from typing import Any

import pytest

from core.models import Event, User
from core.transactions import undo_transaction
from metrics.actions.bets import change_effect, delete_effect, expect_effect
from metrics.actions.expected import refresh_expected
from metrics.actions.kpis import change_kpi, create_kpi, delete_kpi
from metrics.actions.targets import change_target, delete_target, set_target
from metrics.models import ExpectedEffect, Kpi, Target
from roadmap.actions import create_item
from roadmap.models import Item, ItemSignal, ScoringModel
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
YEAR: dict[str, Any] = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}


@pytest.fixture
def model(make_model: Any) -> ScoringModel:
    return make_model("formula", formula="effect * 2")


@pytest.fixture
def kpi(act: Act) -> Kpi:
    """From 24 h down to 4 h."""
    with act() as actor:
        made = create_kpi(by=actor, name="Time to payout", direction="decrease")
        set_target(made, by=actor, target=4, baseline=24, **YEAR)
        return made


def test_it_counts_as_percent_of_the_way_to_the_target(
    act: Act, score: Any, model: ScoringModel, kpi: Kpi, item: Item
) -> None:
    assert score(item, model) == 0
    with act() as actor:
        effect = expect_effect(item, kpi, by=actor, delta=-5)
        other = create_kpi(by=actor, name="Bookings", direction="increase", aggregate="sum")
        set_target(other, by=actor, target=200, cumulative=True, **YEAR)
        expect_effect(item, other, by=actor, delta=-20)
    assert score(item, model) == 2 * (25 - 10)
    with act() as actor:
        change_effect(effect, by=actor, delta=-10)
    assert score(item, model) == 2 * (50 - 10)
    with act() as actor:
        delete_kpi(Kpi.objects.get(pk=other.pk), by=actor)
    assert score(item, model) == 100
    with act() as actor:
        delete_effect(effect, by=actor)
    assert score(item, model) == 0


def test_the_target_of_its_day_counts_else_the_last(
    act: Act, score: Any, model: ScoringModel, kpi: Kpi, item: Item
) -> None:
    with act() as actor:
        later = set_target(
            kpi, by=actor, start=date(2027, 1, 1), end=date(2027, 12, 31), target=2, baseline=4
        )
        effect = expect_effect(item, kpi, by=actor, delta=-1)
    assert score(item, model) == 2 * 50
    with act() as actor:
        change_effect(effect, by=actor, due=date(2026, 5, 1))
    assert score(item, model) == 2 * 5
    with act() as actor:
        change_target(Target.objects.exclude(pk=later.pk).get(), by=actor, target=14)
    assert score(item, model) == 2 * 10
    with act() as actor:
        for one in list(Target.objects.all()):
            delete_target(one, by=actor)
    assert score(item, model) == 0, "without a target there is no way to go"


def test_a_level_to_keep_counts_by_its_height_and_direction(
    act: Act, score: Any, model: ScoringModel, item: Item
) -> None:
    with act() as actor:
        errors = create_kpi(by=actor, name="Errors", direction="below")
        set_target(errors, by=actor, target=40, **YEAR)
        expect_effect(item, errors, by=actor, delta=-10)
    assert score(item, model) == 2 * 25
    with act() as actor:
        change_kpi(Kpi.objects.get(pk=errors.pk), by=actor, direction="above")
    assert score(item, model) == 2 * -25


def test_other_items_do_not_move_it(act: Act, score: Any, model: ScoringModel, kpi: Kpi, item: Item) -> None:
    with act() as actor:
        expect_effect(item, kpi, by=actor, delta=-5)
        other = create_item(by=actor, product=item.product, title="Giant")
        expect_effect(other, kpi, by=actor, delta=-20)
    assert score(item, model) == 50 and score(other, model) == 200


def test_the_source_is_shown(
    act: Act, api: Any, web: Any, model: ScoringModel, kpi: Kpi, item: Item, bob: User
) -> None:
    with act() as actor:
        expect_effect(item, kpi, by=actor, delta=-5)
    opened = api(bob).get(url(f"items/{item.pk}/score")).data["models"][0]["inputs"][0]
    assert opened["value"] == 25 and opened["origin"] == "signal"
    page = web(bob).get(f"/w/acme/roadmap/items/{item.pk}/scores/").content.decode()
    assert "expected effect on KPIs, percent of the way to their targets, counted" in page


@pytest.mark.django_db(transaction=True)
def test_undo_brings_the_figure_back(
    act: Act, score: Any, model: ScoringModel, kpi: Kpi, item: Item, bob: User
) -> None:
    with act(bob) as actor:
        expect_effect(item, kpi, by=actor, delta=-5)
    with act(bob) as actor:
        delete_effect(ExpectedEffect.objects.get(), by=actor)
    assert score(item, model) == 0
    with act(bob):
        undo_transaction(Event.objects.filter(model="metrics.expectedeffect").latest("id").xid)
    assert score(item, model) == 50
    with act(bob) as actor:
        change_target(Target.objects.get(), by=actor, target=14)
    assert score(item, model) == 100
    with act(bob):
        undo_transaction(Event.objects.filter(model="metrics.target", operation="update").latest("id").xid)
    assert score(item, model) == 50


@pytest.mark.parametrize(("delta", "target"), [(1e308, 1), (1e300, 1e-300), (1, 1e-320), (1, 1e308)])
def test_what_is_out_of_all_range_counts_nothing(act: Act, item: Item, delta: float, target: float) -> None:
    with act() as actor:
        kpi = create_kpi(by=actor, name="Anything", direction="increase")
        set_target(kpi, by=actor, target=1, baseline=0, **YEAR)
        expect_effect(item, kpi, by=actor, delta=1)
        # As they were kept before such figures were refused.
        Target.objects.update(target=target, baseline=-1e308 if target > 1e300 else 0)
        ExpectedEffect.objects.update(delta=delta)
        refresh_expected([item.pk], by=actor)
    with act():
        assert not ItemSignal.objects.filter(item=item, kind="effect").exclude(value=0).exists()
