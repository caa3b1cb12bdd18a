"""What raters agree about is accepted at one stroke, and taken back at one stroke."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event, User
from roadmap.actions import create_item
from roadmap.actions.poker import start_poker
from roadmap.actions.poker_agree import agree_on_all
from roadmap.actions.poker_rounds import reveal, vote
from roadmap.actions.undo import undo_act
from roadmap.models import AgreedValue, Criterion, Item, PokerSession, Product, ScoringModel
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(act: Act, product: Product) -> list[Item]:
    with act() as actor:
        return [create_item(by=actor, product=product, title=f"Idea {n}") for n in range(3)]


@pytest.fixture
def ice(make_model: Any) -> ScoringModel:
    return make_model("ice")


@pytest.fixture
def session(act: Act, ice: ScoringModel, items: list[Item], bob: User, cora: User) -> PokerSession:
    with act(bob) as actor:
        players: Any = [(bob, []), (cora, [])]
        return start_poker(by=actor, model=ice, name="Autumn", items=items, players=players)


@pytest.fixture
def cast(act: Act, ice: ScoringModel, session: PokerSession) -> Callable[..., None]:
    def give(user: User, item: Item, **values: float) -> None:
        with act(user) as actor:
            known = {one.slug: one for one in Criterion.objects.select_related("model").filter(model=ice)}
            vote(session, item, {known[slug]: value for slug, value in values.items()}, by=actor)

    return give


@pytest.fixture
def revealed(
    act: Act, session: PokerSession, cast: Any, items: list[Item], bob: User, cora: User
) -> PokerSession:
    """The first item: agreed but for ease; the second: nobody differs; the third is still hidden."""
    cast(bob, items[0], impact=8, confidence=6, ease=1)
    cast(cora, items[0], impact=9, confidence=6, ease=9)
    cast(bob, items[1], impact=3, confidence=3, ease=3)
    cast(cora, items[1], impact=3, confidence=3)
    for user in (bob, cora):
        cast(user, items[2], impact=5, confidence=5, ease=5)
    with act(bob) as actor:
        reveal(PokerSession.objects.get(pk=session.pk), by=actor, items=items[:2])
    return session


def agreed(act: Act) -> set[tuple[str, str, float]]:
    with act():
        rows = AgreedValue.objects.select_related("item", "criterion")
        return {(row.item.title, row.criterion.slug, row.value) for row in rows}


def test_only_what_raters_agree_about_is_accepted(
    api: Any, act: Act, revealed: PokerSession, bob: User, items: list[Item]
) -> None:
    answer = api(bob).post(url(f"poker-sessions/{revealed.pk}/agree"))
    assert answer.status_code == 200, answer.data
    assert agreed(act) == {
        ("Idea 0", "impact", 8.5),
        ("Idea 0", "confidence", 6.0),
        ("Idea 1", "impact", 3.0),
        ("Idea 1", "confidence", 3.0),
    }, "not the ease they differ about, not what one alone said, not what is hidden"
    assert len(answer.data["agreed"]) == 4
    again = api(bob).post(url(f"poker-sessions/{revealed.pk}/agree"))
    assert again.status_code == 409 and "no suggested value" in again.data["detail"]


def test_what_is_overruled_stays_overruled(
    web: Any, api: Any, act: Act, revealed: PokerSession, ice: ScoringModel, items: list[Item], bob: User
) -> None:
    with act():
        impact = Criterion.objects.get(model=ice, slug="impact").pk
    form = {"item": items[0].pk, "value": "2", "reason": "Law"}
    web(bob).post(f"/w/acme/roadmap/poker/{revealed.pk}/agree/{impact}/", form)
    assert (
        api(bob).post(url(f"poker-sessions/{revealed.pk}/agree"), {"item": str(items[0].pk)}).data["agreed"]
    )
    assert agreed(act) == {("Idea 0", "impact", 2.0), ("Idea 0", "confidence", 6.0)}


@pytest.mark.django_db(transaction=True)
def test_one_undo_takes_all_of_it_back(
    api: Any, act: Act, revealed: PokerSession, ice: ScoringModel, score: Any, items: list[Item], bob: User
) -> None:
    before = score(items[0], ice)
    xid = api(bob).post(url(f"poker-sessions/{revealed.pk}/agree")).data["xid"]
    with act(bob) as actor:
        assert Event.objects.filter(xid=xid, model="roadmap.agreedvalue").count() == 4
        undo_act(xid, by=actor)
    assert agreed(act) == set()
    assert score(items[0], ice) == before


def test_who_may_not_write_may_not_accept(
    api: Any, web: Any, act: Act, revealed: PokerSession, cora: User, vera: User
) -> None:
    for user in (cora, vera):
        assert api(user).post(url(f"poker-sessions/{revealed.pk}/agree")).status_code == 403, user
        assert "poker-settle" not in web(user).get(f"/w/acme/roadmap/poker/{revealed.pk}/").content.decode()
    assert agreed(act) == set()


def test_the_page_says_how_many_and_accepts_them(
    web: Any, act: Act, revealed: PokerSession, bob: User, items: list[Item]
) -> None:
    address = f"/w/acme/roadmap/poker/{revealed.pk}/"
    assert "Agree to all 4 suggested" in web(bob).get(address).content.decode()
    answer = web(bob).post(f"{address}agree-all/", {"item": items[0].pk}, follow=True)
    assert "Agreed on 4 values." in answer.content.decode()
    assert len(agreed(act)) == 4


def test_a_middle_that_is_no_choice_is_left_to_people(
    act: Act, make_model: Any, items: list[Item], bob: User, cora: User
) -> None:
    rows = [{"slug": "size", "name": "Size", "low": 1, "high": 13,
             "choices": [{"value": one, "name": str(one)} for one in (1, 2, 3, 5, 8, 13)]}]  # fmt: skip
    model = make_model("weighted", criteria=rows)
    with act(bob) as actor:
        players: Any = [(bob, []), (cora, [])]
        made = start_poker(by=actor, model=model, name="Sizes", items=items[:2], players=players)
        size = Criterion.objects.select_related("model").get(model=model)
        vote(made, items[0], {size: 2}, by=actor)
        vote(made, items[1], {size: 5}, by=actor)
    with act(cora) as actor:
        vote(made, items[0], {size: 3}, by=actor)
        vote(made, items[1], {size: 5}, by=actor)
    with act(bob) as actor:
        reveal(PokerSession.objects.get(pk=made.pk), by=actor)
        agree_on_all(PokerSession.objects.select_related("model").get(pk=made.pk), by=actor)
    assert agreed(act) == {("Idea 1", "size", 5.0)}


def test_it_asks_as_often_for_many_items_as_for_few(
    act: Act, make_model: Any, product: Product, bob: User, cora: User
) -> None:
    def statements(count: int) -> int:
        model = make_model("ice", name=f"ice {count}")
        with act(bob) as actor:
            rows = [create_item(by=actor, product=product, title=f"Of {count}: {n}") for n in range(count)]
            players: Any = [(bob, []), (cora, [])]
            made = start_poker(by=actor, model=model, name="x", items=rows, players=players)
            criteria = list(Criterion.objects.select_related("model").filter(model=model))
        for user in (bob, cora):
            with act(user) as actor:
                for row in rows:
                    vote(made, row, dict.fromkeys(criteria, 4.0), by=actor)
        with act(bob) as actor:
            reveal(PokerSession.objects.get(pk=made.pk), by=actor)
            fresh = PokerSession.objects.select_related("model").get(pk=made.pk)
            with CaptureQueriesContext(connection) as asked:
                assert len(agree_on_all(fresh, by=actor)) == 3 * count
        return len(asked)

    assert statements(2) == statements(12)
