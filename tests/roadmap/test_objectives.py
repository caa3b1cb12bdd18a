"""The tree of objectives, how they stand, and which work serves them."""

from datetime import date

import pytest
from django.urls import reverse

from core.errors import Invalid
from core.models import Event
from roadmap.actions import (
    change_item,
    change_objective,
    check_in,
    create_item,
    create_objective,
    delete_check_in,
)
from roadmap.models import Objective, Status
from roadmap.queries.sight import line_of_sight
from tests.conftest import url

pytestmark = pytest.mark.django_db


def test_a_quarter_is_named_by_any_day_in_it(act, bob):
    with act(bob) as by:
        made = create_objective(by=by, title="Faster", period="quarter", start=date(2026, 5, 14))
        assert (made.start, made.end) == (date(2026, 4, 1), date(2026, 6, 30))
        change_objective(made, by=by, period="year")
        assert (made.start, made.end) == (date(2026, 1, 1), date(2026, 12, 31))


def test_no_objective_lies_below_itself(act, bob):
    with act(bob) as by:
        top = create_objective(by=by, title="Top")
        middle = create_objective(by=by, title="Middle", parent=top)
        low = create_objective(by=by, title="Low", parent=middle)
        with pytest.raises(Invalid, match="below itself"):
            change_objective(top, by=by, parent=low)


def test_a_check_in_is_what_the_objective_carries_until_it_is_taken_back(act, bob):
    with act(bob) as by:
        objective = create_objective(by=by, title="Faster")
        check_in(objective, by=by, health="on_track", confidence=80)
        last = check_in(objective, by=by, health="at_risk", confidence=50, note="Two people left.")
        assert (objective.health, objective.confidence) == ("at_risk", 50)
        delete_check_in(last, by=by)
        objective.refresh_from_db()
        assert (objective.health, objective.confidence) == ("on_track", 80)
        assert Event.objects.filter(model="roadmap.checkin", parent_id=objective.pk).count() == 3


def test_a_check_in_leaves_the_confidence_that_it_does_not_name(act, api, bob):
    with act(bob) as by:
        objective = create_objective(by=by, title="Faster")
        check_in(objective, by=by, health="on_track", confidence=75)
    client, address = api(bob), url(f"objectives/{objective.pk}/check-ins")
    for said, stands in (
        ({}, 75),
        ({"confidence": 40}, 40),
        ({"note": "Late."}, 40),
        ({"confidence": None}, None),
    ):
        answer = client.post(address, {"health": "at_risk"} | said, format="json")
        assert (answer.status_code, answer.json()["confidence"]) == (201, stands)
        assert client.get(url(f"objectives/{objective.pk}")).json()["confidence"] == stands


def test_the_form_of_a_check_in_shows_the_confidence_that_would_stay(act, web, bob):
    with act(bob) as by:
        objective = create_objective(by=by, title="Faster")
        check_in(objective, by=by, health="on_track", confidence=75)
    page = web(bob).get(reverse("strategy_objective", args=["acme", objective.pk]))
    assert page.context["form"]["confidence"].value() == 75


def test_work_is_weighed_once_and_inherits_what_it_serves(act, bob, product):
    with act(bob) as by:
        top = create_objective(by=by, title="Top")
        low = create_objective(by=by, title="Low", parent=top)
        whole = create_item(by=by, product=product, title="Whole", objective=low, effort=100)
        create_item(by=by, product=product, title="Part", parent=whole, effort=3)
        create_item(by=by, product=product, title="Other aim", parent=whole, objective=top, effort=2)
        create_item(by=by, product=product, title="Loose", effort=5)
        done = create_item(by=by, product=product, title="Done", objective=top, effort=50)
        change_item(done, by=by, status=Status.objects.get(category="shipped"))
        sight = line_of_sight()
    weights = {node.objective.title: (node.depth, node.effort, node.count) for node in sight.walk()}
    # The whole counts by its part of the same aim, which is 3 rather than 100.
    assert weights == {"Top": (0, 5, 3), "Low": (1, 3, 2)}
    assert (sight.loose_effort, sight.effort, sight.share(sight.loose_effort)) == (5, 10, 50)


def test_line_of_sight_needs_three_queries(act, bob, product, django_assert_max_num_queries):
    with act(bob) as by:
        for number in range(5):
            create_item(
                by=by,
                product=product,
                title=str(number),
                objective=create_objective(by=by, title=str(number)),
            )
        with django_assert_max_num_queries(3):
            assert len(list(line_of_sight().walk())) == 5


def test_by_rest(api, bob, act):
    with act(bob) as by:
        pk = create_objective(by=by, title="Faster").pk
    client = api(bob)
    made = client.post(
        url(f"objectives/{pk}/check-ins"),
        {"health": "off_track", "confidence": 10, "note": "Late."},
        format="json",
    )
    assert made.status_code == 201
    assert client.get(url(f"objectives/{pk}/check-ins")).json()["results"][0]["note"] == "Late."
    assert client.get(url(f"objectives/{pk}")).json()["health"] == "off_track"
    assert (
        client.post(url(f"objectives/{pk}/check-ins"), {"health": "fine"}, format="json").status_code == 400
    )
    assert client.get(url("line-of-sight")).json()["objectives"] == [
        {"objective": str(pk), "effort": 0, "items": 0}
    ]


def test_the_pages(web, bob, act, product):
    with act(bob) as by:
        objective = create_objective(by=by, title="Faster", product=product)
    client = web(bob)
    page = client.post(
        f"/w/acme/strategy/objectives/{objective.pk}/check-in/",
        {"health": "at_risk", "confidence": "40", "note": "**Tight**"},
        follow=True,
    )
    assert "At risk" in page.content.decode()
    assert "<strong>Tight</strong>" in page.content.decode()
    wrong = client.post(
        f"/w/acme/strategy/objectives/{objective.pk}/check-in/",
        {"health": "at_risk", "confidence": "400", "note": "Kept"},
    )
    assert wrong.status_code == 422
    assert "Kept" in wrong.content.decode()
    assert "Faster" in client.get("/w/acme/strategy/").content.decode()
    assert client.get("/w/acme/strategy/sight/?line=nonsense").status_code == 200
    with act(bob):
        assert Objective.objects.get(pk=objective.pk).health == "at_risk"
