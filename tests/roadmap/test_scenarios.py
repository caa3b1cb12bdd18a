"""Scenarios: laid over the plan, compared with it, applied to a plan that has moved, undone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.dates import span
from core.errors import Conflict, Invalid
from core.events import transaction_number
from core.models import Event
from core.transactions import undo_events, undo_transaction
from roadmap.actions import (
    change_item,
    create_items,
    create_link,
    create_objective,
    create_team,
    delete_item,
    set_capacity,
)
from roadmap.actions.applying import apply_scenario
from roadmap.actions.scenarios import create_scenario, lay_change, lay_drop, lay_new, take_out
from roadmap.models import Item, Product, Scenario, ScenarioChange, Status
from roadmap.overlay import FIELDS, value_of
from roadmap.queries.scenarios import compare
from roadmap.scenario_picture import _ticks, _unit
from tests.conftest import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(act: Any, bob: Any, product: Product) -> list[Item]:
    with act(bob) as actor:
        planned = Status.objects.get(category="planned")
        rows = [
            {
                "product": product,
                "title": f"Step {n}",
                "status": planned,
                "start": date(2027, 1, 1 + 10 * n),
                "end": date(2027, 1, 10 + 10 * n),
                "effort": 5.0,
            }
            for n in range(3)
        ]
        return create_items(rows, by=actor)


def fresh(item: Item) -> Item:
    return Item.objects.select_related("status", "product").get(pk=item.pk)


def values(item: Item) -> dict[str, Any]:
    return {name: value_of(fresh(item), name) for name in FIELDS}


def test_it_lays_and_lets_go(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
        change = lay_change(scenario, items[0], {"effort": 9.0, "title": "Otherwise"}, by=actor)
        assert change and change.fields == {"effort": 9.0, "title": "Otherwise"}
        assert change.was == {"effort": 5.0, "title": "Step 0"}
        change = lay_change(scenario, items[0], {"title": "Step 0"}, by=actor)
        assert change and change.fields == {"effort": 9.0}
        assert lay_change(scenario, items[0], {"effort": 5.0}, by=actor) is None
        assert not ScenarioChange.objects.filter(scenario=scenario).exists()
        assert values(items[0])["effort"] == 5.0, "the live plan never knew"


def test_dates_go_with_their_precision(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Later")
        change = lay_change(
            scenario, items[0], {"end": date(2027, 5, 5), "end_precision": "quarter"}, by=actor
        )
        assert change and change.fields == {"end": "2027-06-30", "end_precision": "quarter"}
        with pytest.raises(Invalid), transaction.atomic():
            lay_change(scenario, items[0], {"start": date(2028, 1, 1)}, by=actor)


def test_the_api(api: Any, bob: Any, vera: Any, items: list[Item], product: Product) -> None:
    client = api(bob)
    assert api(vera).post(url("scenarios"), {"name": "x"}).status_code == 403
    pk = client.post(url("scenarios"), {"name": "Hire two"}).json()["id"]
    address = url(f"scenarios/{pk}/changes")
    item = str(items[0].pk)
    laid = client.post(address, {"item": item, "set": {"end": "2027-03-01", "custom": {}}})
    assert laid.status_code == 201 and laid.json()["set"] == {"end": "2027-03-01", "end_precision": "day"}
    assert client.post(address, {"item": item, "set": {"rank": 1}}).status_code == 400
    assert client.post(address, {"item": item, "set": {"external_id": "x"}}).status_code == 400
    new = client.post(address, {"set": {"title": "Brand new", "product": str(product.pk), "effort": 3}})
    assert new.status_code == 201
    assert client.post(address, {"set": {"title": "No product"}}).status_code == 400
    one = f"{address}/{new.json()['id']}"
    assert client.patch(one, {"set": {"effort": 4}}).json()["set"]["effort"] == 4
    client.post(address, {"item": str(items[1].pk), "drop": True})
    told = client.get(url(f"scenarios/{pk}/compare")).json()
    assert [(row["key"], row["days"], row["drop"]) for row in told["changes"]] == [
        (items[0].key, 50, False),
        (items[1].key, 0, True),
        (None, None, False),
    ]
    assert told["objectives"] == [
        {
            "id": None,
            "title": None,
            "items_before": 3,
            "items_after": 3,
            "effort_before": 15.0,
            "effort_after": 14.0,
        }
    ]
    done = client.post(url(f"scenarios/{pk}/apply"), {})
    assert done.status_code == 200 and len(done.json()["applied"]) == 3
    assert client.get(url(f"items/{items[0].key}")).json()["end"] == "2027-03-01"
    assert client.get(url(f"scenarios/{pk}")).json()["state"] == "applied"
    assert client.post(url(f"scenarios/{pk}/apply"), {}).status_code == 409
    assert client.delete(one).status_code == 409


def test_what_it_costs_and_breaks(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        team = create_team(by=actor, name="Payments")
        goal = create_objective(by=actor, title="Same-day money")
        set_capacity(team, date(2027, 1, 1), date(2027, 3, 31), 6, by=actor)
        create_link(items[0], items[1], by=actor)
        change_item(fresh(items[0]), by=actor, team=team)
        scenario = create_scenario(by=actor, name="More")
        lay_change(scenario, fresh(items[0]), {"end": date(2027, 1, 31), "objective": goal}, by=actor)
        lay_change(scenario, items[1], {"team": team}, by=actor)
        found = compare(scenario)
        assert [(load.label, load.before, load.after, load.capacity, load.over) for load in found.loads] == [
            ("Q1 2027", 5.0, 10.0, 6.0, True)
        ]
        assert [(one.source.key, one.target.key, one.days, one.before) for one in found.violations] == [
            (items[0].key, items[1].key, 21, 0)
        ]
        gains = {row.objective.title if row.objective else None: row.items for row in found.servings}
        assert gains == {"Same-day money": (0, 1), None: (3, 2)}


def test_what_it_costs_is_told_from_this_quarter_on(act: Any, web: Any, bob: Any, items: list[Item]) -> None:
    """What was spent is one line, where a scenario changes it at all."""
    begin = span(date.today(), "quarter")[0]
    with act(bob) as actor:
        team = create_team(by=actor, name="Payments")
        past, over = begin - timedelta(days=700), begin - timedelta(days=1)
        change_item(
            fresh(items[0]), by=actor, start=past, end=begin + timedelta(days=60), team=team, effort=100
        )
        change_item(fresh(items[1]), by=actor, start=past, end=over, team=team, effort=10)
        scenario = create_scenario(by=actor, name="Less")
        lay_change(scenario, fresh(items[0]), {"effort": 200.0}, by=actor)
        moved = create_scenario(by=actor, name="The same in all")
        lay_change(moved, fresh(items[1]), {"start": past + timedelta(days=300)}, by=actor)
    page = web(bob).get(f"/w/acme/roadmap/scenarios/{scenario.pk}/")
    assert [load.start for load in page.context["loads"]] == [begin]
    (was, then), ahead = page.context["past"], page.context["loads"][0]
    assert round(then + ahead.after - was - ahead.before) == 100 and then > was > ahead.before > 0
    assert page.content.decode().count("Before this quarter") == 1
    other = web(bob).get(f"/w/acme/roadmap/scenarios/{moved.pk}/")
    assert (other.context["loads"], other.context["past"]) == ([], None)
    assert "What it costs" not in other.content.decode()


def test_what_has_an_end_alone_is_drawn_too(act: Any, web: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        far = create_items(
            [{"product": items[0].product, "title": "Far", "start": date(2015, 1, 1)}], by=actor
        )
        change_item(fresh(items[0]), by=actor, start=None)
        scenario = create_scenario(by=actor, name="Later")
        lay_change(scenario, fresh(items[0]), {"end": date(2027, 6, 1)}, by=actor)
        lay_change(scenario, far[0], {"end": date(2028, 6, 1)}, by=actor)
    picture = web(bob).get(f"/w/acme/roadmap/scenarios/{scenario.pk}/").context["picture"]
    assert len(picture.rows) == 2
    for row in picture.rows:
        assert row["before"]["width"] >= 0.4 and row["after"]["width"] >= 0.4


def test_a_plan_that_moved_is_told_and_never_overwritten(
    api: Any, act: Any, bob: Any, items: list[Item]
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Later")
        first = lay_change(scenario, items[0], {"title": "Ours", "effort": 9.0}, by=actor)
        second = lay_change(scenario, items[1], {"end": date(2027, 2, 20)}, by=actor)
        assert first and second
        change_item(fresh(items[0]), by=actor, title="Theirs")
        change_item(fresh(items[1]), by=actor, end=date(2027, 2, 25))
    client, address = api(bob), url(f"scenarios/{scenario.pk}/apply")
    told = client.post(address, {})
    assert told.status_code == 409
    clashes = {
        (one["key"], one["field"]): (one["was"], one["ours"], one["theirs"])
        for one in told.json()["conflicts"]
    }
    assert clashes == {
        (items[0].key, "title"): ("Step 0", "Ours", "Theirs"),
        (items[1].key, "end"): (["2027-01-20", "day"], ["2027-02-20", "day"], ["2027-02-25", "day"]),
    }
    with act(bob):
        assert values(items[0])["effort"] == 5.0, "nothing is applied while something is undecided"
    half = {"choices": {str(first.pk): "theirs"}}
    assert client.post(address, half).status_code == 409
    assert (
        client.post(address, {"changes": [str(second.pk)], "choices": {str(second.pk): 5}}).status_code == 409
    )
    choices = {str(first.pk): "theirs", str(second.pk): {"end": "ours"}}
    assert client.post(address, {"choices": choices}).status_code == 200
    with act(bob):
        assert (values(items[0])["title"], values(items[0])["effort"]) == ("Theirs", 9.0)
        assert values(items[1])["end"] == "2027-02-20"


@pytest.mark.django_db(transaction=True)
def test_a_part_is_applied_and_one_undo_takes_it_back(
    act: Any, bob: Any, items: list[Item], product: Product
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Some")
        one = lay_change(scenario, items[0], {"effort": 9.0}, by=actor)
        new = lay_new(scenario, {"title": "New", "product": product}, by=actor)
        drop = lay_drop(scenario, items[2], by=actor)
        assert one and drop
    with act(bob) as actor:
        before = [values(item) for item in items]
        apply_scenario(scenario, by=actor, only=[one.pk, new.pk, drop.pk])
        xid = transaction_number()
    with act(bob):
        assert Item.objects.count() == 4 and values(items[0])["effort"] == 9.0
        assert fresh(items[2]).status.category == "dropped"
        undo_transaction(xid)
    with act(bob):
        assert [values(item) for item in items] == before and Item.objects.count() == 3
        assert Scenario.objects.get(pk=scenario.pk).state == "open"
        assert set(ScenarioChange.objects.values_list("applied_at", "item__key")) == {
            (None, items[0].key),
            (None, None),
            (None, items[2].key),
        }


def test_two_items_change_places_in_a_tree(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        change_item(fresh(items[0]), by=actor, parent=items[1])
        scenario = create_scenario(by=actor, name="Turn")
        lay_change(scenario, items[1], {"parent": items[0]}, by=actor)
        lay_change(scenario, fresh(items[0]), {"parent": None}, by=actor)
        apply_scenario(scenario, by=actor)
        assert fresh(items[1]).parent_id == items[0].pk and fresh(items[0]).parent_id is None


def test_what_is_gone_is_gone(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Later")
        change = lay_change(scenario, items[0], {"effort": 9.0}, by=actor)
        assert change
        delete_item(fresh(items[0]), by=actor)
        with pytest.raises(Conflict), transaction.atomic():
            apply_scenario(scenario, by=actor)
        change.refresh_from_db()
        assert change.is_gone and change.label == f"{items[0].key} Step 0"
        with pytest.raises(Invalid), transaction.atomic():
            apply_scenario(scenario, by=actor, choices={str(change.pk): "ours"})
        other = lay_change(scenario, items[1], {"effort": 9.0}, by=actor)
        assert other
        take_out(other, by=actor)
        scenario.state = "discarded"
        with pytest.raises(Conflict), transaction.atomic():
            lay_change(scenario, items[1], {"effort": 1.0}, by=actor)


FIELD = st.one_of(
    st.tuples(st.just("title"), st.sampled_from(["A", "B", "C"])),
    st.tuples(st.just("effort"), st.sampled_from([None, 1.0, 2.0, 3.0])),
    st.tuples(st.just("tags"), st.lists(st.sampled_from(["x", "y"]), max_size=2, unique=True)),
    st.tuples(st.just("horizon"), st.sampled_from(["", "now", "later"])),
    st.tuples(st.just("end"), st.integers(0, 120).map(lambda n: date(2027, 2, 10) + timedelta(days=n))),
    st.tuples(st.just("end_precision"), st.sampled_from(["day", "month", "quarter"])),
)
ACT = st.tuples(st.sampled_from(["live", "scenario"]), st.integers(0, 2), FIELD)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(acts=st.lists(ACT, min_size=2, max_size=14), accepted=st.sets(st.integers(0, 2)), ours=st.booleans())
def test_any_mix_of_live_and_scenario_changes(
    acts: Any, accepted: set[int], ours: bool, act: Any, bob: Any, items: list[Item]
) -> None:
    """Applied, each accepted change has the scenario's value, all else the live one; undone, all is as before."""
    with transaction.atomic(), act(bob) as actor:
        scenario = create_scenario(by=actor, name="Any")
        for where, place, (name, value) in acts:
            fields = {name: value}
            if where == "live":
                change_item(fresh(items[place]), by=actor, **fields)
            else:
                lay_change(scenario, fresh(items[place]), fields, by=actor)
        changes = {change.item_id: change for change in ScenarioChange.objects.all()}
        chosen = [changes[items[place].pk] for place in accepted if items[place].pk in changes]
        before = {item.pk: values(item) for item in items}
        expected = {pk: dict(found) for pk, found in before.items()}
        for change in chosen:
            expected[change.item_id] |= wanted(change, before[change.item_id], ours)
        if chosen:
            last = Event.objects.order_by("-id").values_list("id", flat=True)[0]
            choices = {str(change.pk): "ours" if ours else "theirs" for change in chosen}
            apply_scenario(scenario, by=actor, only=[change.pk for change in chosen], choices=choices)
            assert {item.pk: values(item) for item in items} == expected
            undo_events(Event.objects.filter(id__gt=last).order_by("id"))
        assert {item.pk: values(item) for item in items} == before
        transaction.set_rollback(True)


def wanted(change: ScenarioChange, live: dict[str, Any], ours: bool) -> dict[str, Any]:
    """What the change gives: all of it, or only where the live plan stands as it stood."""
    found = {}
    for names in (("title",), ("effort",), ("tags",), ("horizon",), ("end", "end_precision")):
        if names[0] in change.fields:
            untouched = all(live[name] == change.was[name] for name in names)
            if ours or untouched:
                found |= {name: change.fields[name] for name in names}
    return found


def test_the_pages(web: Any, act: Any, bob: Any, vera: Any, items: list[Item]) -> None:
    client = web(bob)
    made = client.post("/w/acme/roadmap/scenarios/new/", {"name": "Hire two", "description": "What *if*?"})
    assert made.status_code == 302
    address, key = made["Location"], items[0].key
    form = client.get(f"{address}item/?item={key}").content.decode()
    assert 'value="2027-01-10"' in form
    fields = {
        "item": key,
        "title": "Step 0",
        "start": "2027-01-01",
        "start_precision": "day",
        "end": "2027-02-28",
        "end_precision": "month",
        "effort": "5",
        "product": str(items[0].product_id),
        "status": str(items[0].status_id),
    }
    assert client.post(f"{address}item/", fields).status_code == 302
    with act(bob) as actor:
        change = ScenarioChange.objects.get()
        assert change.fields == {"end": "2027-02-28", "end_precision": "month"}
        change_item(fresh(items[0]), by=actor, end=date(2027, 1, 15))
    page = client.get(address).content.decode()
    assert "The live plan moved since" in page and "7 weeks later" not in page and "6 weeks later" in page
    told = client.post(f"{address}apply/", {"change": str(change.pk)})
    assert told.status_code == 409 and key.encode() in told.content
    chosen = {"change": str(change.pk), f"c-{change.pk}-end": "ours"}
    assert client.post(f"{address}apply/", chosen).status_code == 302
    with act(bob):
        assert values(items[0])["end"] == "2027-02-28"
    assert "This scenario is in the live plan." in web(vera).get(address).content.decode()
    assert client.get(f"{address}item/?item=PAY-999").status_code == 422
    assert b"Hire two" in client.get("/w/acme/roadmap/scenarios/").content


def test_before_and_after_is_drawn_of_what_moves(web: Any, act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
        lay_change(scenario, items[0], {"effort": 8.0}, by=actor)
    address = f"/w/acme/roadmap/scenarios/{scenario.pk}/"
    assert b'class="before-after"' not in web(bob).get(address).content
    with act(bob) as actor:
        lay_change(scenario, items[1], {"end": date(2027, 3, 1)}, by=actor)
    page = web(bob).get(address).content.decode()
    drawn = page.partition('<div class="before-after">')[2].partition("</ul>")[0]
    assert "Step 1" in drawn and "Step 0" not in drawn
    assert "1 item ends later" in page or "1 item ends earlier" in page, "its title says what it shows"


def test_the_axis_of_before_and_after_names_months_quarters_or_years(items: list[Item]) -> None:
    def axis(first: date, last: date) -> list[str]:
        unit = _unit(first, last)
        return [words for _day, words in _ticks(span(first, unit)[0], span(last, unit)[1], unit)]

    assert axis(date(2027, 1, 9), date(2027, 3, 1)) == ["Jan 2027", "Feb 2027", "Mar 2027"]
    assert axis(date(2026, 10, 9), date(2027, 12, 1))[:2] == ["Q4 2026", "Q1 2027"]
    assert len(axis(date(2026, 1, 1), date(2090, 1, 1))) <= 7
    assert axis(date(9990, 1, 1), date(9999, 12, 31))[0] == "9990"
