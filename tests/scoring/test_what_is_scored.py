"""Which items are scored, and what their score still waits for."""

from typing import Any

import pytest

from core.models import User
from roadmap.actions import change_item, create_item
from roadmap.actions.views import create_view
from roadmap.models import Item, PokerSession
from tests.conftest import Act

pytestmark = pytest.mark.django_db

SCORING = "/w/acme/roadmap/scoring/"
RATE = f"{SCORING}rate/"
POKER = "/w/acme/roadmap/poker/new/"


@pytest.fixture
def more(act: Act, item: Item) -> list[Item]:
    with act() as actor:
        return [
            create_item(by=actor, product=item.product, title=f"Thing {tree}", tags=["may"] if n < 2 else [])
            for n, tree in enumerate(("ash", "elm", "fir", "oak"))
        ]


def shown(web: Any, user: User, address: str) -> str:
    return web(user).get(address).content.decode()


def rates(act: Act, model: Any, item: Item, **values: str) -> dict[str, str]:
    with act():
        pks = {one.slug: str(one.pk) for one in model.criteria.all()}
    return {"item": str(item.pk)} | {f"c-{pks[slug]}": value for slug, value in values.items()}


def test_rating_asks_for_the_fields_that_the_score_needs(
    web: Any, act: Act, make_model: Any, score: Any, item: Item, bob: User
) -> None:
    model = make_model("weighted", "Fit")
    effort = model_field(act, model, "effort")
    text = shown(web, bob, f"{RATE}?model={model.pk}&item={item.key}")
    assert f'name="f-{effort}"' in text
    sent = rates(act, model, item, strategic_fit="9", customer_value="8")
    wrong = web(bob).post(f"{RATE}?model={model.pk}", sent | {f"f-{effort}": "much"})
    assert wrong.status_code == 422
    assert "Effort: give a number." in wrong.content.decode() and 'value="much"' in wrong.content.decode()
    assert web(bob).post(f"{RATE}?model={model.pk}", sent | {f"f-{effort}": "6"}).status_code == 302
    assert score(item, model) == pytest.approx(70.0 + 100 * (0.3 * 0.9 + 0.3 * 0.8 + 0.2 * 0.9 - 0.7))
    with act():
        assert Item.objects.get(pk=item.pk).effort == 6


def model_field(act: Act, model: Any, slug: str) -> str:
    with act():
        return str(model.criteria.get(slug=slug).pk)


def test_who_may_only_rate_is_told_what_is_missing(
    web: Any, act: Act, make_model: Any, item: Item, cora: User
) -> None:
    model = make_model("weighted", "Fit")
    text = shown(web, cora, f"{RATE}?model={model.pk}&item={item.key}")
    assert "The score waits for Effort" in text and "f-" + model_field(act, model, "effort") not in text
    sent = rates(act, model, item, strategic_fit="9") | {"f-" + model_field(act, model, "effort"): "6"}
    assert web(cora).post(f"{RATE}?model={model.pk}", sent).status_code == 403


def test_the_ranking_says_what_scores_wait_for(
    web: Any, act: Act, make_model: Any, rate: Any, item: Item, more: list[Item], bob: User
) -> None:
    model = make_model("weighted", "Fit")
    for one in more[:3]:
        rate(bob, one, model, strategic_fit=5, customer_value=5)
    text = shown(web, bob, f"{SCORING}?model={model.pk}")
    assert "0 of 5 scored, 3 wait for Effort, 2 are not rated." in text
    assert text.count("waits for Effort") == 3
    assert f"item={more[0].key}" in text
    assert text.count("waits for ratings, Effort") == 2


def test_a_choice_of_items_is_rated_and_ranked(
    web: Any, make_model: Any, item: Item, more: list[Item], bob: User
) -> None:
    model = make_model("ice", "ICE")
    among = f"model={model.pk}&items={more[2].key},{more[0].key}"
    text = shown(web, bob, f"{RATE}?{among}")
    assert "2 items are left for you to rate." in text and more[0].title in text
    listed = shown(web, bob, f"{SCORING}?{among}")
    assert more[2].title in listed and more[1].title not in listed and "0 of 2 scored" in listed


def test_the_items_of_a_saved_view_are_rated_and_ranked(
    web: Any, act: Act, make_model: Any, item: Item, more: list[Item], bob: User
) -> None:
    model = make_model("ice", "ICE")
    with act(bob) as actor:
        view = create_view(by=actor, name="May", query="view=table&tag=may")
        mine = create_view(by=actor, name="Mine", query="view=table&q=Thing oak")
    assert "2 items are left" in shown(web, bob, f"{RATE}?model={model.pk}&of={view.pk}")
    text = shown(web, bob, f"{RATE}?model={model.pk}&of={mine.pk}")
    assert "1 item is left" in text, text[text.find("standfirst") :][:300]
    assert "0 of 2 scored" in shown(web, bob, f"{SCORING}?model={model.pk}&of={view.pk}")


def test_poker_begins_with_what_was_chosen_and_finds_the_rest(
    web: Any, act: Act, make_model: Any, item: Item, more: list[Item], bob: User
) -> None:
    make_model("wsjf", "WSJF")
    model = make_model("ice", "ICE")
    text = shown(web, bob, f"{POKER}?model={model.pk}&items={more[1].key}")
    assert f'value="{more[1].pk}" checked' in text and f'value="{more[0].pk}" checked' not in text
    found = web(bob).get(
        POKER,
        {"model": str(model.pk), "q": "Thing oak", "items": str(more[1].pk)},
        headers={"HX-Request": "true"},
    )
    part = found.content.decode()
    assert f'value="{more[1].pk}" checked' in part and str(more[3].pk) in part and str(more[0].pk) not in part
    sent = {"items": str(more[3].pk), "players": str(bob.pk)}
    sent |= {f"p-{bob.pk}-{slug}": "on" for slug in ("impact", "confidence", "ease")}
    assert web(bob).post(f"{POKER}?model={model.pk}", sent).status_code == 302
    with act():
        session = PokerSession.objects.get()
        assert session.model_id == model.pk and [one.item_id for one in session.items.all()] == [more[3].pk]
    assert f"model={model.pk}" in shown(web, bob, f"/w/acme/roadmap/poker/?model={model.pk}")


def test_a_figure_of_the_item_is_told_to_who_rates_and_not_taken_for_a_rating(
    web: Any, act: Act, make_model: Any, score: Any, item: Item, bob: User
) -> None:
    model = make_model("rice", "RICE")
    with act() as actor:
        change_item(Item.objects.get(pk=item.pk), by=actor, reach=100, impact=2, confidence=50, effort=4)
    text = shown(web, bob, f"{RATE}?model={model.pk}&item={item.key}")
    assert "Figure on the item: 2" in text and "Figure on the item: 50" in text
    assert score(item, model) is None
