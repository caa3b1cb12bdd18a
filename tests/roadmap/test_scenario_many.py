"""Many changes of a scenario at once: one act, told and taken back as one, all or none."""

from typing import Any

import pytest

from core.models import User
from roadmap.actions import create_item
from roadmap.actions.scenarios import create_scenario, lay_new
from roadmap.models import Item, Product, Scenario, ScenarioChange
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/w/acme/roadmap/acts/"


@pytest.fixture
def scenario(act: Act, product: Product, bob: User) -> Scenario:
    with act(bob) as actor:
        for title in "abc":
            create_item(by=actor, product=product, title=title)
        made = create_scenario(by=actor, name="Half")
        lay_new(made, {"product": product, "title": "Only here"}, by=actor)
        return made


def test_a_bulk_change_is_one_act(api: Any, web: Any, act: Act, scenario: Scenario, bob: User) -> None:
    with act():
        ids = [str(pk) for pk in Item.objects.values_list("pk", flat=True)]
        own = ScenarioChange.objects.get()
    changes = [
        *({"item": pk, "set": {"effort": 3}} for pk in ids),
        {"change": str(own.pk), "set": {"effort": 3}},
    ]
    before = web(bob).get(PAGE).context["total"]
    done = api(bob).post(url(f"scenarios/{scenario.pk}/changes/many"), {"changes": changes})
    assert done.status_code == 200, done.content
    assert [one["item"] for one in done.json()["results"]] == [*ids, None]
    page = web(bob).get(PAGE).context
    assert (page["total"], page["acts"][0].rows) == (before + 1, 4)
    web(bob).post(f"{PAGE}{page['acts'][0].xid}/undo/", {"told": "1"})
    with act():
        assert [one.fields.get("effort") for one in ScenarioChange.objects.all()] == [None]


def test_one_that_is_refused_refuses_all(api: Any, act: Act, scenario: Scenario, bob: User) -> None:
    with act():
        pk = str(Item.objects.values_list("pk", flat=True)[0])
    path = url(f"scenarios/{scenario.pk}/changes/many")
    for wrong in ({"change": pk, "drop": True}, {"item": pk, "set": {"effort": -1}}):
        answer = api(bob).post(path, {"changes": [{"item": pk, "set": {"effort": 3}}, wrong]})
        assert answer.status_code == 400, answer.content
    with act():
        assert ScenarioChange.objects.count() == 1


def test_its_own_goes_and_a_live_one_is_dropped(api: Any, act: Act, scenario: Scenario, bob: User) -> None:
    with act():
        pk = str(Item.objects.values_list("pk", flat=True)[0])
        own = ScenarioChange.objects.get()
    changes = [{"change": str(own.pk), "drop": True}, {"item": pk, "drop": True}]
    done = api(bob).post(url(f"scenarios/{scenario.pk}/changes/many"), {"changes": changes})
    assert [one and one["drop"] for one in done.json()["results"]] == [None, True]
