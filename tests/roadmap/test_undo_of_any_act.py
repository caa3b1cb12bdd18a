"""Whatever was done can be taken back by who did it, is named, and is found by the number that its answer gave."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from core.base import WorkspaceModel
from core.events import transaction_number
from core.models import Event, User
from feedback.actions.notes import create_note
from feedback.models import Note
from roadmap.actions import change_item
from roadmap.actions.comments import change_comment, create_comment
from roadmap.actions.milestones import create_milestone, delete_milestone
from roadmap.actions.ratings import rate_item
from roadmap.actions.scores import create_scoring_model
from roadmap.actions.undo import undo_act
from roadmap.models import Comment, Criterion, Item, Milestone, Rating, SavedView, Team
from roadmap.queries.acts import described
from roadmap.wording.plain import NOUNS, Plain
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db(transaction=True)
TRACKED = sorted(
    model._meta.label_lower
    for model in apps.get_models()
    if issubclass(model, WorkspaceModel) and model.tracked
)


@pytest.fixture
def rated(act: Act, cora: User, bob: User, item: Item) -> int:
    """The number of the act in which Cora rated."""
    with act(bob) as by:
        model = create_scoring_model(by=by, kind="ice", name="Quick")
    with act(cora) as by:
        criterion = Criterion.objects.select_related("model").filter(model=model, source="rated")[0]
        rate_item(Item.objects.get(), {criterion: 1.0}, by=by)
        return transaction_number()


def way(xid: int) -> str:
    return f"/w/acme/roadmap/acts/{xid}/undo/"


def test_a_contributor_takes_back_their_own_rating_and_gives_it_again(
    act: Act, web: Any, cora: User, rated: int
) -> None:
    answer = web(cora).post(way(rated), headers={"X-Undo": "1"})
    assert answer.status_code == 200, answer.content
    with act():
        assert not Rating.objects.exists()
    assert web(cora).post(way(answer.json()["act"]), headers={"X-Undo": "1"}).status_code == 200
    with act():
        assert Rating.objects.get().user == cora


def test_by_rest_too_and_nothing_else(
    act: Act, api: Any, bob: User, cora: User, item: Item, rated: int
) -> None:
    with act(bob):
        team = Team.objects.create(name="Crew")
        others = transaction_number()
    assert api(cora).post(url("undo"), {"xid": others}).status_code == 403
    assert api(cora).post(url("undo"), {"since": "2026-01-01T00:00:00Z"}).status_code == 403
    assert api(cora).post(url("undo"), {"xid": rated}).status_code == 200
    assert api(cora, scopes=("roadmap:read",)).post(url("undo"), {"xid": rated}).status_code == 403
    with act():
        assert not Rating.objects.exists() and Team.objects.filter(pk=team.pk).exists()


def test_a_viewer_takes_back_what_they_keep_for_themselves_alone(
    act: Act, api: Any, web: Any, vera: User, rated: int
) -> None:
    made = api(vera).post(url("views"), {"name": "Mine", "query": "view=board"})
    assert made.status_code == 201, made.content
    assert web(vera).post(way(rated), headers={"X-Undo": "1"}).status_code == 403
    assert api(vera).post(url("undo"), {"xid": int(made["X-Transaction"])}).status_code == 200
    with act():
        assert not SavedView.objects.exists() and Rating.objects.exists()


@pytest.mark.parametrize("what", ["item", "comment", "milestone", "note"])
def test_the_answer_to_a_write_names_its_act(
    act: Act, api: Any, bob: User, item: Item, product: Any, what: str
) -> None:
    place, body = {
        "item": ("items", {"title": "New", "product": str(product.pk)}),
        "comment": (f"items/{item.pk}/comments", {"text": "Yes"}),
        "milestone": ("milestones", {"name": "Fair"}),
        "note": ("notes", {"title": "Wish", "text": "A wish"}),
    }[what]
    made = api(bob).post(url(place), body)
    assert made.status_code == 201, made.content
    with act():
        assert Event.objects.filter(xid=int(made["X-Transaction"])).exists()
    undone = api(bob).post(url("undo"), {"xid": int(made["X-Transaction"])})
    assert undone.status_code == 200, undone.content
    assert undone["X-Transaction"] == str(undone.json()["xid"])
    assert "X-Transaction" not in api(bob).get(url("items"))
    with act():
        assert not Comment.objects.exists() and not Milestone.objects.exists() and not Note.objects.exists()


def test_a_note_goes_and_comes_again_with_its_text(act: Act, api: Any, bob: User) -> None:
    with act(bob) as by:
        create_note(by=by, title="Wish", text="A long wish")
        xid = transaction_number()
    again = api(bob).post(url("undo"), {"xid": xid}).json()["xid"]
    with act():
        assert not Note.objects.exists()
    assert api(bob).post(url("undo"), {"xid": again}).status_code == 200
    with act():
        assert Note.objects.get().text == "A long wish"


def test_a_number_of_nothing_is_told(api: Any, bob: User, acme: Any) -> None:
    answer = api(bob).post(url("undo"), {"xid": 1})
    assert (answer.status_code, answer.json()["detail"]) == (409, "No change has this number.")


def test_a_milestone_comes_back_to_its_place(act: Act, bob: User) -> None:
    with act(bob) as by:
        row = create_milestone(by=by, name="Fair")
        Milestone.objects.update(position=2)
    with act(bob) as by:
        delete_milestone(Milestone.objects.get(), by=by)
        xid = transaction_number()
    with act(bob) as by:
        undo_act(xid, by=by)
        assert Milestone.objects.get(pk=row.pk).position == 2


# In words ---------------------------------------------------------------------------------------------------------


def test_every_tracked_model_has_a_name() -> None:
    assert set(TRACKED) == set(NOUNS)


@pytest.mark.parametrize("label", TRACKED)
@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_no_event_is_without_words(act: Act, acme: Any, label: str, operation: str) -> None:
    model = apps.get_model(label)
    column = next(
        one.column for one in model._meta.local_concrete_fields if one.column not in ("id", "version")
    )
    event = Event(model=label, object_id=acme.pk, operation=operation, changes={column: [None, "x"]})
    with act():
        said = Plain([event]).sentence(event)
    assert str(NOUNS[label]) in said and said.endswith(".")
    assert said.split()[0] in ("Added", "Changed", "Deleted")


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda by: create_scoring_model(by=by, kind="ice", name="Quick"), "the scoring model “Quick”"),
        (lambda by: Team.objects.create(name="Crew"), "the team “Crew”"),
        (
            lambda by: SavedView.objects.create(name="Late", query="view=board", owner=by.user),
            "the saved view “Late”",
        ),
    ],
    ids=["scoring model", "team", "saved view"],
)
def test_the_page_says_what_it_was(
    act: Act, web: Any, bob: User, acme: Any, do: Callable[[Any], Any], said: str
) -> None:
    with act(bob) as by:
        do(by)
    page = web(bob).get("/w/acme/roadmap/acts/").content.decode()
    assert f"Added {said}" in page


def test_a_new_order_says_so(act: Act, bob: User, item: Item) -> None:
    with act(bob):
        Item.objects.update(rank=7)
        xid = transaction_number()
    with act(bob):
        [told] = described([xid])
    assert told.words == ["PAY-1 Instant payouts: Changed its place in the order."]


def test_a_comment_is_told_as_one(act: Act, cora: User, item: Item) -> None:
    with act(cora) as by:
        create_comment(by=by, item=item, text="Not so fast")
        xid = transaction_number()
    with act(cora):
        [told] = described([xid])
    assert told.words == ["PAY-1 Instant payouts: Commented."]


def test_what_stands_in_the_way_is_named_and_shown_with_its_undo(
    act: Act, web: Any, api: Any, bob: User, adam: User, item: Item
) -> None:
    with act(bob) as by:
        change_item(Item.objects.get(), by=by, title="Quick payouts")
        xid = transaction_number()
    with act(adam) as by:
        change_item(Item.objects.get(), by=by, title="Slow payouts")
        later = transaction_number()
    refused = api(bob).post(url("undo"), {"xid": xid})
    assert refused.status_code == 409 and refused.json()["later"]["xid"] == later
    assert "The later change: PAY-1 Slow payouts: Renamed from “Quick payouts”." in refused.json()["detail"]
    page = web(bob).post(way(xid), {"told": "1"}, follow=True).content.decode()
    assert "In the way:" in page and way(later) in page
    assert web(bob).get("/w/acme/roadmap/acts/?later=9e99").status_code == 200
    again = web(bob).post(way(later), {"told": "1"})
    assert again.status_code == 302
    with act():
        assert Item.objects.get().title == "Quick payouts"


def test_what_a_comment_said_before_is_not_kept_and_that_is_told(
    act: Act, api: Any, cora: User, item: Item
) -> None:
    with act(cora) as by:
        comment = create_comment(by=by, item=item, text="Frist")
    with act(cora) as by:
        change_comment(comment, by=by, text="First")
        xid = transaction_number()
    answer = api(cora).post(url("undo"), {"xid": xid})
    assert (answer.status_code, "Edit it by hand" in answer.json()["detail"]) == (409, True)


def test_an_answer_given_again_names_the_act_of_the_first(api: Any, bob: User, product: Any) -> None:
    client, body = api(bob), {"product": str(product.pk), "title": "Once"}
    first, again = (client.post(url("items"), body, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert again["Idempotent-Replay"] == "true"
    assert {name: again[name] for name in ("X-Transaction", "ETag")} == {
        name: first[name] for name in ("X-Transaction", "ETag")
    }
    undone = client.post(url("undo"), {"xid": int(again["X-Transaction"])}, headers={"Idempotency-Key": "k2"})
    assert undone.status_code == 200
    assert client.get(url(f"items/{first.json()['id']}")).status_code == 404
    redone = client.post(url("undo"), {"xid": int(undone["X-Transaction"])})
    assert redone.status_code == 200
    assert client.get(url(f"items/{first.json()['id']}")).status_code == 200


def test_what_writes_nothing_names_no_act_given_again_either(api: Any, bob: User) -> None:
    body = {"since": "2026-01-01T00:00:00Z", "preview": True}
    answers = [api(bob).post(url("undo"), body, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert not any("X-Transaction" in one for one in answers)
