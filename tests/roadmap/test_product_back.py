"""A product is deleted and comes back, with what the event log does not know."""

from typing import Any

import pytest

from core.models import Keepsake, User
from feedback.actions.ideas import create_idea
from feedback.actions.portals import set_portal
from feedback.actions.votes import verify_voter, vote
from feedback.models import Idea, Portal, Vote, Voter
from roadmap.actions import change_item, create_item, create_objective, create_product, delete_item
from roadmap.actions.baselines import create_baseline
from roadmap.actions.comments import create_comment
from roadmap.actions.poker import start_poker
from roadmap.actions.poker_rounds import vote as poker_vote
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Baseline, Comment, Item, Objective, PokerItem, PokerPlayer, PokerVote, Product
from tests.conftest import Act, url
from tests.roadmap.test_strategy_undone import undo

# Acts are transactions, so these tests need real ones.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(act: Act, bob: User, product: Product) -> Product:
    """A product without items, with all that is its own; its poker was over an item that moved on."""
    with act(bob) as by:
        shop = create_product(by=by, key="SHOP", name="Shop", vision="Sold in a day.")
        create_comment(by=by, objective=create_objective(by=by, title="Sell more", product=shop), text="Why?")
        set_portal(shop, by=by, enabled=True, intro="Tell us")
        idea = create_idea(shop, by=by, title="Gift cards")
        for name in ("ada", "ben"):
            vote(idea, verify_voter(f"{name}@example.com", by=by), by=by)
        create_item(by=by, product=shop, title="Cart")
    with act(bob) as by:
        create_baseline(by=by, name="Spring", product=shop)
    with act(bob) as by:
        delete_item(Item.objects.get(title="Cart"), by=by)
        rows = [{"slug": "fit", "name": "Fit"}]
        model = create_scoring_model(by=by, kind="weighted", name="Shop score", product=shop, criteria=rows)
        other = create_item(by=by, product=shop, title="Other")
        session = start_poker(by=by, model=model, name="Round", items=[other], players=[(bob, [])])
        poker_vote(session, other, {model.criteria.get(): 7}, by=by)
        change_item(other, by=by, product=product)
    return shop


def stands(act: Act) -> list[Any]:
    """What there is of it."""
    with act():
        return [
            list(Product.objects.filter(key="SHOP").values_list("name", "vision", "next_number")),
            list(Objective.objects.values_list("title", "product__key")),
            list(Comment.objects.values_list("text", flat=True)),
            list(Portal.objects.values_list("intro", "enabled")),
            list(Idea.objects.values_list("title", "votes_count")),
            sorted(Vote.objects.values_list("voter__email", "created_at")),
            list(Baseline.objects.values_list("name", "items__title")),
            list(PokerItem.objects.values_list("item__title", flat=True)),
            list(PokerPlayer.objects.values_list("user__email", flat=True)),
            list(PokerVote.objects.values_list("user__email", "criterion__slug", "value")),
        ]


def test_it_comes_back_whole_and_goes_again(web: Any, act: Act, bob: User, shop: Product) -> None:
    client, before = web(bob), stands(act)
    assert all(before), before
    page = client.post(f"/w/acme/strategy/products/{shop.pk}/delete/", follow=True).content.decode()
    assert "“Shop” is deleted." in page and not any(stands(act))
    undo(client, page)
    assert stands(act) == before
    with act():
        assert not Keepsake.objects.filter(model="feedback.idea").exists()
        xid = client.get("/w/acme/roadmap/acts/").context["folded"][0]["again"]
    client.post(f"/w/acme/roadmap/acts/{xid}/undo/")
    assert not any(stands(act))


def test_by_api_without_those_who_left(api: Any, act: Act, bob: User, shop: Product) -> None:
    client, before = api(bob), stands(act)
    assert client.delete(url(f"products/{shop.pk}"), headers={"If-Match": "*"}).status_code == 204
    with act():
        Voter.objects.filter(email="ben@example.com").delete()
    answer = client.post(url(f"products/{shop.pk}/restore"))
    assert (answer.status_code, answer.json().get("key")) == (201, "SHOP"), answer.content
    after = stands(act)
    assert [row[0] for row in after[5]] == ["ada@example.com"]
    assert after[:4] + after[6:] == before[:4] + before[6:]
    assert client.post(url(f"products/{shop.pk}/restore")).status_code == 409


def test_a_vote_taken_back_before_does_not_return(api: Any, act: Act, bob: User, shop: Product) -> None:
    with act(bob):
        Vote.objects.filter(voter__email="ben@example.com").delete()
    client = api(bob)
    client.delete(url(f"products/{shop.pk}"), headers={"If-Match": "*"})
    assert client.post(url(f"products/{shop.pk}/restore")).status_code == 201
    assert [row[0] for row in stands(act)[5]] == ["ada@example.com"]


def test_a_week_later_or_where_its_key_is_taken_it_stays_gone(
    api: Any, act: Act, bob: User, vera: User, shop: Product
) -> None:
    client = api(bob)
    client.delete(url(f"products/{shop.pk}"), headers={"If-Match": "*"})
    assert api(vera).post(url(f"products/{shop.pk}/restore")).status_code == 403
    made = client.post(url("products"), {"key": "SHOP", "name": "Another"}).json()
    taken = client.post(url(f"products/{shop.pk}/restore"))
    assert taken.status_code == 409 and "stands in its place" in taken.json()["detail"]
    client.delete(url(f"products/{made['id']}"), headers={"If-Match": "*"})
    with act():
        Keepsake.objects.all().delete()
    late = client.post(url(f"products/{shop.pk}/restore"))
    assert late.status_code == 409 and "more than a week ago" in late.json()["detail"]
