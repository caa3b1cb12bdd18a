"""What only a scenario has, named within it: wholes of new parts, new milestones; compared, applied all or in part."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from core.errors import Invalid
from core.events import transaction_number
from core.models import Event
from core.transactions import undo_transaction
from roadmap.actions import create_item, create_link
from roadmap.actions.applying import apply_scenario
from roadmap.actions.scenario_milestones import change_new_milestone, lay_new_milestone
from roadmap.actions.scenarios import change_new, create_scenario, lay_change, lay_new, take_out
from roadmap.models import Item, Link, Milestone, Product, Scenario, ScenarioChange, Status
from roadmap.queries.scenarios import compare
from roadmap.scenario_lines import lines_of
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(act: Act, bob: Any, product: Product) -> Item:
    with act(bob) as actor:
        planned = Status.objects.get(category="planned")
        return create_item(by=actor, product=product, title="Batch", status=planned, effort=2.0)


@pytest.fixture
def scenario(act: Act, bob: Any) -> Scenario:
    with act(bob) as actor:
        return create_scenario(by=actor, name="Hire two")


def stand(model: Any, change: ScenarioChange) -> Any:
    return model(pk=change.pk)


@pytest.fixture
def family(api: Any, bob: Any, scenario: Scenario, product: Product, item: Item) -> dict[str, str]:
    """A part made before its whole, a whole, its own whole, a milestone, and a live item that goes into both."""
    client, address = api(bob), url(f"scenarios/{scenario.pk}/changes")

    def lay(**body: Any) -> str:
        answer = client.post(address, body)
        assert answer.status_code == 201, answer.data
        return str(answer.data["id"])

    made = {}
    made["part"] = lay(set={"title": "Part", "product": str(product.pk)})
    made["top"] = lay(set={"title": "Top", "product": str(product.pk)})
    made["whole"] = lay(set={"title": "Whole", "product": str(product.pk), "parent": made["top"]})
    made["fair"] = lay(
        kind="milestone", set={"name": "Fair", "date": "2027-03-05", "date_precision": "month"}
    )
    patch = {"set": {"parent": made["whole"], "milestone": made["fair"]}}
    assert client.patch(f"{address}/{made['part']}", patch).status_code == 200
    made["item"] = lay(item=str(item.pk), set={"parent": made["whole"], "milestone": made["fair"]})
    return made


def shape() -> dict[str, tuple[str | None, str | None]]:
    rows = Item.objects.select_related("parent", "milestone")
    return {
        row.title: (row.parent and row.parent.title, row.milestone and row.milestone.name) for row in rows
    }


def test_compare_calls_what_is_new_by_its_name(
    web: Any, act: Act, api: Any, bob: Any, scenario: Scenario, family: dict[str, str]
) -> None:
    with act():
        told = {line.name: {row.label: row.then for row in line.rows} for line in lines_of(compare(scenario))}
    assert told["Part"]["Parent"] == "Whole (new)" and told["Part"]["Milestone"] == "Fair (new)"
    assert told["Whole"]["Parent"] == "Top (new)"
    assert told["PAY-1"] == {"Parent": "Whole (new)", "Milestone": "Fair (new)"}
    assert told["Fair"] == {"Kind": "Release", "Date": "March 2027"}
    answer = api(bob).get(url(f"scenarios/{scenario.pk}/compare"))
    assert answer.status_code == 200 and answer.data["milestones"][0]["title"] == "Fair"
    page = web(bob).get(f"/w/acme/roadmap/scenarios/{scenario.pk}/").content.decode()
    assert "Whole (new)" in page and "something deleted since" not in page


def test_all_of_it_is_applied_wholes_first(
    act: Act, bob: Any, scenario: Scenario, family: dict[str, str], item: Item
) -> None:
    with act(bob) as actor:
        apply_scenario(scenario, by=actor)
        assert shape() == {
            "Top": (None, None),
            "Whole": ("Top", None),
            "Part": ("Whole", "Fair"),
            "Batch": ("Whole", "Fair"),
        }
        fair = Milestone.objects.get()
        assert (fair.date, fair.date_precision) == (date(2027, 3, 31), "month")
        rows = ScenarioChange.objects.filter(scenario=scenario)
        assert not rows.filter(applied_at=None).exists()
        assert rows.get(label="Fair").milestone_id == fair.pk


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["part"], ["“Part” becomes part of “Whole”", "“Part” goes into “Fair”"]),
        (["part", "whole", "fair"], ["“Whole” becomes part of “Top”, which only the scenario has."]),
        (["item", "fair"], ["Apply “Whole” along with it, or before."]),
    ],
    ids=["a part alone", "without the top", "a live item without its new parent"],
)
def test_a_part_says_what_it_needs(
    web: Any,
    act: Act,
    bob: Any,
    scenario: Scenario,
    family: dict[str, str],
    chosen: list[str],
    said: list[str],
) -> None:
    with act(bob) as actor, pytest.raises(Invalid) as refusal, transaction.atomic():
        apply_scenario(scenario, by=actor, only=[family[name] for name in chosen])  # type: ignore[misc]
    assert all(words in refusal.value.detail for words in said), refusal.value.detail
    form = {"change": [family[name] for name in chosen]}
    page = web(bob).post(f"/w/acme/roadmap/scenarios/{scenario.pk}/apply/", form)
    assert page.status_code == 400 and said[0] in page.content.decode()
    with act():
        assert Item.objects.count() == 1 and not Milestone.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_part_by_part_and_back_again(
    act: Act, api: Any, bob: Any, scenario: Scenario, family: dict[str, str]
) -> None:
    address = url(f"scenarios/{scenario.pk}/apply")
    first = api(bob).post(address, {"changes": [family["whole"], family["top"], family["fair"]]})
    assert first.status_code == 200, first.data
    with act():
        whole, fair = Item.objects.get(title="Whole"), Milestone.objects.get()
        part = ScenarioChange.objects.get(pk=family["part"]).fields
        assert (part["parent"], part["milestone"]) == (str(whole.pk), str(fair.pk))
    second = api(bob).post(address, {})
    assert second.status_code == 200, second.data
    with act():
        assert shape()["Part"] == shape()["Batch"] == ("Whole", "Fair")
        assert Scenario.objects.get().state == "applied"
    for xid in (second.data["xid"], first.data["xid"]):
        with act(bob):
            undo_transaction(xid)
    with act():
        assert shape() == {"Batch": (None, None)} and not Milestone.objects.exists()
        rows = ScenarioChange.objects.filter(scenario=scenario)
        assert not rows.exclude(applied_at=None).exists() and Scenario.objects.get().state == "open"
        assert rows.get(pk=family["part"]).fields["parent"] == family["whole"]


@pytest.mark.django_db(transaction=True)
def test_taken_out_what_was_in_it_is_where_it_was(
    act: Act, bob: Any, scenario: Scenario, family: dict[str, str], item: Item
) -> None:
    with act(bob) as actor:
        before = {row.pk: row.fields for row in ScenarioChange.objects.all()}
        for name in ("whole", "fair"):
            take_out(ScenarioChange.objects.select_related("scenario").get(pk=family[name]), by=actor)
        assert not ScenarioChange.objects.filter(item=item).exists(), "nothing is left of its change"
        part = ScenarioChange.objects.get(pk=family["part"]).fields
        assert part["parent"] is None and part["milestone"] is None
        xid = transaction_number()
    with act(bob):
        undo_transaction(xid)
        assert {row.pk: row.fields for row in ScenarioChange.objects.all()} == before


def test_nothing_lies_below_itself(
    act: Act, api: Any, bob: Any, scenario: Scenario, family: dict[str, str], item: Item, product: Product
) -> None:
    client, address = api(bob), url(f"scenarios/{scenario.pk}/changes")
    for parent in (family["whole"], family["top"], family["part"], str(item.pk)):
        answer = client.patch(f"{address}/{family['top']}", {"set": {"parent": parent}})
        assert answer.status_code == 400 and "below itself" in str(answer.data["errors"]), parent
    with act(bob) as actor:
        other = create_item(by=actor, product=product, title="Other")
        create_link(item, other, by=actor)
    answer = client.post(address, {"item": str(other.pk), "set": {"parent": family["top"]}})
    assert answer.status_code == 201, "one part may wait for another"
    wrong = client.post(address, {"item": str(item.pk), "set": {"parent": family["fair"]}})
    assert wrong.status_code == 400, "a milestone is no item"


def test_a_new_milestone_is_renamed_moved_and_refused(
    act: Act, api: Any, web: Any, bob: Any, vera: Any, scenario: Scenario, product: Product
) -> None:
    client, address = api(bob), url(f"scenarios/{scenario.pk}/changes")
    assert client.post(address, {"kind": "milestone", "set": {"date": "2027-01-01"}}).status_code == 400
    body = {"kind": "milestone", "set": {"name": "Fair", "kind": "milestone", "product": str(product.pk)}}
    assert api(vera).post(address, body).status_code == 403
    made = client.post(address, body).data
    changed = client.patch(
        f"{address}/{made['id']}", {"set": {"date": "2027-02-10", "date_precision": "quarter"}}
    )
    assert changed.data["set"] == body["set"] | {"date": "2027-03-31", "date_precision": "quarter"}  # type: ignore[operator]
    with act(bob) as actor:
        product.delete()
        assert not Product.objects.exists()
        with pytest.raises(Invalid, match="deleted since"), transaction.atomic():
            apply_scenario(scenario, by=actor)
        row = ScenarioChange.objects.select_related("scenario").get(pk=made["id"])
        assert change_new_milestone(row, by=actor, product=None, name=" Trade fair ").label == "Trade fair"
        apply_scenario(scenario, by=actor)
        assert Milestone.objects.get().name == "Trade fair"


def test_links_of_new_parts_come_after_all_of_them(
    act: Act, bob: Any, scenario: Scenario, product: Product
) -> None:
    from roadmap.actions.scenario_links import lay_link

    with act(bob) as actor:
        whole = lay_new(scenario, {"title": "Whole", "product": product}, by=actor)
        parts = [lay_new(scenario, {"title": f"Part {n}", "product": product}, by=actor) for n in range(3)]
        lay_link(scenario, by=actor, source=parts[0].pk, target=parts[1].pk)
        for part in parts:
            change_new(part, {"parent": stand(Item, whole)}, by=actor)
        day = lay_new_milestone(scenario, by=actor, name="Fair")
        change_new(parts[2], {"milestone": stand(Milestone, day)}, by=actor)
        apply_scenario(scenario, by=actor)
        assert {row.title: row.parent and row.parent.title for row in Item.objects.all()} == {
            "Whole": None,
            **dict.fromkeys(("Part 0", "Part 1", "Part 2"), "Whole"),
        }
        link = Link.objects.select_related("source", "target").get()
        assert (link.source.title, link.target.title) == ("Part 0", "Part 1")
        assert Event.objects.filter(model="roadmap.milestone", operation="insert").count() == 1


def test_a_live_item_may_stay_where_it_is(
    act: Act, bob: Any, scenario: Scenario, item: Item, product: Product
) -> None:
    with act(bob) as actor:
        whole = lay_new(scenario, {"title": "Whole", "product": product}, by=actor)
        assert lay_change(scenario, item, {"parent": stand(Item, whole)}, by=actor)
        assert lay_change(scenario, item, {"parent": None}, by=actor) is None


def test_a_milestone_on_the_page(web: Any, act: Act, bob: Any, vera: Any, scenario: Scenario) -> None:
    address = f"/w/acme/roadmap/scenarios/{scenario.pk}/milestone/"
    form = {"name": "Fair", "kind": "milestone", "date": "2027-03-05", "date_precision": "month"}
    assert web(vera).post(address, form).status_code == 403
    assert web(bob).post(address, form | {"name": ""}).status_code == 422
    assert web(bob).post(address, form).status_code == 302
    with act():
        change = ScenarioChange.objects.get()
        assert change.fields["date"] == "2027-03-31" and change.label == "Fair"
    again = web(bob).get(f"{address}?change={change.pk}").content.decode()
    assert 'value="Fair"' in again and 'value="2027-03-31"' in again
    assert web(bob).post(address, form | {"name": "Show", "change": change.pk}).status_code == 302
    with act():
        assert ScenarioChange.objects.get().label == "Show"
    assert web(bob).get(f"{address}?change={scenario.pk}").status_code == 404
    assert web(bob).get(f"{address}?change=x").status_code == 404
