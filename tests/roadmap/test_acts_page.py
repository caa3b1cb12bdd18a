"""The page of what was done: acts in words, taken back from a moment on, or what stands in the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import change_item, create_item, delete_item
from roadmap.actions.archive import archive_item
from roadmap.models import Item, Product
from tests.conftest import Act

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/w/acme/roadmap/acts/"


def titles(act: Act) -> list[str]:
    with act():
        return sorted(Item.objects.values_list("title", flat=True))


@pytest.fixture
def done(act: Act, product: Product, bob: User) -> Item:
    """Three acts of Bob's: two items made, one renamed."""
    with act(bob) as actor:
        first = create_item(by=actor, product=product, title="Pay by bank")
    with act(bob) as actor:
        create_item(by=actor, product=product, title="Same-day euro")
    with act(bob) as actor:
        return change_item(first, by=actor, title="Pay by any bank")


def test_all_is_taken_back_and_brought_forward_again(web: Any, act: Act, done: Item, bob: User) -> None:
    client = web(bob)
    page = client.get(PAGE)
    assert page.context["total"] == 3 and b"Take back all 3" in page.content
    since = page.context["acts"][-1].at.isoformat()
    back = client.post(PAGE, {"since": since}, follow=True)
    assert titles(act) == [] and back.redirect_chain == [(f"{PAGE}?within=hour&who=", 302)]
    assert back.context["total"] == 0 and "Done and taken back again" in back.content.decode()
    again = client.post(f"/w/acme/roadmap/acts/{back.context['folded'][0]['again']}/undo/")
    assert again.status_code == 302 and titles(act) == ["Pay by any bank", "Same-day euro"]


def test_an_act_names_items_as_they_were_called_then(web: Any, act: Act, done: Item, bob: User) -> None:
    with act(bob) as actor:
        change_item(done, by=actor, effort=2)
    with act(bob) as actor:
        change_item(done, by=actor, title="Pay by every bank")
    with act(bob) as actor:
        archive_item(done, by=actor)
    words = [one.words[0] for one in web(bob).get(PAGE).context["acts"]]
    assert words == [
        "PAY-1 Pay by every bank: Archived.",
        "PAY-1 Pay by every bank: Renamed from “Pay by any bank”.",
        "PAY-1 Pay by any bank (now “Pay by every bank”): Changed effort from none to 2.",
        "PAY-1 Pay by any bank (now “Pay by every bank”): Renamed from “Pay by bank”.",
        "PAY-2 Same-day euro: Added.",
        "PAY-1 Pay by bank (now “Pay by every bank”): Added.",
    ]


def test_what_was_deleted_since_is_called_as_it_was_then(web: Any, act: Act, done: Item, bob: User) -> None:
    with act(bob) as actor:
        done.refresh_from_db()
        delete_item(done, by=actor)
    page = web(bob).get(PAGE).context
    assert [one.words[0] for one in page["acts"]] == ["PAY-2 Same-day euro: Added."]
    # Of it nothing is left to take back, but it can be brought back.
    [gone] = page["folded"]
    assert (gone["act"].words, gone["back"].words) == (
        ["Pay by bank: Added."],
        ["Pay by any bank: Deleted."],
    )
    web(bob).post(f"{PAGE}{gone['again']}/undo/", {"told": "1"})
    assert titles(act) == ["Pay by any bank", "Same-day euro"]


def test_what_others_did_is_only_taken_back_with_everyones(
    web: Any, act: Act, done: Item, adam: User
) -> None:
    with act(adam) as actor:
        change_item(done, by=actor, description="More")
    client = web(adam)
    assert client.get(PAGE).context["total"] == 1
    everyone = client.get(f"{PAGE}?who=all&within=quarter")
    assert everyone.context["total"] >= 4
    assert (
        client.post(f"{PAGE}?who=all", {"since": everyone.context["acts"][3].at.isoformat()}).status_code
        == 302
    )
    assert titles(act) == []


def test_what_stands_in_the_way_is_told_and_nothing_changes(
    web: Any, act: Act, done: Item, bob: User, adam: User
) -> None:
    with act(adam) as actor:
        change_item(done, by=actor, title="Pay by no bank")
    client = web(bob)
    page = client.post(PAGE, {"since": client.get(PAGE).context["acts"][-1].at.isoformat()})
    assert page.status_code == 409 and "changed again since" in page.content.decode()
    assert titles(act) == ["Pay by no bank", "Same-day euro"]
    assert client.post(PAGE, {"since": "yesterday"}).status_code == 400
    assert client.post(PAGE, {"since": "2026-99-99T00:00:00Z"}).status_code == 400


def test_a_time_of_a_zone_that_postgres_does_not_know_is_no_failure(web: Any, done: Item, bob: User) -> None:
    client = web(bob)
    assert client.post(PAGE, {"since": "2999-01-01T00:00:00+23:59"}).status_code == 302
    for beyond in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"):
        assert client.post(PAGE, {"since": beyond}).status_code == 400


def test_a_plan_told_with_its_history_is_no_act_of_the_last_hour(
    web: Any, acme: Workspace, product: Product, bob: User
) -> None:
    """Set up in one go, some of it long ago and some of it just now: nobody takes all of it back by one press."""
    long_ago = timezone.now() - timedelta(days=400)
    with transaction.atomic():
        with acting(acme, bob, at=long_ago) as actor:
            told = create_item(by=actor, product=product, title="Pay by bank")
        with acting(acme, bob) as actor:
            change_item(told, by=actor, title="Pay by any bank")
    page = web(bob).get(PAGE)
    assert page.context["total"] == 0 and b"Take back" not in page.content
    web(bob).post(PAGE, {"since": (timezone.now() - timedelta(hours=1)).isoformat()})
    with acting(acme, bob):
        assert Item.objects.get().title == "Pay by any bank"


def test_the_others_are_taken_back_where_something_stands_in_the_way_of_some(
    web: Any, act: Act, done: Item, bob: User, adam: User
) -> None:
    with act(adam) as actor:
        change_item(done, by=actor, title="Pay by no bank")
    client = web(bob)
    refused = client.post(PAGE, {"since": client.get(PAGE).context["acts"][-1].at.isoformat()})
    said = refused.content.decode()
    assert refused.context["others"] == 1 and "Take back the other 1" in said and "of 2 acts" in said
    # Pressed as the page has it.
    back = client.post(PAGE, {"since": refused.context["asked_since"], "leave_blocked": "1"}, follow=True)
    assert "Took back 1 act. 2 stay as they are." in back.content.decode()
    assert titles(act) == ["Pay by no bank"]


def test_where_all_are_blocked_none_is_offered(web: Any, act: Act, done: Item, bob: User, adam: User) -> None:
    with act(adam) as actor:
        for item in Item.objects.all():
            change_item(item, by=actor, effort=5, title=f"{item.title}!")
    client = web(bob)
    since = client.get(PAGE).context["acts"][-1].at.isoformat()
    for more in ({}, {"leave_blocked": "1"}):
        refused = client.post(PAGE, {"since": since, **more})
        assert (refused.status_code, refused.context["others"]) == (409, 0)
        assert "Take back the other" not in refused.content.decode()


def test_an_act_and_what_took_it_back_are_not_counted(web: Any, act: Act, done: Item, bob: User) -> None:
    client = web(bob)
    first = client.get(PAGE).context["acts"]
    client.post(f"{PAGE}{first[0].xid}/undo/", {"told": "1"})
    page = client.get(PAGE)
    assert [one.xid for one in page.context["acts"]] == [one.xid for one in first[1:]]
    assert b"Take back all 2" in page.content and len(page.context["folded"]) == 1
    # Done again, it stands once.
    client.post(f"{PAGE}{page.context['folded'][0]['again']}/undo/", {"told": "1"})
    again = client.get(PAGE)
    assert (again.context["total"], again.context["folded"][0]["n"]) == (3, 1)
    assert titles(act) == ["Pay by any bank", "Same-day euro"]
    client.post(PAGE, {"since": again.context["acts"][-1].at.isoformat()})
    assert titles(act) == []


def test_what_was_dragged_there_and_back_is_no_act(web: Any, act: Act, done: Item, bob: User) -> None:
    for title, effort in (("A", 3), ("A", 5), ("B", 5), ("B", None), ("Pay by any bank", None)):
        with act(bob) as actor:
            done.refresh_from_db()
            change_item(done, by=actor, title=title, effort=effort)
    page = web(bob).get(PAGE)
    assert (page.context["total"], [one["n"] for one in page.context["folded"]]) == (3, [4])


def test_what_only_another_took_back_half_stands(
    web: Any, act: Act, done: Item, bob: User, adam: User
) -> None:
    for who, fields in ((bob, {"title": "A", "effort": 3}), (adam, {"effort": None})):
        with act(who) as actor:
            done.refresh_from_db()
            change_item(done, by=actor, **fields)
    assert web(bob).get(f"{PAGE}?who=all").context["folded"] == []
    assert web(adam).get(PAGE).context["total"] == 1
