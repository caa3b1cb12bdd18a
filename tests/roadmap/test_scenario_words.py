"""What was done in a scenario is told as the history of an item is: which item, what of it, from what to what."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.models import Event
from roadmap.actions import create_item, create_link
from roadmap.actions.applying import apply_scenario
from roadmap.actions.scenario_links import lay_lag, lay_link
from roadmap.actions.scenario_milestones import lay_milestone
from roadmap.actions.scenarios import (
    change_new,
    create_scenario,
    delete_scenario,
    lay_archive,
    lay_change,
    lay_drop,
    lay_new,
    take_out,
)
from roadmap.models import Item, Milestone, Product, Scenario, Status
from roadmap.words import Names, sentences
from tests.conftest import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(act: Act, bob: Any, product: Product) -> Item:
    with act(bob) as actor:
        planned = Status.objects.get(category="planned")
        dates = {"start": date(2027, 1, 4), "end": date(2027, 1, 15)}
        return create_item(by=actor, product=product, title="Batch", status=planned, effort=2.0, **dates)


@pytest.fixture
def scenario(act: Act, bob: Any) -> Scenario:
    with act(bob) as actor:
        return create_scenario(by=actor, name="Hire two")


@pytest.fixture
def told(act: Act) -> Callable[[], list[str]]:
    """All that the log has of changes of scenarios, the latest last."""

    def read() -> list[str]:
        with act():
            events = list(Event.objects.filter(model="roadmap.scenariochange").order_by("id"))
            names = Names(events)
            return [said for event in events for said in sentences(event, names)]

    return read


def test_fields_from_and_to(act: Act, bob: Any, scenario: Scenario, item: Item, told: Any) -> None:
    with act(bob) as actor:
        lay_change(scenario, item, {"effort": 9.0}, by=actor)
        lay_change(scenario, item, {"end": date(2027, 2, 26)}, by=actor)
        lay_change(scenario, item, {"effort": 7.5}, by=actor)
        lay_change(scenario, item, {"effort": 2.0}, by=actor)
        lay_change(scenario, item, {"rank": item.rank + 3, "end": date(2027, 2, 26)}, by=actor)
        change = lay_drop(scenario, item, by=actor)
    head = f"In “Hire two”, {item.key} Batch:"
    assert told()[:5] == [
        f"{head} Changed effort from 2 to 9.",
        f"{head} Moved the end from 15 Jan 2027 to 26 Feb 2027, 6 weeks later.",
        f"{head} Changed effort from 9 to 7.5.",
        f"{head} Changed effort from 7.5 to 2.",
        f"{head} Another place in the order.",
    ]
    assert told()[5] == f"{head} Status from Planned to Dropped."
    with act(bob) as actor:
        assert change
        take_out(change, by=actor)
    assert told()[-1] == f"{head} Taken out of the scenario: it is as in the live plan again."
    assert told()[0] == f"{head} Changed effort from 2 to 9.", "also when the change is gone"


def test_new_items_links_and_milestones(
    act: Act, bob: Any, scenario: Scenario, product: Product, item: Item, told: Any
) -> None:
    with act(bob) as actor:
        other = create_item(by=actor, product=product, title="Other")
        link = create_link(item, other, by=actor, kind="blocks", lag=0)
        day = Milestone(workspace=actor.workspace, name="Launch", date=date(2027, 3, 1), date_precision="day")
        day.save()
        new = lay_new(scenario, {"title": "Pilot", "product": product}, by=actor)
        change_new(new, {"parent": item, "title": "Trial"}, by=actor)
        lay_lag(scenario, link, 2, by=actor)
        lay_lag(scenario, link, 2, by=actor, drop=True)
        lay_link(scenario, by=actor, source=new.pk, target=other.pk)
        lay_milestone(scenario, day, by=actor, date=date(2027, 4, 1))
        lay_archive(scenario, other, by=actor)
    said = [one.removeprefix("In “Hire two”, ") for one in told()]
    assert said == [
        "Trial: A new item.",
        f"Trial: Renamed from “Pilot”. Now part of {item}.",
        f"{item.key} → {other.key}: Wait from 0 days to 2 days.",
        f"{item.key} → {other.key}: The link is taken away.",
        f"Trial → {other.key}: A new link.",
        "Launch: Moved from 1 Mar 2027 to 1 Apr 2027.",
        f"{other.key} Other: Archived.",
    ]


def test_a_new_link_that_is_applied_says_what_it_links(
    act: Act, bob: Any, scenario: Scenario, product: Product, item: Item, told: Any
) -> None:
    with act(bob) as actor:
        new = lay_new(scenario, {"title": "Pilot", "product": product}, by=actor)
        lay_link(scenario, by=actor, source=new.pk, target=item.pk)
        apply_scenario(scenario, by=actor)
    said = [one.removeprefix("In “Hire two”, ") for one in told()]
    linked = "Linked with what was new in the scenario and is in the live plan now."
    assert f"Pilot → {item.key}: {linked}" in said
    assert not [one for one in said if "Wait from" in one]


def test_a_deleted_scenario_is_told_as_one(
    act: Act, bob: Any, scenario: Scenario, item: Item, told: Any
) -> None:
    with act(bob) as actor:
        lay_change(scenario, item, {"effort": 9.0}, by=actor)
        delete_scenario(scenario, by=actor)
    with act():
        events = list(Event.objects.filter(model__startswith="roadmap.scenario").order_by("id"))
        names = Names(events)
        said = [one for event in events for one in sentences(event, names)]
    assert said == [
        "Began the scenario “Hire two”.",
        f"In “Hire two”, {item.key} Batch: Changed effort from 2 to 9.",
        "Deleted the scenario “Hire two”.",
    ]


def test_it_asks_as_often_for_many_as_for_one(
    act: Act, bob: Any, scenario: Scenario, product: Product, django_assert_max_num_queries: Any
) -> None:
    with act(bob) as actor:
        for n in range(12):
            row = create_item(by=actor, product=product, title=f"Item {n}")
            lay_change(scenario, row, {"effort": 3.0, "status": Status.objects.last()}, by=actor)
    with act():
        events = list(Event.objects.filter(model="roadmap.scenariochange"))
        with django_assert_max_num_queries(4):
            names = Names(events)
            assert len([sentences(event, names) for event in events]) == 12
