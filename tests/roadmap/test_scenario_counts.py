"""A scenario asks the database as often for many changes as for few."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tenancy import Actor
from roadmap.actions import create_items, create_link, create_milestone
from roadmap.actions.scenario_follow import follow_in
from roadmap.actions.scenario_links import lay_link
from roadmap.actions.scenario_milestones import lay_milestone, lay_new_milestone
from roadmap.actions.scenarios import create_scenario, lay_change, lay_new
from roadmap.clashes import clashes_of
from roadmap.models import Item, Product, Scenario, ScenarioChange, Status
from roadmap.queries.scenarios import changes_of, compare
from roadmap.queries.schedule import day_of
from roadmap.scenario_lines import lines_of
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
FIRST = date(2027, 1, 4)


def chain(actor: Actor, product: Product, count: int, mark: str) -> list[Item]:
    """Items of ten days, one after the other."""
    planned = Status.objects.get(category="planned")
    rows = [
        {
            "product": product,
            "title": f"{mark} {n}",
            "status": planned,
            "start": FIRST + timedelta(10 * n),
            "end": FIRST + timedelta(10 * n + 9),
        }
        for n in range(count)
    ]
    return create_items(rows, by=actor)


@pytest.fixture
def filled(act: Act, bob: Any, product: Product) -> Callable[[int], Scenario]:
    """A scenario with so many new links of each sort, and new items and milestones as ends and among them."""

    def make(count: int) -> Scenario:
        with act(bob) as actor:
            live = chain(actor, product, count + 1, f"Of {count}")
            scenario = create_scenario(by=actor, name=f"With {count}")
            whole = lay_new(scenario, {"title": "Whole", "product": product}, by=actor)
            for n in range(count):
                day = create_milestone(by=actor, name=f"{count} {n}", date=FIRST)
                new = lay_new(scenario, {"title": f"New {n}", "product": product}, by=actor)
                lay_link(scenario, by=actor, source=live[n].pk, target=live[n + 1].pk, lag=n + 1)
                lay_link(scenario, by=actor, source=live[n].pk, target=new.pk)
                lay_link(scenario, by=actor, source=live[n].pk, target=live[n + 1].pk, kind="relates")
                lay_change(scenario, live[n], {"effort": 3.0, "parent": Item(pk=whole.pk)}, by=actor)
                lay_milestone(scenario, day, by=actor, date=FIRST + timedelta(5))
                lay_new_milestone(scenario, by=actor, name=f"Day {n}", date=FIRST)
                # The live plan makes the same link meanwhile, without the wait.
                create_link(live[n], live[n + 1], by=actor)
        return scenario

    return make


def asked(act: Act, bob: Any, run: Callable[[], Any]) -> int:
    with act(bob), CaptureQueriesContext(connection) as queries:
        run()
    return len(queries)


def _read(scenario: Scenario) -> None:
    lines_of(compare(scenario))


def test_clashes_and_compare(act: Act, bob: Any, filled: Any) -> None:
    few, many = filled(2), filled(9)

    def clashes(scenario: Scenario) -> int:
        with act(bob):
            changes = changes_of(scenario)
        return asked(act, bob, lambda: clashes_of(changes))

    with act(bob):
        found = compare(many).clashes
        assert [(clash.field, clash.theirs) for clash in found] == [("lag", 0)] * 9, (
            "made since, another wait"
        )
    assert clashes(few) == clashes(many) <= 3
    runs = [asked(act, bob, partial(_read, one)) for one in (few, many)]
    assert runs[0] == runs[1], runs


def test_the_page_and_the_answer_by_rest(web: Any, api: Any, bob: Any, filled: Any) -> None:
    few, many = filled(2), filled(9)
    client, rest = web(bob), api(bob)

    def count(get: Callable[[], Any]) -> int:
        get()
        with CaptureQueriesContext(connection) as queries:
            assert get().status_code == 200
        return len(queries)

    for by, address in (
        (client, "/w/acme/roadmap/scenarios/{}/"),
        (rest, url("scenarios/{}/compare")),
        (rest, url("scenarios/{}/changes")),
    ):
        first, second = (count(partial(by.get, address.format(one.pk))) for one in (few, many))
        assert first == second, address


@pytest.mark.parametrize("laid", [False, True], ids=["as in the live plan", "changed there before"])
def test_what_follows_moves_together(act: Act, bob: Any, product: Product, laid: bool) -> None:
    def count(length: int) -> int:
        with act(bob) as actor:
            items = chain(actor, product, length, f"Of {length}")
            for source, target in zip(items, items[1:], strict=False):
                create_link(source, target, by=actor)
            scenario = create_scenario(by=actor, name=f"Chain {length}")
            new = lay_new(
                scenario,
                {"title": "New", "product": product, "start": FIRST, "end": FIRST + timedelta(3)},
                by=actor,
            )
            lay_link(scenario, by=actor, source=items[0].pk, target=new.pk)
            for item in items if laid else ():
                lay_change(scenario, item, {"effort": 8.0}, by=actor)
        with act(bob) as actor, CaptureQueriesContext(connection) as queries:
            found = follow_in(scenario, items[0].pk, by=actor, shift_days=30)
        assert len(found.changed) == length + 1
        with act():
            rows = ScenarioChange.objects.filter(scenario=scenario, kind="item")
            starts = {str(row.item_id or row.pk): row.fields["start"] for row in rows}
            assert starts == {task.id: str(day_of(task.start)) for task in found.changed}
        return len(queries)

    assert count(3) == count(15)


def test_back_where_the_live_plan_has_it_nothing_is_left(act: Act, bob: Any, product: Product) -> None:
    with act(bob) as actor:
        items = chain(actor, product, 3, "Step")
        for source, target in zip(items, items[1:], strict=False):
            create_link(source, target, by=actor)
        scenario = create_scenario(by=actor, name="There and back")
        follow_in(scenario, items[0].pk, by=actor, shift_days=20)
        assert ScenarioChange.objects.filter(scenario=scenario).count() == 3
        follow_in(scenario, items[0].pk, by=actor, shift_days=-20)
        left = ScenarioChange.objects.filter(scenario=scenario).values_list("item_id", flat=True)
        assert items[0].pk not in left, "only what follows stays where it was pushed"
        assert set(ScenarioChange.objects.values_list("version", flat=True)) <= {1, 2}
