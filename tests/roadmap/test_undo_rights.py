"""Whoever edits the plan takes back what was done to it, never what others said or keep for themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.events import transaction_number
from core.models import Event
from roadmap.actions import change_item, delete_item
from roadmap.actions.comments import create_comment, delete_comment
from roadmap.actions.ratings import rate_item
from roadmap.actions.scores import create_scoring_model
from roadmap.actions.views import create_view, delete_view
from roadmap.models import Comment, Criterion, Item, Rating, SavedView, Watch
from tests.conftest import url

# Acts are transactions, so these tests need real ones.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def did(act: Any) -> Callable[..., int]:
    def run(who: Any, do: Callable[[Any], Any]) -> int:
        with act(who) as actor:
            do(actor)
            return transaction_number()

    return run


def refused(api: Any, who: Any, xid: int) -> Any:
    answer = api(who).post(url("undo"), {"xid": xid})
    assert answer.status_code == 409, answer.content
    assert "conflicts" not in answer.json()
    return answer


def test_a_comment_is_its_authors(api: Any, act: Any, bob: Any, cora: Any, item: Any, did: Any) -> None:
    xid = did(cora, lambda by: create_comment(by=by, item=item, text="Not so fast"))
    refused(api, bob, xid)
    gone = did(cora, lambda by: delete_comment(Comment.objects.get(), by=by))
    refused(api, bob, gone)
    with act():
        assert not Comment.objects.exists()


def test_a_rating_is_its_givers(api: Any, act: Any, bob: Any, cora: Any, item: Any, did: Any) -> None:
    with act(bob) as by:
        model = create_scoring_model(by=by, kind="ice", name="Quick")
        rated = Criterion.objects.select_related("model").filter(model=model, source="rated").first()
    xid = did(cora, lambda by: rate_item(Item.objects.get(), {rated: 1.0}, by=by))
    refused(api, bob, xid)
    with act():
        assert Rating.objects.get().user_id == cora.pk


def test_a_private_view_is_its_owners(api: Any, act: Any, bob: Any, adam: Any, cora: Any, did: Any) -> None:
    made = did(cora, lambda by: create_view(by=by, name="Whom to let go", query="q=secret"))
    for who in (bob, adam):
        assert "Whom" not in refused(api, who, made).content.decode()
    gone = did(cora, lambda by: delete_view(SavedView.objects.get(), by=by))
    refused(api, bob, gone)
    with act():
        assert not SavedView.objects.exists()


def test_all_of_an_hour_leaves_what_others_said(
    api: Any, act: Any, bob: Any, cora: Any, item: Any, did: Any
) -> None:
    since = timezone.now().isoformat()
    did(bob, lambda by: change_item(Item.objects.get(), by=by, title="Mine"))
    did(cora, lambda by: create_comment(by=by, item=item, text="Not so fast"))
    did(cora, lambda by: create_view(by=by, name="Whom to let go", query="q=x"))
    answer = api(bob).post(url("undo"), {"since": since, "everyone": True})
    assert (answer.status_code, len(answer.json().get("acts", []))) == (200, 1), answer.content
    with act():
        assert Item.objects.get().title == "Instant payouts"
        assert Comment.objects.exists() and SavedView.objects.exists() and Watch.objects.exists()


def test_what_goes_with_an_item_comes_back_by_anybody(
    api: Any, act: Any, alice: Any, bob: Any, cora: Any, item: Any, did: Any
) -> None:
    did(cora, lambda by: create_comment(by=by, item=item, text="Not so fast"))
    xid = did(alice, lambda by: delete_item(Item.objects.get(), by=by))
    assert api(bob).post(url("undo"), {"xid": xid}).status_code == 200
    with act():
        assert Comment.objects.get().text == "Not so fast"


def test_the_log_tells_nobody_elses_views(api: Any, bob: Any, adam: Any, cora: Any, did: Any) -> None:
    did(cora, lambda by: create_view(by=by, name="Whom to let go", query="q=secret"))
    for who in (bob, adam):
        assert "Whom to let go" not in api(who).get(url("events?limit=1000")).content.decode()
    assert "Whom to let go" in api(cora).get(url("events?limit=1000")).content.decode()


def test_no_way_back_leads_around_an_admin(
    api: Any, act: Any, bob: Any, adam: Any, item: Any, did: Any
) -> None:
    """Bob once took his comment away and back: taking that back again is no way around Adam, who then took it away."""
    did(bob, lambda by: create_comment(by=by, item=item, text="Rude"))
    with act(bob):
        pk = Comment.objects.get().pk
    gone = did(bob, lambda by: delete_comment(Comment.objects.get(), by=by))
    assert api(bob).post(url("undo"), {"xid": gone}).status_code == 200
    with_item = did(bob, lambda by: delete_item(Item.objects.get(pk=item.pk), by=by))
    assert api(bob).post(url("undo"), {"xid": with_item}).status_code == 200
    did(adam, lambda by: delete_comment(Comment.objects.get(), by=by))

    answer = api(bob).post(url("undo"), {"xid": gone})
    assert (answer.status_code, "Somebody else" in answer.json()["detail"]) == (409, True)
    with act(bob):
        event = Event.objects.get(xid=gone, model="roadmap.comment")
    assert api(bob).post(url(f"items/{item.pk}/undo"), {"event": event.pk}).status_code == 409
    assert api(bob).post(url(f"comments/{pk}/restore")).status_code == 403
    did(bob, lambda by: delete_item(Item.objects.get(pk=item.pk), by=by))
    assert api(bob).post(url("undo"), {"xid": with_item}).status_code == 409
    with act(bob):
        assert not Comment.objects.exists()


def test_who_brings_an_item_back_brings_what_was_said_on_it(
    api: Any, act: Any, bob: Any, cora: Any, adam: Any, item: Any, did: Any
) -> None:
    did(cora, lambda by: create_comment(by=by, item=item, text="Yes"))
    gone = did(adam, lambda by: delete_item(Item.objects.get(pk=item.pk), by=by))
    assert api(bob).post(url("undo"), {"xid": gone}).status_code == 200
    with act(bob):
        assert Comment.objects.get().author == cora


def test_who_took_a_comment_away_last_counts(
    api: Any, act: Any, bob: Any, adam: Any, item: Any, did: Any
) -> None:
    """Adam took it away and back; then its author takes it away, and back."""
    did(bob, lambda by: create_comment(by=by, item=item, text="Mine"))
    for who in (adam, bob):
        with act(who):
            pk = Comment.objects.get().pk
        did(who, lambda by: delete_comment(Comment.objects.get(), by=by))
        assert api(who).post(url(f"comments/{pk}/restore")).status_code == 201
