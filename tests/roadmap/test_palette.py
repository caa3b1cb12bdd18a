"""The palette finds people: members with what they own, whoever asks, and nobody of another workspace."""

from datetime import date
from typing import Any

import pytest

from core.models import User, Workspace
from feedback.models import Company, Customer
from roadmap.actions import change_item, create_item, create_milestone, create_objective, create_team
from roadmap.actions.baselines import create_baseline
from roadmap.actions.decisions import create_decision
from roadmap.actions.scenarios import create_scenario
from roadmap.actions.scores import create_scoring_model
from roadmap.actions.views import create_view
from roadmap.models import Item, Product
from roadmap.queries.palette import palette
from tests.conftest import Act, workspace

pytestmark = pytest.mark.django_db


def asked(client: Any, words: str) -> list[dict[str, Any]]:
    answer = client.get("/w/acme/palette.json", {"q": words})
    assert answer.status_code == 200
    return answer.json()["results"]


@pytest.fixture
def named(bob: User) -> User:
    bob.name = "Robert Lindqvist"
    bob.save()
    return bob


@pytest.mark.parametrize("words", ["robert", "lindqvist rob", "Lindqist", "rboert"])
def test_a_member_opens_what_they_own(
    web: Any, act: Act, named: User, vera: User, item: Item, words: str
) -> None:
    with act(named) as by:
        change_item(item, by=by, owner=named)
    [row] = [one for one in asked(web(vera), words) if one["hint"] == "Member"]
    assert (row["label"], row["side"]) == ("Robert Lindqvist", "owns 1 item")
    assert row["url"] == f"/w/acme/roadmap/?view=table&owner={named.pk}"
    assert web(vera).get(row["url"]).status_code == 200


def test_what_is_only_alike_comes_after_what_was_typed(
    web: Any, act: Act, named: User, product: Product
) -> None:
    with act(named) as by:
        create_item(by=by, product=product, title="Rovert the ramp")
    assert [row["label"] for row in asked(web(named), "rovert")] == ["Rovert the ramp", "Robert Lindqvist"]


def test_somebody_without_a_name_is_found_as_others_see_them(
    web: Any, acme: Workspace, vera: User, bob: User
) -> None:
    User.objects.filter(pk=bob.pk).update(name="")
    found = asked(web(vera), bob.email.partition("@")[0])
    assert bob.email.partition("@")[0] in [row["label"] for row in found]
    assert not any("@" in row["label"] for row in found)


def test_people_of_another_workspace_are_not_found(web: Any, acme: Workspace, bob: User) -> None:
    stranger = User.objects.create_user("zenobia@elsewhere.example", name="Zenobia Far")
    workspace("second", "Second", owner=stranger)
    assert asked(web(bob), "zenobia") == []
    assert asked(web(bob), "zenobbia") == []


@pytest.mark.parametrize("words", ["Oceanic", "oceamic"])
def test_customers_and_companies_are_found_also_mistyped(
    web: Any, act: Act, vera: User, bob: User, words: str
) -> None:
    with act(bob) as by:
        company = Company.objects.create(workspace=by.workspace, name="Oceanic Lines")
        Customer.objects.create(workspace=by.workspace, name="Oceanic desk", company=company)
    found = {(row["label"], row["hint"], row["side"]) for row in asked(web(vera), words)}
    assert found == {("Oceanic Lines", "Company", ""), ("Oceanic desk", "Customer", "Oceanic Lines")}


NAMED = {
    "New Year": ("Baseline", "/roadmap/baselines/"),
    "Which harbour first": ("Decision", "/roadmap/decisions/"),
    "Lean summer": ("Scenario", "/roadmap/scenarios/"),
    "Weighted by ports": ("Scoring model", "/roadmap/settings/scoring/"),
    "Tariff season": ("Milestone", "/roadmap/milestones/"),
    "Ferries on time": ("Objective", "/strategy/objectives/"),
    "Quay crew": ("Team", "/roadmap/?view=table&team="),
    "Only late ones": ("View", "/roadmap/?view=table&late=1"),
}


@pytest.fixture
def plans(act: Act, bob: User, product: Product) -> None:
    with act(bob) as by:
        create_decision(
            by=by,
            title="Which harbour first",
            items=[create_item(by=by, product=product, title=one) for one in "AB"],
        )
        create_baseline(by=by, name="New Year")
        create_scenario(by=by, name="Lean summer")
        create_scoring_model(by=by, kind="ice", name="Weighted by ports")
        create_milestone(by=by, name="Tariff season", date=date(2027, 3, 1))
        create_objective(by=by, title="Ferries on time")
        create_team(by=by, name="Quay crew")
        create_view(by=by, name="Only late ones", query="view=table&late=1")


@pytest.mark.parametrize("name", NAMED)
def test_all_that_has_a_name_is_found(web: Any, plans: None, bob: User, vera: User, name: str) -> None:
    hint, where = NAMED[name]
    for words in (name.lower(), name[:-2] + name[-1]):
        [row] = [one for one in asked(web(bob), words) if one["label"] == name]
        assert row["hint"] == hint
        assert where in row["url"]
        assert web(bob).get(row["url"]).status_code == 200
    seen = {one["label"] for one in asked(web(vera), name)}
    assert (name in seen) == (name != "Only late ones"), "a private view is its owner's"


def test_pages_are_found_by_those_who_may_open_them(web: Any, bob: User, acme: Workspace) -> None:
    [row] = [one for one in asked(web(bob), "poker") if one["hint"] == "Page"]
    assert web(bob).get(row["url"]).status_code == 200
    assert not [one for one in asked(web(bob), "export") if one["hint"] == "Page"]


def test_names_are_read_in_one_query(
    act: Act, plans: None, bob: User, django_assert_num_queries: Any
) -> None:
    with act(bob) as by, django_assert_num_queries(1):
        assert palette(by, "lean summer")[0]["label"] == "Lean summer"


@pytest.mark.parametrize("words", ["pay-1", "PAY 1", "pay1", "PAY-01"])
def test_a_key_names_its_item_before_anything_else(
    web: Any, item: Item, act: Act, bob: User, words: str
) -> None:
    with act(bob) as by:
        create_milestone(by=by, name=f"About {words}", date=date(2027, 3, 1))
    found = asked(web(bob), words)
    assert found[0]["label"] == item.title and found[0]["side"] == item.key
    assert f"?item={item.key}" in found[0]["url"]


def test_no_key_finds_no_item(web: Any, item: Item, bob: User, charlie: User) -> None:
    assert not [
        one for words in ("pay-2", "pay", "1", "x-1") for one in asked(web(bob), words) if one.get("exact")
    ]
    assert web(charlie).get("/w/acme/palette.json", {"q": "pay-1"}).status_code in (403, 404)


def test_who_may_invite_finds_where(web: Any, acme: Workspace, alice: User, bob: User) -> None:
    [row] = [one for one in asked(web(alice), "invite") if one["label"] == "Invite people"]
    assert web(alice).get(row["url"]).status_code == 200
    assert not [one for one in asked(web(bob), "invite") if one["label"] == "Invite people"]


@pytest.mark.parametrize("words", ["evning", "pay evening", "PAY evning", "pay-1 evning", "cutoff pay"])
def test_an_item_is_found_by_a_mistyped_title_also_beside_its_key(
    web: Any, act: Act, bob: User, product: Product, words: str
) -> None:
    """As in the workbench, which looks through the plan that it has loaded (static/js/find.js)."""
    with act(bob) as by:
        create_item(by=by, product=product, title="Evening cutoff")
        create_item(by=by, product=product, title="Morning ledger")
    assert [row["label"] for row in asked(web(bob), words)] == ["Evening cutoff"]


def test_an_item_that_its_key_names_is_there_once_with_its_status(
    web: Any, act: Act, bob: User, product: Product
) -> None:
    with act(bob) as by:
        item = create_item(by=by, product=product, title="Evening cutoff")
    for words in (item.key, item.key.replace("-", "").lower()):
        [row] = [one for one in asked(web(bob), words) if one["label"] == item.title]
        assert (row["label"], row["hint"], row["exact"]) == ("Evening cutoff", item.status.name, True)
