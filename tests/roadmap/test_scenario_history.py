"""The history of a scenario: in words, page by page, and one change of it set back; and who was quicker, by versions."""

from typing import Any

import pytest

from core.errors import Conflict
from core.events import transaction_number
from core.models import Event
from core.transactions import undo_transaction
from roadmap.actions import create_items, create_link
from roadmap.actions.applying import apply_scenario
from roadmap.actions.scenario_links import lay_lag
from roadmap.actions.scenario_undo import undo_in_scenario
from roadmap.actions.scenarios import (
    change_scenario,
    create_scenario,
    lay_change,
    lay_drop,
    lay_new,
    take_out,
)
from roadmap.models import Item, Product, Scenario, ScenarioChange, Status
from roadmap.queries.scenario_history import events_in, scenario_history
from tests.conftest import url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def items(act: Any, bob: Any, product: Product) -> list[Item]:
    with act(bob) as actor:
        planned = Status.objects.get(category="planned")
        rows = [{"product": product, "title": f"Step {n}", "status": planned} for n in range(3)]
        return create_items(rows, by=actor)


@pytest.fixture
def scenario(act: Any, bob: Any) -> Scenario:
    with act(bob) as actor:
        return create_scenario(by=actor, name="Hire two")


def words(scenario: Scenario) -> list[str]:
    lines, _more = scenario_history(Scenario.objects.get(pk=scenario.pk), 50, None)
    return [" ".join(line.words) for line in lines]


def latest(scenario: Scenario, number: int = 0) -> Event:
    return events_in(scenario.pk)[number]


def refused(act: Any, bob: Any, scenario: Scenario, event: Event, why: str) -> None:
    with pytest.raises(Conflict, match=why), act(bob) as actor:
        undo_in_scenario(Scenario.objects.get(pk=scenario.pk), event, by=actor)


def only() -> ScenarioChange:
    return ScenarioChange.objects.select_related("scenario").get()


def test_it_tells_who_did_what(act: Any, alice: Any, bob: Any, scenario: Scenario, items: list[Item]) -> None:
    with act(bob) as actor:
        lay_change(scenario, items[0], {"title": "First of all"}, by=actor)
        change_scenario(scenario, by=actor, name="Hire three")
    with act(alice) as actor:
        lay_change(scenario, items[0], {"effort": 3.0}, by=actor)
        lay_drop(scenario, items[1], by=actor)
    with act(alice) as actor:
        lines, more = scenario_history(scenario, 50, None)
        said = [(line.actor, " ".join(line.words), line.can_undo) for line in lines]
        assert more is None
    key = items[0].key
    assert said == [
        ("Alice Example", f"{items[1].key} Step 1: Status from Planned to Dropped.", True),
        ("Alice Example", f"{key} Step 0: Changed effort from none to 3.", True),
        ("Bob Example", "Renamed the scenario “Hire two” to “Hire three”.", True),
        ("Bob Example", f"{key} Step 0: Renamed from “Step 0”.", True),
        ("Bob Example", "Began the scenario “Hire two”.", False),
    ]


def test_one_change_is_set_back_and_what_others_did_stays(
    act: Any, bob: Any, scenario: Scenario, items: list[Item]
) -> None:
    for fields in ({"title": "First of all"}, {"effort": 3.0}, {"effort": 5.0}):
        with act(bob) as actor:
            lay_change(scenario, items[0], fields, by=actor)
    with act(bob):
        earlier = latest(scenario, 1)
    refused(act, bob, scenario, earlier, "Changed again since: effort")
    with act(bob) as actor:
        undo_in_scenario(scenario, latest(scenario, 2), by=actor)
        assert only().fields == {"effort": 5.0}, "the title is as it was, the effort stays"
    with act(bob) as actor:
        undo_in_scenario(scenario, latest(scenario, 1), by=actor)
        assert only().fields == {"effort": 3.0}
    with act(bob) as actor:
        change = only()
        take_out(change, by=actor)
    with act(bob):
        earlier = latest(scenario, 1)
    refused(act, bob, scenario, earlier, "taken out of the scenario since")
    with act(bob) as actor:
        undo_in_scenario(scenario, latest(scenario), by=actor)
        assert only().fields == {"effort": 3.0}


def test_dropped_new_and_linked_are_set_back(
    act: Any, bob: Any, scenario: Scenario, items: list[Item], product: Product
) -> None:
    with act(bob) as actor:
        link = create_link(items[0], items[1], by=actor)
        lay_drop(scenario, items[0], by=actor)
    with act(bob) as actor:
        undo_in_scenario(scenario, latest(scenario, 1), by=actor)
        assert not ScenarioChange.objects.exists()
    with act(bob) as actor:
        new = lay_new(scenario, {"title": "Pilot", "product": product}, by=actor)
        lay_change(scenario, items[2], {"parent": Item(pk=new.pk)}, by=actor)
    with act(bob) as actor:
        take_out(ScenarioChange.objects.select_related("scenario").get(pk=new.pk), by=actor)
        assert not ScenarioChange.objects.exists()
    with act(bob) as actor:
        gone = events_in(scenario.pk).get(object_id=new.pk, operation="delete")
        undo_in_scenario(scenario, gone, by=actor)
        assert ScenarioChange.objects.count() == 2, "with what was put into it"
        undo_in_scenario(
            scenario, events_in(scenario.pk).filter(object_id=new.pk, operation="insert").last(), by=actor
        )
        assert not ScenarioChange.objects.exists()
    with act(bob) as actor:
        lay_lag(scenario, link, 4, by=actor)
    with act(bob) as actor:
        lay_lag(scenario, link, 9, by=actor)
    with act(bob) as actor:
        undo_in_scenario(scenario, latest(scenario), by=actor)
        assert only().fields["lag"] == 4


def test_what_was_applied_is_told_and_undone_as_an_act(
    act: Any, bob: Any, scenario: Scenario, items: list[Item]
) -> None:
    with act(bob) as actor:
        lay_change(scenario, items[0], {"title": "First of all"}, by=actor)
    with act(bob) as actor:
        apply_scenario(scenario, by=actor)
        xid = transaction_number()
    with act(bob) as actor:
        assert words(scenario)[:2] == [
            "The scenario is in the live plan.",
            f"{items[0].key} Step 0: Applied to the live plan.",
        ]
        assert not any(line.can_undo for line in scenario_history(fresh(scenario), 50, None)[0])
        laid = latest(scenario, 2)
    refused(act, bob, scenario, laid, "This scenario is closed")
    with act(bob) as actor:
        undo_transaction(xid)
        said = words(scenario)
        assert "The scenario is no longer in the live plan, and open again." in said
        applied = next(event for event in events_in(scenario.pk) if "applied_at" in event.changes)
    refused(act, bob, scenario, applied, "among the acts")


def fresh(scenario: Scenario) -> Scenario:
    return Scenario.objects.get(pk=scenario.pk)


def test_the_api_answers_by_pages_and_of_one_item(
    api: Any, act: Any, bob: Any, vera: Any, scenario: Scenario, items: list[Item]
) -> None:
    for item in items:
        with act(bob) as actor:
            lay_change(scenario, item, {"title": "Otherwise"}, by=actor)
    client, base = api(bob), f"scenarios/{scenario.pk}"
    first = client.get(url(f"{base}/history?limit=2")).json()
    rest = client.get(first["next"]).json()
    assert [len(first["results"]), len(rest["results"]), rest["next"]] == [2, 2, None]
    about = client.get(url(f"{base}/history?of={items[1].pk}")).json()["results"]
    assert [line["words"] for line in about] == [f"{items[1].key} Step 1: Renamed from “Step 1”."]
    assert client.get(url(f"{base}/history?of=x")).status_code == 400
    assert not any(line["can_undo"] for line in api(vera).get(url(f"{base}/history")).json()["results"])
    sent = {"event": about[0]["id"]}
    assert api(vera).post(url(f"{base}/undo"), sent).status_code == 403
    assert client.post(url(f"{base}/undo"), sent).status_code == 204
    assert client.post(url(f"{base}/undo"), sent).status_code == 409
    assert client.post(url(f"{base}/undo"), {"event": 1}).status_code == 404
    with act():
        assert ScenarioChange.objects.count() == 2


def test_the_page_lists_and_sets_back(
    web: Any, act: Any, bob: Any, vera: Any, scenario: Scenario, items: list[Item]
) -> None:
    with act(bob) as actor:
        lay_change(scenario, items[0], {"title": "First of all"}, by=actor)
        event = latest(scenario).pk
    address = f"/w/acme/roadmap/scenarios/{scenario.pk}/history/"
    page = web(bob).get(address).content.decode()
    assert "Renamed from “Step 0”." in page and f"{event}/undo/" in page
    assert f"{event}/undo/" not in web(vera).get(address).content.decode()
    assert web(bob).post(f"{address}{event}/undo/").status_code == 302
    assert "Taken out of the scenario" in web(bob).get(address).content.decode()
    again = web(bob).post(f"{address}{event}/undo/", follow=True).content.decode()
    assert "taken out of the scenario since" in again


def test_who_was_quicker_wins_and_the_other_is_told(
    api: Any, act: Any, bob: Any, scenario: Scenario, items: list[Item], product: Product
) -> None:
    client, base = api(bob), url(f"scenarios/{scenario.pk}/changes")

    def lay(title: str, version: str | None, where: str = base, verb: str = "post", **more: Any) -> Any:
        headers = {"If-Match": f'"{version}"'} if version else {}
        body = {"set": {"title": title}, **more}
        return getattr(client, verb)(where, body, headers=headers)

    item = {"item": str(items[0].pk)}
    first = lay("Mine", "0", **item)
    assert first.status_code == 201
    late = lay("Too late", "0", **item)
    assert late.status_code == 412 and late.json()["current"]["set"] == {"title": "Mine"}
    assert lay("Now", str(first.json()["version"]), **item).status_code == 201
    assert lay("Whatever there is", None, **item).status_code == 201
    assert lay("Step 0", None, **item).status_code == 204
    gone = lay("Too late", "1", **item)
    assert gone.status_code == 412 and gone.json()["current"] is None
    new = client.post(base, {"set": {"title": "Pilot", "product": str(product.pk)}}).json()
    own = f"{base}/{new['id']}"
    assert lay("Trial", str(new["version"]), own, "patch").status_code == 200
    assert lay("Too late", str(new["version"]), own, "patch").status_code == 412
    assert client.delete(own, headers={"If-Match": f'"{new["version"]}"'}).status_code == 412
    assert client.delete(own).status_code == 204
