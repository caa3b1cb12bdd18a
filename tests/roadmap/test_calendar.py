"""The plan in one's own calendar: whole days, spans by precision, and nothing for who has left."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from core.models import Membership, User
from roadmap.actions import create_item, create_milestone
from roadmap.actions.views import create_view
from roadmap.models import Product
from tests.conftest import Act

pytestmark = pytest.mark.django_db
URL = "/api/v1/workspaces/acme/calendar-address"


def path_of(answer: Any) -> str:
    return "/calendar/" + answer.json()["url"].rpartition("/")[2]


@pytest.fixture
def plan(act: Act, product: Product) -> None:
    with act() as actor:
        create_milestone(by=actor, name="Autumn fair", date=date(2027, 9, 14), date_precision="day")
        create_item(
            by=actor, product=product, title="Refunds", end=date(2027, 3, 31), end_precision="quarter"
        )
        create_item(by=actor, product=product, title="Undated")


def events(path: str) -> dict[str, Any]:
    calendar = Calendar.from_ical(Client().get(path).content)
    return {str(one["summary"]): one for one in calendar.walk("VEVENT")}


def test_spans_are_whole_and_named_by_their_precision(plan: None, web: Any, vera: User) -> None:
    found = events(path_of(web(vera).get(URL)))
    assert set(found) == {"Autumn fair", "PAY-1 Refunds (quarter)"}
    quarter = found["PAY-1 Refunds (quarter)"]
    assert quarter["dtstart"].dt == date(2027, 1, 1) and quarter["dtend"].dt == date(2027, 4, 1)
    assert found["Autumn fair"]["dtend"].dt - found["Autumn fair"]["dtstart"].dt == timedelta(days=1)


def test_the_tag_spares_what_has_not_changed(plan: None, web: Any, vera: User) -> None:
    path = path_of(web(vera).get(URL))
    tag = Client().get(path)["ETag"]
    assert Client().get(path, headers={"If-None-Match": tag}).status_code == 304


# Each request in a transaction of its own: the database takes the time of a change from its transaction.
@pytest.mark.django_db(transaction=True)
def test_a_new_address_ends_the_old_one(plan: None, web: Any, vera: User) -> None:
    old = path_of(web(vera).get(URL))
    new = path_of(web(vera).post(URL))
    assert Client().get(old).status_code == 404 and Client().get(new).status_code == 200
    assert Client().get(new.replace(".ics", "x.ics")).status_code == 404


def test_who_has_left_gets_nothing(plan: None, web: Any, vera: User, act: Act) -> None:
    path = path_of(web(vera).get(URL))
    with act():
        Membership.objects.filter(user=vera).delete()
    assert Client().get(path).status_code == 404


# Each request in a transaction of its own: the database takes the time of a change from its transaction.
@pytest.mark.django_db(transaction=True)
def test_who_comes_back_gets_a_new_address_and_the_old_one_stays_dead(
    plan: None, web: Any, vera: User, act: Act
) -> None:
    old = path_of(web(vera).get(URL))
    with act():
        Membership.objects.filter(user=vera).delete()
        Membership.objects.create(user=vera, role="viewer")
    assert Client().get(old).status_code == 404
    assert Client().get(path_of(web(vera).get(URL))).status_code == 200


def test_a_saved_view_narrows_it_and_only_ones_own(
    plan: None, web: Any, vera: User, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        view = create_view(by=actor, name="Mine", query="view=table&q=nothing")
    assert set(events(f"{path_of(web(bob).get(URL))}?view={view.pk}")) == {"Autumn fair"}
    assert Client().get(f"{path_of(web(vera).get(URL))}?view={view.pk}").status_code == 404


def test_an_address_is_asked_so_often_an_hour(
    plan: None, web: Any, vera: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roadmap.views.calendars.MOST", 2)
    path, other = (path_of(web(one).get(URL)) for one in (vera, bob))
    assert [Client().get(path).status_code for _time in range(3)] == [200, 200, 429]
    assert Client().get(path)["Retry-After"] == "3600" and Client().get(other).status_code == 200
