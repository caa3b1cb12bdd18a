"""Two people change a link or a milestone in one scenario: who knows an older version is refused, with what stands now."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from roadmap.actions import create_items, create_link, create_milestone
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Item, Link, Milestone, Product, Scenario, ScenarioChange
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


@pytest.fixture
def items(act: Act, bob: Any, product: Product) -> list[Item]:
    with act(bob) as actor:
        return create_items([{"product": product, "title": f"Step {n}"} for n in range(3)], by=actor)


@pytest.fixture
def scenario(act: Act, bob: Any) -> Scenario:
    with act(bob) as actor:
        return create_scenario(by=actor, name="Hire two")


@pytest.fixture
def link(act: Act, bob: Any, items: list[Item]) -> Link:
    with act(bob) as actor:
        return create_link(items[0], items[1], by=actor)


@pytest.fixture
def day(act: Act, bob: Any) -> Milestone:
    with act(bob) as actor:
        return create_milestone(by=actor, name="Fair", date=date(2027, 3, 1))


@pytest.fixture
def send(api: Any, bob: Any, scenario: Scenario) -> Send:
    """`send("post", 0, link=…, set=…)`: to the scenario's changes, on what one knows of them."""
    client, base = api(bob), url(f"scenarios/{scenario.pk}/changes")

    def send(verb: str, known: int | None, where: str = "", **body: Any) -> Any:
        headers = {} if known is None else {"If-Match": f'"{known}"'}
        address = f"{base}/{where}" if where else base
        return getattr(client, verb)(address, body or None, headers=headers)

    return send


def stale(answer: Any) -> Any:
    assert answer.status_code == 412
    return answer.json()["current"]


def test_the_lag_of_a_link(send: Send, link: Link, act: Act) -> None:
    mine = {"link": str(link.pk)}
    first = send("post", 0, **mine, set={"lag": 5})
    assert first.status_code == 201
    assert stale(send("post", 0, **mine, set={"lag": 9}))["set"]["lag"] == 5
    assert stale(send("post", 0, **mine, drop=True))["id"] == first.json()["id"]
    version = first.json()["version"]
    assert send("post", version, **mine, drop=True).status_code == 201
    assert stale(send("post", version, **mine, set={"lag": 2}))["drop"] is True
    assert send("delete", None, first.json()["id"]).status_code == 204
    assert stale(send("post", version + 1, **mine, set={"lag": 2})) is None
    with act():
        assert not ScenarioChange.objects.exists() and Link.objects.get().lag == 0


def test_the_date_of_a_milestone(send: Send, day: Milestone, act: Act) -> None:
    mine = {"milestone": str(day.pk)}
    first = send("post", 0, **mine, set={"date": "2027-04-01"})
    assert first.status_code == 201
    assert stale(send("post", 0, **mine, set={"date": "2027-05-01"}))["set"]["date"] == "2027-04-01"
    assert send("post", first.json()["version"], **mine, set={"date": "2027-05-01"}).status_code == 201
    assert send("post", None, **mine, set={"date": "2027-03-01"}).status_code == 204, "as in the live plan"
    assert stale(send("post", first.json()["version"], **mine, set={"date": "2027-06-01"})) is None
    with act():
        assert not ScenarioChange.objects.exists()


def test_the_same_new_link_made_by_two(send: Send, items: list[Item], act: Act) -> None:
    ends = {"source": str(items[0].pk), "target": str(items[2].pk), "kind": "blocks"}
    first = send("post", 0, kind="link", set=ends | {"lag": 5})
    assert first.status_code == 201
    assert stale(send("post", 0, kind="link", set=ends))["set"]["lag"] == 5
    other = ends | {"source": str(items[1].pk)}
    assert send("post", 0, kind="link", set=other).status_code == 201, "another link is another link"
    version = first.json()["version"]
    assert send("post", version, kind="link", set=ends | {"lag": 1}).status_code == 201
    own = first.json()["id"]
    assert stale(send("patch", version, own, set={"lag": 3}))["set"]["lag"] == 1
    assert stale(send("delete", version, own))["set"]["lag"] == 1
    assert send("delete", version + 1, own).status_code == 204
    with act():
        assert [change.fields["source"] for change in ScenarioChange.objects.all()] == [str(items[1].pk)]


def test_what_relates_does_so_both_ways(send: Send, items: list[Item], act: Act) -> None:
    ends = {"source": str(items[0].pk), "target": str(items[2].pk), "kind": "relates"}
    back = ends | {"source": ends["target"], "target": ends["source"]}
    first = send("post", 0, kind="link", set=ends).json()
    assert stale(send("post", 0, kind="link", set=back))["id"] == first["id"]
    assert send("post", None, kind="link", set=back).json()["id"] == first["id"]
    other_way = {"source": ends["target"], "target": ends["source"], "kind": "blocks"}
    assert send("post", 0, kind="link", set=other_way).status_code == 201
    with act():
        assert ScenarioChange.objects.count() == 2, "of one that relates and one that blocks"


def test_a_link_of_the_live_plan_made_again(send: Send, link: Link) -> None:
    ends = {"source": str(link.source_id), "target": str(link.target_id)}
    dropped = send("post", 0, link=str(link.pk), drop=True).json()
    assert stale(send("post", 0, kind="link", set=ends))["drop"] is True
    assert send("post", dropped["version"], kind="link", set=ends).status_code == 204


def test_a_new_milestone(send: Send) -> None:
    made = send("post", None, kind="milestone", set={"name": "Launch", "date": "2027-05-01"}).json()
    first = send("patch", made["version"], made["id"], set={"date": "2027-06-01"})
    assert first.json()["version"] == made["version"] + 1
    late = stale(send("patch", made["version"], made["id"], set={"date": "2027-07-01"}))
    assert late["set"]["date"] == "2027-06-01"
    assert stale(send("delete", made["version"], made["id"]))["id"] == made["id"]
