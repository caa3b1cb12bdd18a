"""Scenarios hold the whole plan: order, links, dates of milestones, what is put away, and moves with what follows."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from core.errors import Conflict, Invalid
from core.events import transaction_number
from core.transactions import undo_transaction
from roadmap.actions import (
    change_item,
    change_link,
    change_milestone,
    create_items,
    create_link,
    create_milestone,
    create_team,
    delete_item,
    delete_link,
    delete_milestone,
    move_item,
)
from roadmap.actions.applying import apply_scenario
from roadmap.actions.scenario_follow import follow_in, preview_follow_in
from roadmap.actions.scenario_links import lay_lag, lay_link
from roadmap.actions.scenario_milestones import lay_milestone
from roadmap.actions.scenarios import create_scenario, lay_archive, lay_change, lay_new, take_out
from roadmap.actions.workflow import create_status, delete_status
from roadmap.models import Item, Link, Milestone, Product, Scenario, ScenarioChange, Status
from roadmap.queries.scenario_links import critical_in
from roadmap.queries.scenarios import compare
from roadmap.scenario_plan import links_in, open_changes, plan_in, rank_in
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
                "start": date(2027, 1, 1) + timedelta(days=10 * n),
                "end": date(2027, 1, 10) + timedelta(days=10 * n),
                "effort": 5.0,
            }
            for n in range(4)
        ]
        return create_items(rows, by=actor)


def fresh(item: Item) -> Item:
    return Item.objects.select_related("status", "product").get(pk=item.pk)


def order() -> list[str]:
    return list(Item.objects.order_by("rank").values_list("title", flat=True))


def links() -> set[tuple[str, str, int]]:
    return set(Link.objects.values_list("source__title", "target__title", "lag"))


def test_links_lie_over_the_live_ones(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        one, two, three, four = items
        kept, gone = create_link(one, two, by=actor), create_link(two, three, by=actor)
        scenario = create_scenario(by=actor, name="Otherwise")
        assert lay_lag(scenario, gone, 0, by=actor, drop=True)
        assert lay_lag(scenario, kept, 3, by=actor)
        new = lay_link(scenario, by=actor, source=three.pk, target=two.pk, lag=2)
        assert new and new.label == f"{three.key} → {two.key}"
        seen = {(row.source, row.target, row.lag) for row in links_in(open_changes(scenario))}
        assert seen == {(str(one.pk), str(two.pk), 3), (str(three.pk), str(two.pk), 2)}
        assert links() == {("Step 0", "Step 1", 0), ("Step 1", "Step 2", 0)}, "the live plan never knew"
        assert lay_lag(scenario, kept, 0, by=actor) is None
        with pytest.raises(Invalid, match="already waits"), transaction.atomic():
            lay_lag(scenario, gone, 0, by=actor)
        with pytest.raises(Invalid, match="already waits"), transaction.atomic():
            lay_link(scenario, by=actor, source=two.pk, target=three.pk)
        with pytest.raises(Invalid), transaction.atomic():
            lay_link(scenario, by=actor, source=four.pk, target=four.pk)


def test_a_link_of_an_item_that_only_the_scenario_has(
    act: Any, bob: Any, items: list[Item], product: Product
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="More")
        new = lay_new(scenario, {"title": "Fresh", "product": product}, by=actor)
        link = lay_link(scenario, by=actor, source=new.pk, target=items[0].pk, lag=1)
        assert link
        with pytest.raises(Invalid, match="along with it"), transaction.atomic():
            apply_scenario(scenario, by=actor, only=[link.pk])
        apply_scenario(scenario, by=actor, only=[new.pk])
        apply_scenario(scenario, by=actor)
        assert links() == {("Fresh", "Step 0", 1)}
        again = create_scenario(by=actor, name="Again")
        other = lay_new(again, {"title": "Other", "product": product}, by=actor)
        assert lay_link(again, by=actor, source=other.pk, target=items[0].pk)
        apply_scenario(again, by=actor)
        assert ("Other", "Step 0", 0) in links()
        third = create_scenario(by=actor, name="Third")
        only = lay_new(third, {"title": "Only", "product": product}, by=actor)
        lay_link(third, by=actor, source=only.pk, target=items[0].pk)
        take_out(only, by=actor)
        assert not ScenarioChange.objects.filter(scenario=third).exists(), "its links went along"


def test_the_order_of_a_scenario_is_its_own(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Turned")
        one, two, three, four = (str(item.pk) for item in items)
        rank = rank_in([], four, after=one, before=None)
        lay_change(scenario, items[3], {"rank": rank}, by=actor)
        changes = open_changes(scenario)
        between = rank_in(changes, three, after=four, before=None)
        assert rank < between < items[1].rank
        lay_change(scenario, items[2], {"rank": between}, by=actor)
        first = rank_in(open_changes(scenario), two, after=None, before=one)
        lay_change(scenario, items[1], {"rank": first}, by=actor)
        assert order() == ["Step 0", "Step 1", "Step 2", "Step 3"]
        apply_scenario(scenario, by=actor)
        assert order() == ["Step 1", "Step 0", "Step 3", "Step 2"]


@pytest.mark.django_db(transaction=True)
def test_half_is_applied_to_a_plan_that_moved(act: Any, bob: Any, items: list[Item]) -> None:
    """Order, links, milestone and archive: what the live plan changed since is told change by change."""
    one, two, three, four = items
    with act(bob) as actor:
        day = create_milestone(by=actor, name="Fair", date=date(2027, 3, 1))
        lagged, cut = create_link(one, two, by=actor), create_link(two, three, by=actor)
        child = create_items([{"product": four.product, "title": "Part", "parent": four}], by=actor)[0]
        scenario = create_scenario(by=actor, name="Half")
        moved = lay_change(scenario, three, {"rank": one.rank - 5}, by=actor)
        away = lay_archive(scenario, fresh(four), by=actor)
        later = lay_milestone(scenario, day, by=actor, date=date(2027, 4, 1))
        lag = lay_lag(scenario, lagged, 4, by=actor)
        off = lay_lag(scenario, cut, 0, by=actor, drop=True)
        fresh_link = lay_link(scenario, by=actor, source=one.pk, target=four.pk)
        assert moved and away and later and lag and off and fresh_link
    with act(bob) as actor:
        move_item(fresh(three), by=actor, after=four)
        change_milestone(Milestone.objects.get(), by=actor, date=date(2027, 3, 15))
        change_link(Link.objects.get(pk=lagged.pk), by=actor, lag=9)
        create_link(fresh(one), fresh(four), by=actor, lag=2)
    with act(bob) as actor:
        with pytest.raises(Conflict) as told, transaction.atomic():
            apply_scenario(scenario, by=actor)
        clashes = {(clash["change"], clash["field"]): clash for clash in told.value.extra["conflicts"]}
        assert {
            (str(one.pk), field)
            for one, field in [(moved, "rank"), (later, "date"), (lag, "lag"), (fresh_link, "lag")]
        } == set(clashes)
        assert (clashes[str(lag.pk), "lag"]["ours"], clashes[str(lag.pk), "lag"]["theirs"]) == (4, 9)
    with act(bob) as actor:
        parts = list(ScenarioChange.objects.filter(item=child).values_list("pk", flat=True))
        half = [away.pk, off.pk, later.pk, *parts]
        apply_scenario(scenario, by=actor, only=half, choices={str(later.pk): "ours"})
        xid = transaction_number()
    with act(bob):
        assert fresh(four).archived_at and fresh(child).archived_at
        assert Milestone.objects.get().date == date(2027, 4, 1)
        assert links() == {("Step 0", "Step 1", 9), ("Step 0", "Step 3", 2)}
        assert Scenario.objects.get().state == "open"
    with act(bob) as actor:
        choices = {str(moved.pk): "theirs", str(lag.pk): "ours", str(fresh_link.pk): "theirs"}
        apply_scenario(scenario, by=actor, choices=choices)
        second = transaction_number()
    with act(bob):
        assert links() == {("Step 0", "Step 1", 4), ("Step 0", "Step 3", 2)}
        assert fresh(three).rank > fresh(four).rank, "the live order stands"
        assert Scenario.objects.get().state == "applied"
        undo_transaction(second)
    with act(bob):
        undo_transaction(xid)
    with act(bob):
        assert links() == {("Step 0", "Step 1", 9), ("Step 1", "Step 2", 0), ("Step 0", "Step 3", 2)}
        assert Milestone.objects.get().date == date(2027, 3, 15) and not fresh(four).archived_at
        assert not ScenarioChange.objects.exclude(applied_at=None).exists()
        assert ScenarioChange.objects.get(pk=off.pk).link_id == cut.pk


def test_what_was_deleted_since_is_told(act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        day = create_milestone(by=actor, name="Fair", date=date(2027, 3, 1))
        lagged, cut = create_link(items[0], items[1], by=actor), create_link(items[1], items[2], by=actor)
        scenario = create_scenario(by=actor, name="Late")
        lay_milestone(scenario, day, by=actor, date=date(2027, 4, 1))
        lag = lay_lag(scenario, lagged, 4, by=actor)
        off = lay_lag(scenario, cut, 0, by=actor, drop=True)
        new = lay_link(scenario, by=actor, source=items[0].pk, target=items[3].pk)
        assert lag and off and new
        for link in Link.objects.all():
            delete_link(link, by=actor)
        delete_milestone(day, by=actor)
        delete_item(fresh(items[3]), by=actor)
        told = {(clash.change.label, clash.field) for clash in compare(scenario).clashes}
        one, two, _three, four = (item.key for item in items)
        assert told == {("Fair", "gone"), (f"{one} → {two}", "gone"), (f"{one} → {four}", "ends")}
        choices = {str(change.pk): "theirs" for change in ScenarioChange.objects.all()}
        apply_scenario(scenario, by=actor, choices=choices | {str(lag.pk): "ours"})
        assert links() == {("Step 0", "Step 1", 4)}


def test_a_link_that_would_close_a_ring_by_now_is_refused_by_name(
    act: Any, bob: Any, items: list[Item]
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Ring")
        lay_link(scenario, by=actor, source=items[0].pk, target=items[1].pk)
        create_link(items[1], items[0], by=actor)
        with pytest.raises(Invalid, match=f"{items[0].key} → {items[1].key}: "), transaction.atomic():
            apply_scenario(scenario, by=actor)
        assert links() == {("Step 1", "Step 0", 0)}


def test_what_follows_moves_in_the_scenario(act: Any, bob: Any, items: list[Item], product: Product) -> None:
    with act(bob) as actor:
        create_link(items[0], items[1], by=actor)
        scenario = create_scenario(by=actor, name="Slips")
        new = lay_new(
            scenario,
            {"title": "Fresh", "product": product, "start": date(2027, 1, 21), "end": date(2027, 1, 25)},
            by=actor,
        )
        lay_link(scenario, by=actor, source=items[1].pk, target=new.pk)
        lay_change(scenario, items[0], {"end": date(2027, 1, 15)}, by=actor)
        assert [one.days for one in compare(scenario).violations] == [5]
        seen = preview_follow_in(scenario, items[0].pk, by=actor)
        assert [move.new.id for move in seen.moves] == [str(items[1].pk), str(new.pk)]
        assert compare(scenario).violations, "a preview changes nothing"
        follow_in(scenario, items[0].pk, by=actor)
        assert compare(scenario).violations == []
        assert fresh(items[1]).start == date(2027, 1, 11), "the live plan never knew"
        tasks = plan_in(open_changes(scenario)).tasks
        assert date.fromordinal(tasks[str(items[1].pk)].start or 0) == date(2027, 1, 16)
        assert date.fromordinal(tasks[str(new.pk)].start or 0) == date(2027, 1, 26)
        assert critical_in(scenario)[1].path == [str(items[3].pk)], "no link decides when the last is done"


def test_the_api_holds_all_of_it(api: Any, vera: Any, act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        day = create_milestone(by=actor, name="Fair", date=date(2027, 3, 1))
        link = create_link(items[0], items[1], by=actor)
    client = api(bob)
    pk = client.post(url("scenarios"), {"name": "All"}).json()["id"]
    address = url(f"scenarios/{pk}/changes")
    one, two, three, _four = (str(item.pk) for item in items)
    assert client.post(address, {"item": three, "set": {"before": one}}).json()["set"]["rank"] < items[0].rank
    assert client.post(address, {"item": two, "set": {"archived": True}}).json()["set"] == {"archived": True}
    assert client.post(address, {"set": {"title": "x", "archived": True}}).status_code == 400
    assert client.post(address, {"item": two, "set": {"after": pk}}).status_code == 400
    laid = client.post(address, {"link": str(link.pk), "set": {"lag": 5}}).json()
    assert (laid["kind"], laid["set"]["lag"], laid["was"]) == ("link", 5, {"lag": 0})
    new = client.post(address, {"kind": "link", "set": {"source": one, "target": three}})
    assert new.status_code == 201
    assert client.patch(f"{address}/{new.json()['id']}", {"set": {"lag": 2}}).json()["set"]["lag"] == 2
    assert client.post(address, {"kind": "link", "set": {"source": three, "target": one}}).status_code == 400
    assert client.post(address, {"kind": "link", "set": {"source": one, "target": pk}}).status_code == 400
    dated = {"milestone": str(day.pk), "set": {"date": "2027-05-02", "date_precision": "month"}}
    assert client.post(address, dated).json()["set"] == {"date": "2027-05-31", "date_precision": "month"}
    told = client.get(url(f"scenarios/{pk}/compare")).json()
    assert [(row["title"], row["days"]) for row in told["milestones"]] == [("Fair", 91)]
    assert {(row["lag_before"], row["lag"]) for row in told["links"]} == {(0, 5), (None, 2)}
    assert (told["effort_before"], told["effort_after"]) == (20.0, 15.0)
    move = {"item": one, "shift_days": 12}
    assert api(vera).post(url(f"scenarios/{pk}/follow"), move).status_code == 403
    seen = client.post(url(f"scenarios/{pk}/follow"), move | {"preview": True}).json()
    assert [one["key"] for one in seen["moves"]] == [items[0].key, items[2].key]
    done = client.post(url(f"scenarios/{pk}/follow"), move).json()
    assert done["applied"] and done["moves"] == seen["moves"]
    assert client.post(url(f"scenarios/{pk}/follow"), {"item": two, "preview": True}).status_code == 409
    path = client.get(url(f"scenarios/{pk}/critical-path")).json()
    assert [step["key"] for step in path["path"]] == [items[3].key] and path["blocked"] == [three]
    made = client.post(address, {"set": {"title": "Fresh", "product": str(items[0].product_id)}}).json()["id"]
    for end in (one, items[0].key.lower(), made):
        assert client.get(url(f"scenarios/{pk}/critical-path"), {"end": end}).status_code == 200
    for end in (str(uuid4()), pk, "PAY-999", "odd", str(day.pk), new.json()["id"]):
        assert client.get(url(f"scenarios/{pk}/critical-path"), {"end": end}).status_code == 404
    assert client.post(url(f"scenarios/{pk}/apply"), {}).status_code == 200
    with act(bob):
        assert links() == {("Step 0", "Step 1", 5), ("Step 0", "Step 2", 2)}
        assert fresh(items[1]).archived_at and fresh(items[0]).start == date(2027, 1, 13)
        assert Milestone.objects.get().date == date(2027, 5, 31)
        assert order()[0] == "Step 2"


def test_the_page_tells_of_all_kinds(web: Any, act: Any, bob: Any, items: list[Item]) -> None:
    with act(bob) as actor:
        day = create_milestone(by=actor, name="Fair", date=date(2027, 3, 1))
        link = create_link(items[0], items[1], by=actor)
        scenario = create_scenario(by=actor, name="All")
        lay_milestone(scenario, day, by=actor, date=date(2027, 4, 1))
        lag = lay_lag(scenario, link, 4, by=actor)
        lay_link(scenario, by=actor, source=items[1].pk, target=items[2].pk)
        lay_change(scenario, items[3], {"rank": items[0].rank - 1, "archived": True}, by=actor)
        change_link(link, by=actor, lag=2)
        change_item(fresh(items[0]), by=actor, title="Renamed")
    address = f"/w/acme/roadmap/scenarios/{scenario.pk}/"
    page = web(bob).get(address).content.decode()
    for words in ("New link", "4 weeks later", "first of all", "after " + items[2].key, "2 days between"):
        assert words in page
    with act(bob):
        ids = [str(pk) for pk in ScenarioChange.objects.values_list("pk", flat=True)]
    assert lag
    assert web(bob).post(f"{address}apply/", {"change": ids}).status_code == 409
    chosen = {"change": ids, f"c-{lag.pk}-lag": "ours"}
    assert web(bob).post(f"{address}apply/", chosen).status_code == 302
    with act(bob):
        assert links() == {("Renamed", "Step 1", 4), ("Step 1", "Step 2", 0)}
    assert "Fair" in web(bob).get(address).content.decode()


def test_effort_until_the_end_of_the_calendar_is_compared(
    act: Any, api: Any, bob: Any, items: list[Item]
) -> None:
    with act(bob) as actor:
        team = create_team(by=actor, name="For ever")
        item = change_item(items[0], by=actor, team=team, end=date(9999, 12, 31))
        scenario = create_scenario(by=actor, name="More")
        lay_change(scenario, item, {"effort": 900.0}, by=actor)
    answer = api(bob).get(url(f"scenarios/{scenario.pk}/compare"))
    assert answer.status_code == 200 and answer.data["effort_after"] == 915


def test_a_scenario_outlives_what_it_names(
    act: Any, api: Any, web: Any, bob: Any, product: Product, items: list[Item]
) -> None:
    """A status, a team and a parent that are deleted since: it opens, tells what it would do, and can be put right."""
    with act(bob) as actor:
        odd = create_status(by=actor, name="Odd", category="planned")
        team = create_team(by=actor, name="Short-lived")
        scenario = create_scenario(by=actor, name="Old")
        lay_change(scenario, items[0], {"status": odd, "team": team, "parent": items[3]}, by=actor)
        new = lay_new(scenario, {"title": "New", "product": product, "status": odd, "team": team}, by=actor)
    with act(bob) as actor:
        delete_status(Status.objects.get(pk=odd.pk), by=actor)
        team.delete()
        delete_item(fresh(items[3]), by=actor)
    client = api(bob)
    at = url(f"scenarios/{scenario.pk}")
    assert [client.get(f"{at}/{path}").status_code for path in ("compare", "critical-path")] == [200, 200]
    assert web(bob).get(f"/w/acme/roadmap/scenarios/{scenario.pk}/").status_code == 200
    told = client.get(f"{at}/compare").data
    assert (told["effort_before"], told["effort_after"]) == (15, 15)
    assert client.post(f"{at}/follow", {"item": str(new.pk), "start": "2027-03-01"}).status_code == 200
    with act(bob):
        planned = str(Status.objects.filter(category="planned").first().pk)
    right = {"status": planned, "team": None, "parent": None}
    assert client.post(f"{at}/apply", {}).status_code == 400
    body = {"item": str(items[0].pk), "set": right}
    assert client.post(f"{at}/changes", body, format="json").status_code == 204
    put_right = client.patch(
        f"{at}/changes/{new.pk}", {"set": {"status": planned, "team": None}}, format="json"
    )
    assert put_right.status_code == 200
    assert client.post(f"{at}/apply", {}).status_code == 200
