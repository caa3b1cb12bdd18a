"""Applying a scenario whose links and milestones the live plan changed meanwhile: each is listed with a choice, by REST and
on the page, and nothing is overwritten unasked."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest

from roadmap.actions import (
    change_link,
    change_milestone,
    create_items,
    create_link,
    create_milestone,
    delete_link,
    delete_milestone,
)
from roadmap.actions.scenario_links import lay_lag, lay_link
from roadmap.actions.scenario_milestones import lay_milestone
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Item, Link, Milestone, Product, Scenario
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(act: Act, bob: Any, product: Product) -> list[Item]:
    with act(bob) as actor:
        return create_items([{"product": product, "title": f"Step {n}"} for n in range(4)], by=actor)


@pytest.fixture
def moved(act: Act, bob: Any, items: list[Item]) -> dict[str, str]:
    """A scenario of five changes, all of which the live plan has met otherwise since; ids of the changes by what they are."""
    one, two, three, four = items
    with act(bob) as actor:
        fair = create_milestone(by=actor, name="Fair", date=date(2027, 3, 1))
        show = create_milestone(by=actor, name="Show", date=date(2027, 3, 1))
        later = create_link(one, two, by=actor)
        off = create_link(two, three, by=actor)
        gone = create_link(one, four, by=actor)
        scenario = create_scenario(by=actor, name="What if")
        laid = {
            "day": lay_milestone(scenario, fair, by=actor, date=date(2027, 4, 1)),
            "no day": lay_milestone(scenario, show, by=actor, date=date(2027, 4, 1)),
            "lag": lay_lag(scenario, later, 4, by=actor),
            "drop": lay_lag(scenario, off, 0, by=actor, drop=True),
            "no link": lay_lag(scenario, gone, 4, by=actor),
            "new": lay_link(scenario, by=actor, source=three.pk, target=four.pk, lag=1),
        }
        change_milestone(Milestone.objects.get(pk=fair.pk), by=actor, date=date(2027, 5, 1))
        delete_milestone(Milestone.objects.get(pk=show.pk), by=actor)
        change_link(later, by=actor, lag=2)
        change_link(off, by=actor, lag=3)
        delete_link(gone, by=actor)
        create_link(three, four, by=actor, lag=6)
    return {name: str(change.pk) for name, change in laid.items() if change}


def standing(act: Act) -> tuple[Any, ...]:
    with act():
        links = Link.objects.values_list("source__title", "target__title", "lag")
        return sorted(links), list(Milestone.objects.values_list("name", "date"))


FIELDS = {"day": "date", "no day": "gone", "lag": "lag", "drop": "lag", "no link": "gone", "new": "lag"}


def test_each_is_listed_with_a_choice_on_the_page(
    web: Any, act: Act, bob: Any, moved: dict[str, str]
) -> None:
    with act():
        scenario = Scenario.objects.get()
    address, client = f"/w/acme/roadmap/scenarios/{scenario.pk}/", web(bob)
    page = client.get(address).content.decode()
    for name, field in FIELDS.items():
        choices = re.findall(f'name="c-{moved[name]}-{field}" value="(.+?)"', page)
        assert choices == (["theirs"] if name == "no day" else ["theirs", "ours"]), name
    told = " ".join(unescape(re.sub("<[^>]+>", " ", page)).split())
    for words in (
        "live: 1 May 2027",
        "scenario: 1 Apr 2027",
        "live: 2 days between",
        "scenario: 4 days between",
    ):
        assert words in told, words
    before = standing(act)
    refused = client.post(f"{address}apply/", {"change": list(moved.values())})
    assert refused.status_code == 409 and "The plan moved since" in refused.content.decode()
    assert standing(act) == before
    theirs = {f"c-{moved[name]}-{field}": "theirs" for name, field in FIELDS.items()}
    assert client.post(f"{address}apply/", {"change": list(moved.values())} | theirs).status_code == 302
    assert standing(act) == before, "the live plan was to stand"


def test_by_rest_each_conflict_says_what_stands_against_what(
    api: Any, act: Act, bob: Any, moved: dict[str, str]
) -> None:
    client = api(bob)
    [scenario] = client.get(url("scenarios")).json()["results"]
    address = url(f"scenarios/{scenario['id']}/apply")
    told = {one["change"]: one for one in client.post(address, {}).json()["conflicts"]}
    assert {name: told[pk]["field"] for name, pk in moved.items()} == FIELDS
    said = {name: (told[pk]["was"], told[pk]["ours"], told[pk]["theirs"]) for name, pk in moved.items()}
    assert said["day"] == (["2027-03-01", "day"], ["2027-04-01", "day"], ["2027-05-01", "day"])
    assert said["lag"] == (0, 4, 2) and said["drop"] == (0, None, 3) and said["new"] == (None, 1, 6)
    choices = {pk: "theirs" if name == "no day" else "ours" for name, pk in moved.items()}
    assert client.post(address, {"choices": choices}).status_code == 200
    assert standing(act) == (
        [("Step 0", "Step 1", 4), ("Step 0", "Step 3", 4), ("Step 2", "Step 3", 1)],
        [("Fair", date(2027, 4, 1))],
    )
