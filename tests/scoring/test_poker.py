"""Poker: nobody but its author reads a hidden vote; revealed votes become ratings; what is agreed overrules."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from core import doorbell, schedules
from core.errors import Conflict
from core.export.write import write_archive
from core.models import Event, Membership, Notification, Run, Schedule, User
from roadmap.actions import create_item
from roadmap.actions.poker_rounds import end_poker, vote
from roadmap.models import Criterion, Item, PokerSession, PokerVote, Product, Rating, ScoringModel
from roadmap.tasks import close_poker, ring_for_poker
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
SECRET = 7.125


@pytest.fixture
def ice(make_model: Any) -> ScoringModel:
    rows = [
        {"slug": slug, "name": slug, "low": 0, "high": 10, "step": 0.125}
        for slug in ("impact", "confidence", "ease")
    ]
    return make_model("ice", criteria=rows)


@pytest.fixture
def criteria(act: Act, ice: ScoringModel) -> dict[str, str]:
    with act():
        return {one.slug: str(one.pk) for one in Criterion.objects.filter(model=ice)}


@pytest.fixture
def session(api: Any, bob: User, cora: User, adam: User, ice: ScoringModel, item: Item) -> str:
    body = {
        "model": str(ice.pk),
        "name": "Autumn",
        "items": [str(item.pk)],
        "players": [
            {"user": str(bob.pk)},
            {"user": str(cora.pk), "criteria": ["impact"]},
            {"user": str(adam.pk)},
        ],
    }
    answer = api(bob).post(url("poker-sessions"), body)
    assert answer.status_code == 201, answer.data
    return answer.data["id"]


@pytest.fixture
def cast(api: Any, session: str, item: Item, criteria: dict[str, str]) -> Callable[..., Any]:
    def give(user: User, **values: float | None) -> Any:
        body = {"item": str(item.pk), "values": {criteria[slug]: value for slug, value in values.items()}}
        return api(user).put(url(f"poker-sessions/{session}/votes"), body)

    return give


def addresses(session: str, item: Item) -> Iterator[str]:
    """Everything of the plan that could tell of a vote."""
    for path in ("poker-sessions", f"poker-sessions/{session}", f"items/{item.pk}", f"items/{item.pk}/score"):
        yield url(path)
    for path in (f"items/{item.pk}/history", "items", "workbench", "events?limit=1000", "scoring-models"):
        yield url(path)
    for path in (f"poker/{session}/", f"poker/{session}/state/", "poker/", "scoring/"):
        yield f"/w/acme/roadmap/{path}"
    for path in (f"items/{item.pk}/about/", f"items/{item.pk}/scores/"):
        yield f"/w/acme/roadmap/{path}"


def seen(web: Callable[[User], Client], user: User, session: str, item: Item) -> list[str]:
    """Addresses where the secret value stands for `user`."""
    client, found = web(user), []
    for address in addresses(session, item):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        if str(SECRET).encode() in answer.content:
            found.append(address)
    return found


def test_nobody_but_its_author_reads_a_hidden_vote(
    web: Any, cast: Any, session: str, item: Item, alice: User, bob: User, cora: User, vera: User, adam: User
) -> None:
    assert cast(cora, impact=SECRET).status_code == 200
    for other in (alice, bob, adam, vera):
        assert seen(web, other, session, item) == [], other
    own = seen(web, cora, session, item)
    assert url(f"poker-sessions/{session}") in own and f"/w/acme/roadmap/poker/{session}/" in own


def test_a_hidden_vote_moves_no_score_and_leaves_no_event(
    cast: Any, act: Act, session: str, item: Item, bob: User
) -> None:
    from roadmap.models import ItemScore

    with act():
        before = Event.objects.filter(model__startswith="roadmap.").count()
    cast(bob, impact=SECRET, confidence=3, ease=2)
    with act():
        assert Event.objects.filter(model__startswith="roadmap.").count() == before
        assert not ItemScore.objects.exists() and not Rating.objects.exists()


def test_who_has_voted_is_all_that_others_learn(
    api: Any, cast: Any, session: str, item: Item, bob: User, cora: User, adam: User
) -> None:
    cast(cora, impact=SECRET)
    cast(adam, impact=1)
    place = api(bob).get(url(f"poker-sessions/{session}")).data["items"][0]
    assert [one["name"] for one in place["voted"]] == ["Cora Example"]
    assert place["results"] == [] and place["mine"] == {}


def test_revealing_makes_ratings_and_a_score(
    api: Any,
    cast: Any,
    score: Any,
    session: str,
    ice: ScoringModel,
    item: Item,
    bob: User,
    cora: User,
    adam: User,
) -> None:
    cast(bob, impact=2, confidence=10, ease=1)
    cast(adam, impact=8, confidence=10, ease=3)
    cast(cora, impact=9)
    answer = api(bob).post(url(f"poker-sessions/{session}/reveal"), {"item": str(item.pk)})
    assert answer.status_code == 200
    results = {one["suggested"]: one["agreement"] for one in answer.data["items"][0]["results"]}
    assert results == {8.0: "low", 10.0: "high", 2.0: "high"}
    assert answer.data["state"] == "revealed"
    assert score(item, ice) == 8 * 10 * 2
    assert cast(bob, impact=3).status_code == 409


def test_another_round_hides_again(
    web: Any, api: Any, cast: Any, act: Act, session: str, item: Item, bob: User, cora: User, vera: User
) -> None:
    cast(bob, impact=1)
    api(bob).post(url(f"poker-sessions/{session}/reveal"))
    assert api(bob).post(url(f"poker-sessions/{session}/round"), {"item": str(item.pk)}).status_code == 200
    with act():
        assert not PokerVote.objects.exists()
    assert cast(cora, impact=SECRET).status_code == 200
    assert seen(web, vera, session, item) == []


def test_a_player_votes_on_what_is_asked_only(
    cast: Any, session: str, cora: User, alice: User, vera: User
) -> None:
    assert cast(cora, ease=3).status_code == 403
    assert cast(alice, impact=3).status_code == 403, "not a player"
    assert cast(vera, impact=3).status_code == 403, "may not rate"
    assert cast(cora, impact=11).status_code == 400


def test_no_vote_comes_after_the_close(api: Any, cast: Any, act: Act, session: str, bob: User) -> None:
    with act():
        PokerSession.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert cast(bob, impact=3).status_code == 409
    answer = api(bob).get(url(f"poker-sessions/{session}"))
    assert answer.data["over"] is True


@pytest.fixture
def end(act: Act, session: str) -> Callable[[], int]:
    """The hour has come: how many runs the tick makes and workers carry out."""

    def come() -> int:
        with act():
            past = timezone.now() - timedelta(seconds=1)
            PokerSession.objects.filter(pk=session).update(closes_at=past)
            Schedule.objects.filter(kind="poker").update(next_due_at=past)
        schedules.tick()
        return schedules.run_due()

    return come


@pytest.fixture
def until(api: Any, session: str, bob: User) -> Callable[[timedelta], None]:
    """Voting ends after this time."""

    def move(left: timedelta) -> None:
        body = {"closes_at": (timezone.now() + left).isoformat()}
        address = url(f"poker-sessions/{session}")
        etag = api(bob).get(address).headers["ETag"]
        answer = api(bob).patch(address, body, headers={"If-Match": etag})
        assert answer.status_code == 200, answer.data

    return move


def test_at_the_end_votes_are_revealed_once_though_nobody_looks(
    api: Any,
    cast: Any,
    act: Act,
    end: Any,
    score: Any,
    session: str,
    item: Item,
    ice: ScoringModel,
    until: Any,
    bob: User,
) -> None:
    until(timedelta(hours=5))
    cast(bob, impact=2, confidence=10, ease=3)
    assert end() == 1
    assert score(item, ice) == 60
    with act():
        assert PokerSession.objects.get(pk=session).state == "revealed"
        ratings = Event.objects.filter(model="roadmap.rating").count()
    assert end() == 0, "once is enough"
    with act():
        assert Event.objects.filter(model="roadmap.rating").count() == ratings == 3


def test_a_later_end_a_reveal_by_hand_and_an_end_without_votes(
    api: Any, cast: Any, act: Act, until: Any, end: Any, session: str, item: Item, bob: User
) -> None:
    client = api(bob)
    until(timedelta(hours=5))
    with act():
        run = Run(schedule=Schedule.objects.get(kind="poker"), due_at=timezone.now())
    until(timedelta(hours=9))
    with act():
        close_poker(run)
        assert PokerSession.objects.get(pk=session).state == "open", "the end was moved"
        assert Schedule.objects.get(kind="poker").enabled
    cast(bob, impact=2)
    client.post(url(f"poker-sessions/{session}/reveal"))
    assert end() == 0, "nothing is left to wait for"
    client.post(url(f"poker-sessions/{session}/round"), {"item": str(item.pk)})
    assert client.get(url(f"poker-sessions/{session}")).data["closes_at"] is None, "a new round is open"
    assert cast(bob, impact=3).status_code == 200
    until(timedelta(hours=1))
    cast(bob, impact=None)
    assert end() == 1
    place = client.get(url(f"poker-sessions/{session}")).data["items"][0]
    assert place["revealed_at"] and place["results"][0]["votes"] == []


@pytest.mark.django_db(transaction=True)
def test_what_ends_within_the_minute_rings_at_its_moment(until: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[tuple[str, float]] = []
    monkeypatch.setattr(doorbell, "ring", lambda task, *args, delay=0: rung.append((task, delay)))
    until(timedelta(seconds=20))
    assert ("roadmap.tasks.ring_for_poker", 0) in rung
    ring_for_poker()
    [(_task, delay)] = [one for one in rung if one[0] == "core.tasks.tick"]
    assert 15 < delay <= 20.1


@pytest.mark.parametrize("how", ["removed", "viewer"])
def test_votes_of_who_left_or_may_only_read_do_not_count(
    how: str, api: Any, cast: Any, act: Act, session: str, item: Item, bob: User, adam: User, alice: User
) -> None:
    cast(bob, impact=2)
    cast(adam, impact=8)
    with act(alice):
        rows = Membership.objects.filter(user=adam)
        rows.delete() if how == "removed" else rows.update(role="viewer")
    place = api(bob).get(url(f"poker-sessions/{session}")).data
    assert "Adam" not in json.dumps([one["user"]["name"] for one in place["players"]])
    place = api(bob).post(url(f"poker-sessions/{session}/reveal")).data["items"][0]
    assert [one["value"] for one in place["results"][0]["votes"]] == [2]
    with act():
        assert not Rating.objects.filter(user=adam).exists()


def test_who_may_only_read_is_refused_as_player(
    api: Any, web: Any, act: Act, ice: ScoringModel, item: Item, bob: User, vera: User, cora: User
) -> None:
    body: dict[str, Any] = {"model": str(ice.pk), "name": "x", "items": [str(item.pk)]}
    answer = api(bob).post(url("poker-sessions"), body | {"players": [{"user": str(vera.pk)}]})
    assert answer.status_code == 400 and "Vera" in answer.data["errors"]["players"][0]
    form = {"items": [str(item.pk)], "players": [str(vera.pk)], f"p-{vera.pk}-impact": "on"}
    assert web(bob).post(f"/w/acme/roadmap/poker/new/?model={ice.pk}", form).status_code == 422
    nothing = {"items": [str(item.pk)], "players": [str(cora.pk)]}
    answer = web(bob).post(f"/w/acme/roadmap/poker/new/?model={ice.pk}", nothing)
    assert answer.status_code == 422 and "Choose what Cora Example votes on" in answer.content.decode()


def test_players_are_told_that_they_are_asked(act: Act, session: str, bob: User, cora: User) -> None:
    with act():
        told = {row.user_id: row for row in Notification.objects.filter(kind="poker")}
        assert cora.pk in told and bob.pk not in told
        assert (
            told[cora.pk].url == f"/w/acme/roadmap/poker/{session}/"
            and told[cora.pk].data["quote"] == "1 item"
        )


def test_the_suggested_value_is_agreed_or_overruled_with_a_reason(
    web: Any, api: Any, cast: Any, session: str, item: Item, criteria: dict[str, str], bob: User, adam: User
) -> None:
    cast(bob, impact=2)
    cast(adam, impact=6)
    client = web(bob)
    client.post(f"/w/acme/roadmap/poker/{session}/reveal/", {"item": item.pk})
    address = f"/w/acme/roadmap/poker/{session}/agree/{criteria['impact']}/"
    assert client.post(address, {"item": item.pk, "value": "9"}).status_code == 422
    assert client.post(address, {"item": item.pk, "value": "4"}).status_code == 302
    reason = {"item": item.pk, "value": "9", "reason": "We signed it"}
    assert client.post(address, reason).status_code == 302
    answer = api(adam).get(url(f"poker-sessions/{session}")).data["items"][0]["results"][0]
    assert answer["agreed"] == {"value": 9.0, "reason": "We signed it"} and answer["suggested"] == 4


def test_ending_throws_hidden_votes_away(web: Any, cast: Any, act: Act, session: str, bob: User) -> None:
    cast(bob, impact=3)
    assert web(bob).post(f"/w/acme/roadmap/poker/{session}/end/").status_code == 302
    with act():
        assert not PokerVote.objects.exists() and not Rating.objects.exists()


def test_it_starts_on_the_page(
    web: Any, act: Act, ice: ScoringModel, item: Item, bob: User, cora: User
) -> None:
    assert "dict_keys" not in web(bob).get(f"/w/acme/roadmap/poker/new/?model={ice.pk}").content.decode()
    form = {
        "name": "Live",
        "items": [str(item.pk)],
        "players": [str(bob.pk), str(cora.pk)],
        **{f"p-{bob.pk}-{slug}": "on" for slug in ("impact", "confidence", "ease")},
        f"p-{cora.pk}-impact": "on",
    }
    answer = web(bob).post(f"/w/acme/roadmap/poker/new/?model={ice.pk}", form)
    assert answer.status_code == 302
    page = web(cora).get(answer.url).content.decode()
    assert "impact</label>" in page and "ease</label>" not in page
    assert "Cora Example" in page


def test_items_beyond_the_list_are_named_by_key(
    web: Any, act: Act, ice: ScoringModel, product: Product, item: Item, bob: User
) -> None:
    with act() as actor:
        many = [create_item(by=actor, product=product, title=f"Idea {n}") for n in range(62)]
    address = f"/w/acme/roadmap/poker/new/?model={ice.pk}"
    client = web(bob)
    assert "3 more items are not listed" in client.get(address).content.decode()
    form = {
        "items": [str(item.pk)],
        "players": [str(bob.pk)],
        **{f"p-{bob.pk}-{slug}": "on" for slug in ("impact", "confidence", "ease")},
    }
    wrong = client.post(address, form | {"keys": f"{many[-1].key} nope-1"})
    assert wrong.status_code == 422 and "No item is called NOPE-1." in wrong.content.decode()
    started = client.post(address, form | {"keys": f"{many[-1].key.lower()}, {item.key}"})
    page = client.get(started.url).content.decode()
    assert "0 of 2 revealed" in page and many[-1].title in page


def test_an_open_page_loads_anew_once_votes_are_revealed(
    web: Any, api: Any, cast: Any, session: str, item: Item, bob: User, cora: User
) -> None:
    address = f"/w/acme/roadmap/poker/{session}/state/?item={item.pk}&was=open-0"
    assert "HX-Redirect" not in web(cora).get(address)
    api(bob).post(url(f"poker-sessions/{session}/reveal"))
    assert web(cora).get(address)["HX-Redirect"] == f"/w/acme/roadmap/poker/{session}/?item={item.pk}"


def test_items_of_another_product_are_refused(
    api: Any, act: Act, make_model: Any, item: Item, bob: User
) -> None:
    from roadmap.actions import create_product

    with act() as actor:
        there = create_product(by=actor, key="ELSE", name="Elsewhere")
        other = create_item(by=actor, product=there, title="Other")
    model = make_model("ice", name="Only payouts", product=item.product)
    body: dict[str, Any] = {"model": str(model.pk), "name": "x", "items": [str(other.pk)]}
    answer = api(bob).post(url("poker-sessions"), body | {"players": [{"user": str(bob.pk)}]})
    assert answer.status_code == 400 and "items" in json.dumps(answer.data["errors"])
    assert isinstance(api(bob), APIClient)


def test_an_export_of_all_tells_no_hidden_vote(
    api: Any, cast: Any, acme: Any, session: str, item: Item, bob: User, cora: User
) -> None:
    def votes() -> int:
        return write_archive(acme, io.BytesIO())["files"]["data/roadmap.pokervote.jsonl"]["rows"]

    cast(cora, impact=SECRET)
    assert votes() == 0
    api(bob).post(url(f"poker-sessions/{session}/reveal"), {"item": str(item.pk)})
    assert votes() == 1


def test_a_vote_that_waited_while_the_session_was_ended_is_refused(
    act: Act, session: str, item: Item, ice: ScoringModel, bob: User
) -> None:
    with act(bob) as actor:
        read_before = PokerSession.objects.get(pk=session)
        end_poker(PokerSession.objects.get(pk=session), by=actor)
        criterion = Criterion.objects.select_related("model").get(model=ice, slug="impact")
        with pytest.raises(Conflict, match="counted"):
            vote(read_before, item, {criterion: 3}, by=actor)
