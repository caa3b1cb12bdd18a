"""Pages of the area: what they say, what they cost, and that a list costs the same however long it is."""

from typing import Any

import pytest

from stakeholders.actions import create_stakeholder, subscribe, write_update
from stakeholders.models import Audience, Stakeholder, StatusPage, StatusUpdate, Subscription
from stakeholders.palette import palette
from tests.stakeholders.conftest import make_item

pytestmark = pytest.mark.django_db
HOME = "/w/acme/stakeholders/"


def crowd(act: Any, ground: dict, count: int, start: int = 0) -> None:
    with act() as actor:
        for n in range(start, start + count):
            person = create_stakeholder(
                by=actor, name=f"Person {n}", email=f"p{n}@example.org", influence=5, interest=5
            )
            subscribe(person, ground["audience"], by=actor)
            item = make_item(actor, ground["pay"], f"Item {n}", "in_progress")
            write_update(item, by=actor, publish=True, narrative="Goes **well**.", audience_visible=True)


# Session, person, membership and settings of the transaction: what every signed-in page costs.
@pytest.mark.parametrize("path", ["", "grid/", "audiences/", "updates/", "digests/", "home/"])
def test_a_longer_list_costs_no_more_queries(
    path: str, act: Any, ground: dict, bob: Any, web: Any, django_assert_max_num_queries: Any
) -> None:
    client = web(bob)
    crowd(act, ground, 2)
    client.get(HOME + path)
    with django_assert_max_num_queries(26) as few:
        assert client.get(HOME + path).status_code == 200
    crowd(act, ground, 6, start=2)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(HOME + path).status_code == 200


def test_the_register_names_who_is_missed(act: Any, ground: dict, bob: Any, web: Any) -> None:
    crowd(act, ground, 1)
    with act() as actor:
        create_stakeholder(by=actor, name="Board member", influence=5, interest=5)
    text = web(bob).get(HOME).content.decode()
    assert "Of the 2 to manage closely, 1 gets no digest." in text and "nothing yet" in text


def test_a_person_is_added_by_form_and_wrong_values_come_back(
    acme: Any, act: Any, bob: Any, web: Any
) -> None:
    client = web(bob)
    body = {
        "name": "Ruth",
        "email": "ruth@example.org",
        "kind": "sales",
        "influence": 3,
        "interest": 4,
        "language": "en",
    }
    assert client.post(f"{HOME}people/new/", body).status_code == 302
    again = client.post(f"{HOME}people/new/", body | {"name": "Other"})
    assert again.status_code == 422 and b"Other" in again.content
    with act():
        assert Stakeholder.objects.count() == 1


def test_an_audience_is_made_and_its_page_opened(
    act: Any, ground: dict, bob: Any, web: Any, anyone: Any
) -> None:
    client = web(bob)
    body = {"name": "Board", "categories": ["planned"], "fields_shown": ["dates"], "date_precision": "half"}
    made = client.post(f"{HOME}audiences/new/", body)
    assert made.status_code == 302
    with act():
        audience = Audience.objects.get(name="Board")
    page = {
        "since_days": 30,
        "accent": "#0b6e75",
        "headline": "",
        "standfirst": "",
        "company": "",
        "contact": "",
    }
    opened = client.post(f"{HOME}audiences/{audience.pk}/page/", page | {"open": "1"}, follow=True)
    assert b"/s/" in opened.content
    assert client.get(f"{HOME}audiences/{audience.pk}/preview/").status_code == 200
    with act():
        assert StatusPage.objects.get().enabled


def test_an_update_keeps_as_a_draft_and_shows_what_changed(
    act: Any, ground: dict, bob: Any, web: Any
) -> None:
    client = web(bob)
    body = {"subject": f"item:{ground['item'].pk}", "health": "at_risk", "narrative": "The ledger first."}
    assert client.post(f"{HOME}updates/new/", body).status_code == 302
    with act():
        draft = StatusUpdate.objects.get()
        assert draft.is_draft
    assert b"The ledger first." in client.get(f"{HOME}updates/{draft.pk}/").content
    published = client.post(
        f"{HOME}updates/{draft.pk}/", {"health": "off_track", "narrative": "Later.", "publish": "1"}
    )
    assert published.status_code == 302
    assert client.post(f"{HOME}updates/new/", body | {"narrative": " "}).status_code == 422
    assert client.post(f"{HOME}updates/new/", body | {"subject": "item:nonsense"}).status_code == 422


def test_the_item_fragment_takes_an_update(act: Any, ground: dict, bob: Any, vera: Any, web: Any) -> None:
    path = f"{HOME}items/{ground['item'].key}/updates/"
    answer = web(bob).post(
        path, {"update-health": "on_track", "update-narrative": "First sailing on Monday."}
    )
    assert answer.status_code == 200 and b"First sailing on Monday." in answer.content
    assert b"<html" not in answer.content
    seen = web(vera).get(path).content
    assert b"First sailing" in seen and b"<form" not in seen
    assert web(vera).post(path, {}).status_code == 403


def test_a_preview_says_when_and_what(act: Any, ground: dict, bob: Any, web: Any) -> None:
    client = web(bob)
    body = {
        "stakeholder": ground["person"].pk,
        "audience": ground["audience"].pk,
        "cadence": "weekly",
        "weekday": 3,
        "monthday": 1,
        "hour": 8,
    }
    made = client.post(f"{HOME}digests/new/", body)
    assert made.status_code == 302
    text = client.get(made["Location"]).content.decode()
    assert "Goes out on Thursday" in text and "08:00 in Oslo" in text
    mail = client.get(made["Location"] + "mail/")
    assert "sandbox" in mail["Content-Security-Policy"]
    with act():
        pk = Subscription.objects.get().pk
    client.post(f"{HOME}next/{pk}/change/", {"pause": "1"})
    with act():
        assert not Subscription.objects.get().enabled
    client.post(f"{HOME}next/{pk}/change/", {"end": "1"})
    with act():
        assert not Subscription.objects.exists()


def test_the_home_page_is_told_of_trouble_and_of_nothing_otherwise(
    act: Any, ground: dict, bob: Any, web: Any
) -> None:
    client = web(bob)
    assert client.get(f"{HOME}home/").content == b""
    with act() as actor:
        write_update(
            ground["item"], by=actor, publish=True, health="off_track", narrative="The ledger first."
        )
        write_update(ground["pay"], by=actor, publish=True, narrative="Quiet.")
    text = client.get(f"{HOME}home/").content.decode()
    assert "The ledger first." in text and "Quiet." not in text


def test_the_palette_finds_people_and_audiences(act: Any, ground: dict) -> None:
    with act() as actor:
        assert [row["label"] for row in palette(actor, "ams")] == ["Ruth Amsel"]
        assert [row["label"] for row in palette(actor, "custom")] == ["Customers"]
