"""Kept scores equal scores reckoned anew, whatever happens to inputs, criteria and models."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.models import User
from core.tenancy import Actor
from roadmap.actions import change_item, create_item, create_product, delete_item, restore_item, set_signals
from roadmap.actions.fields import change_field, create_field
from roadmap.actions.ratings import agree_on, rate_item
from roadmap.actions.scores import change_scoring_model, create_scoring_model
from roadmap.models import AgreedValue, Criterion, CustomField, Item, ItemScore, Product, Rating, ScoringModel
from roadmap.scoring.detail import details
from roadmap.scoring.store import live_models
from tests.conftest import Act

pytestmark = pytest.mark.django_db

small = st.integers(0, 12).map(float)
acts = st.lists(
    st.one_of(
        st.tuples(
            st.just("rate"), st.integers(0, 2), st.integers(0, 2), st.integers(0, 9), st.none() | small
        ),
        st.tuples(st.just("agree"), st.integers(0, 2), st.integers(0, 9), st.none() | small),
        st.tuples(
            st.just("field"),
            st.integers(0, 2),
            st.sampled_from(["effort", "reach", "value"]),
            st.none() | small,
        ),
        st.tuples(st.just("signal"), st.integers(0, 2), st.sampled_from(["customers", "votes"]), small),
        st.tuples(st.just("weight"), st.integers(0, 9), st.integers(1, 5)),
        st.tuples(st.just("turn"), st.integers(0, 9)),
        st.tuples(
            st.just("formula"), st.sampled_from(["customers + reach", "fit / effort", "votes ^ 2 - fit"])
        ),
        st.tuples(st.just("custom"), st.integers(0, 2), st.none() | small),
        st.tuples(
            st.just("computed"),
            st.sampled_from(["cost * reach", "votes - custom.cost", "rice + value_effort"]),
        ),
        st.tuples(st.just("archive"), st.integers(0, 4)),
        st.tuples(st.just("product"), st.integers(0, 2), st.integers(0, 1)),
    ),
    min_size=4,
    max_size=16,
)


class Play:
    """Items, models and people on which acts are tried."""

    def __init__(self, actor: Actor, people: list[User]) -> None:
        self.actor, self.people = actor, people
        self.products = [create_product(by=actor, key=key, name=key) for key in ("ONE", "TWO")]
        self.items = [
            create_item(by=actor, product=self.products[0], title=f"Item {n}", effort=2).pk for n in range(3)
        ]
        kinds = ("weighted", "rice", "wsjf")
        self.models = [create_scoring_model(by=actor, kind=kind, name=kind).pk for kind in kinds]
        formula: dict[str, Any] = {"formula": "fit * reach", "product": self.products[0]}
        self.models.append(create_scoring_model(by=actor, kind="formula", name="formula", **formula).pk)
        create_field(by=actor, name="Cost", kind="number")
        self.computed = create_field(by=actor, name="Worth", kind="formula", formula="cost / effort").pk
        fed = create_scoring_model(by=actor, kind="formula", name="fed", formula="custom.worth + custom.cost")
        self.models.append(fed.pk)

    def item(self, place: int) -> Item:
        return Item.objects.get(pk=self.items[place])

    def criterion(self, place: int) -> Criterion:
        found = list(Criterion.objects.select_related("model").order_by("model__name", "position", "id"))
        return found[place * 7 % len(found)]

    def do(self, act: str, *how: Any) -> None:
        getattr(self, f"do_{act}")(*how)

    def do_rate(self, item: int, person: int, criterion: int, value: float | None) -> None:
        found = self.criterion(criterion)
        if found.source == "rated" and not found.model.archived:
            self._as(
                self.people[person],
                lambda by: rate_item(self.item(item), {found: fitting(found, value)}, by=by),
            )

    def _as(self, user: User, do: Any) -> None:
        from core.tenancy import acting

        with acting(self.actor.workspace, user) as by:
            try:
                do(by)
            except Exception as refusal:
                if "does not rate" not in str(refusal):
                    raise

    def do_agree(self, item: int, criterion: int, value: float | None) -> None:
        found = self.criterion(criterion)
        self._as(
            self.people[0],
            lambda by: agree_on(self.item(item), found, by=by, value=fitting(found, value), reason="so"),
        )

    def do_field(self, item: int, name: str, value: float | None) -> None:
        change_item(self.item(item), by=self.actor, **{name: value})

    def do_signal(self, item: int, kind: str, value: float) -> None:
        set_signals(self.item(item), {kind: value}, by=self.actor)

    def do_weight(self, criterion: int, weight: int) -> None:
        self._edit(self.criterion(criterion), weight=float(weight))

    def do_turn(self, criterion: int) -> None:
        found = self.criterion(criterion)
        self._edit(found, lower_is_better=not found.lower_is_better, high=found.high + 1)

    def _edit(self, criterion: Criterion, **fields: Any) -> None:
        model = ScoringModel.objects.get(pk=criterion.model_id)
        rows: list[dict[str, Any]] = [
            {"id": one.pk} | (fields if one.pk == criterion.pk else {}) for one in model.criteria.all()
        ]
        change_scoring_model(model, by=self.actor, criteria=rows)

    def do_formula(self, text: str) -> None:
        change_scoring_model(ScoringModel.objects.get(pk=self.models[3]), by=self.actor, formula=text)

    def do_custom(self, item: int, value: float | None) -> None:
        change_item(self.item(item), by=self.actor, custom={"cost": value})

    def do_computed(self, text: str) -> None:
        change_field(CustomField.objects.get(pk=self.computed), by=self.actor, formula=text)

    def do_archive(self, model: int) -> None:
        found = ScoringModel.objects.get(pk=self.models[model])
        change_scoring_model(found, by=self.actor, archived=not found.archived)

    def do_product(self, item: int, product: int) -> None:
        change_item(self.item(item), by=self.actor, product=self.products[product])


def fitting(criterion: Criterion, value: float | None) -> float | None:
    if value is None:
        return None
    allowed = [one["value"] for one in criterion.choices]
    return allowed[int(value) % len(allowed)] if allowed else min(max(value, criterion.low), criterion.high)


def kept() -> dict[tuple[Any, Any], float]:
    return {(one.item_id, one.model_id): one.value for one in ItemScore.objects.all()}


def reckoned_anew() -> dict[tuple[Any, Any], float]:
    """By Python, from the inputs as they stand."""
    found = {}
    for item in Item.objects.all():
        for detail in details(item, live_models()):
            if detail.value is not None:
                found[(item.pk, detail.model.pk)] = detail.value
    return found


@given(acts)
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_kept_scores_equal_scores_reckoned_anew(
    act: Act, bob: User, adam: User, cora: User, steps: list[Any]
) -> None:
    from django.db import transaction

    with act() as actor, transaction.atomic():
        play = Play(actor, [bob, adam, cora])
        for step in steps:
            play.do(*step)
            assert kept() == pytest.approx(reckoned_anew(), rel=1e-9), step
        transaction.set_rollback(True)


def test_rescoring_many_items_takes_few_statements(
    act: Act, product: Product, django_assert_max_num_queries: Any
) -> None:
    from roadmap.scoring import rescore

    with act() as actor:
        for kind in ("weighted", "rice", "value_effort", "wsjf"):
            create_scoring_model(by=actor, kind=kind, name=kind)
        from roadmap.actions import create_items

        rows = [{"product": product, "title": f"Item {n}", "effort": 2, "value": n} for n in range(500)]
        made = create_items(rows, by=actor)
        assert ItemScore.objects.count() == 500
        Item.objects.update(effort=4)
        with django_assert_max_num_queries(4):
            rescore([item.pk for item in made])
        assert {one.value for one in ItemScore.objects.all()} == {n / 4 for n in range(500)}


def test_nothing_is_written_when_no_score_changes(act: Act, item: Item, bob: User) -> None:
    from core.models import Event

    with act() as actor:
        create_scoring_model(by=actor, kind="value_effort", name="v")
        change_item(item, by=actor, value=3, effort=1)
        before = Event.objects.filter(model="roadmap.itemscore").count()
        change_item(item, by=actor, value=6, effort=2)
        assert Event.objects.filter(model="roadmap.itemscore").count() == before
        assert not Rating.objects.exists() and not AgreedValue.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_restored_item_is_scored_by_the_model_as_it_is_now(act: Act, item: Item) -> None:
    with act() as actor:
        model = create_scoring_model(by=actor, kind="formula", name="f", formula="value * 2")
        change_item(item, by=actor, value=3)
    with act() as actor:
        delete_item(Item.objects.get(pk=item.pk), by=actor)
    with act() as actor:
        change_scoring_model(ScoringModel.objects.get(pk=model.pk), by=actor, formula="value * 5")
        assert kept() == {}
    with act() as actor:
        restore_item(item.pk, by=actor)
        assert kept() == {(item.pk, model.pk): 15}


@pytest.mark.django_db(transaction=True)
def test_undoing_a_rating_leaves_the_score_of_the_rest(act: Act, item: Item, bob: User, adam: User) -> None:
    from core.models import Event
    from core.transactions import undo_transaction

    with act() as actor:
        model = create_scoring_model(by=actor, kind="opportunity", name="o")
        criteria = {one.slug: one for one in model.criteria.all()}
    for user, value in ((bob, 8), (adam, 2)):
        with act(user) as actor:
            rate_item(item, {criteria["importance"]: value, criteria["satisfaction"]: 10}, by=actor)
    with act(bob):
        assert kept() == {(item.pk, model.pk): 5}
        first = Event.objects.filter(model="roadmap.rating", actor=bob).order_by("id")[0]
        undo_transaction(first.xid)
        assert kept() == {(item.pk, model.pk): 2} == reckoned_anew()
