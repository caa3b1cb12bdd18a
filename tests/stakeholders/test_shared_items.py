"""Sharing one item by link: a view of nothing else, by the same rules, pages and addresses as any shared view."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Event, User
from roadmap.actions import change_item
from roadmap.actions.undo import undo_act
from roadmap.models import SavedView
from stakeholders.actions import change_audience
from stakeholders.actions.shares import delete_share, share_item
from stakeholders.models import SharedView
from stakeholders.views.shared import path_of
from tests.stakeholders.conftest import make_item, settled, status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
URL = "/api/v1/workspaces/acme/shared-views"
NEW = "/w/acme/stakeholders/shares/new/"


def send(web: Any, user: User, method: str, path: str = "", **body: Any) -> Any:
    return getattr(web(user), method)(URL + path, body, "application/json", headers={"If-Match": "*"})


def read(row: SharedView) -> str:
    answer = Client().get(path_of(row))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def shared(act: Any, ground: dict[str, Any], bob: User) -> Any:
    def make(**fields: Any) -> SharedView:
        with act(bob) as actor:
            return share_item(ground["item"], ground["audience"], by=actor, **fields)

    return make


def test_readers_see_the_item_and_no_other(act: Any, shared: Any, ground: dict[str, Any], bob: User) -> None:
    with act(bob) as actor:
        make_item(actor, ground["pay"], "Refunds")
        change_item(
            ground["item"], by=actor, owner=bob, description="Money within seconds. More.", effort=7.5
        )
    row = shared()
    page = read(row)
    assert row.title == "Instant payouts" and "Money within seconds." in page and "Q3 2026" in page
    for hidden in ("Refunds", "Kraken", "PAY-", "21 Aug", "Bob", "7.5", str(ground["item"].pk)):
        assert hidden not in page, hidden
    with act() as actor:
        change_audience(ground["audience"], by=actor, fields=["key", "owner", "effort"])
    page = read(row)
    assert "PAY-1" in page and "Bob" in page and "7.5" in page and "Q3 2026" not in page


def test_its_title_is_not_told_again_and_a_new_one_only_to_those_who_see_it(
    act: Any, shared: Any, ground: dict[str, Any]
) -> None:
    row = shared(title="What you asked for")
    assert "<h2>Instant payouts</h2>" in read(row) and "<h2>Instant" not in read(shared())
    with act() as actor:
        change_item(ground["item"], by=actor, title="Payouts at once", status=status("idea"))
    page = read(row)
    assert "Payouts" not in page and "There is nothing to show yet" in page


def test_what_the_audience_would_not_find_is_not_shared(
    act: Any, web: Any, bob: User, ground: dict[str, Any]
) -> None:
    audience = str(ground["audience"].pk)
    answer = send(web, bob, "post", item=str(ground["hidden"].pk), audience=audience)
    assert answer.status_code == 400 and "does not see" in str(answer.json()["errors"]["audience"])
    page = web(bob).post(f"{NEW}?item={ground['hidden'].key}", {"title": "x", "audience": audience})
    assert page.status_code == 422 and "does not see" in page.content.decode()
    with act():
        assert not SharedView.objects.exists() and not SavedView.objects.exists()


def test_by_its_page_it_has_a_password_and_an_end(
    act: Any, web: Any, bob: User, ground: dict[str, Any]
) -> None:
    form = web(bob).get(f"{NEW}?item=PAY-1").content.decode()
    assert (
        "Share “Instant payouts”" in form and 'name="view"' not in form and 'value="Instant payouts"' in form
    )
    body = {
        "title": "For you",
        "audience": ground["audience"].pk,
        "password": "open sesame",
        "until": "2199-01-01",
    }
    made = web(bob).post(f"{NEW}?item={ground['item'].pk}", body)
    with act():
        row = SharedView.objects.select_related("view").get()
        assert made.url == reverse("shared_view_edit", args=["acme", row.pk])
        assert row.protected and row.expires_at and row.expires_at.year == 2199 and row.view.shared
    assert "Instant payouts" not in read(row), "the password is asked for"
    assert "One item" in web(bob).get("/w/acme/stakeholders/shares/").content.decode()
    assert web(bob).get(f"{NEW}?item=PAY-99").status_code == 404


def test_whoever_may_not_publish_shares_no_item(web: Any, vera: User, ground: dict[str, Any]) -> None:
    assert web(vera).get(f"{NEW}?item=PAY-1").status_code == 403
    body = {"item": str(ground["item"].pk), "audience": str(ground["audience"].pk)}
    assert send(web, vera, "post", **body).status_code == 403


def test_by_rest_one_gives_a_view_or_an_item(act: Any, web: Any, bob: User, ground: dict[str, Any]) -> None:
    audience, item = str(ground["audience"].pk), str(ground["item"].pk)
    made = send(web, bob, "post", item=item, audience=audience)
    assert made.status_code == 201 and made.json()["item"] == item and "/v/" in made.json()["url"]
    view = made.json()["view"]
    assert "Give one of them" in str(send(web, bob, "post", audience=audience).json())
    assert "Give one of them" in str(send(web, bob, "post", audience=audience, item=item, view=view).json())
    again = send(web, bob, "post", item=item, audience=audience, title="Twice")
    assert again.json()["view"] == view, "one view of one item is enough"
    for row in (made.json(), again.json()):
        with act():
            assert SavedView.objects.filter(pk=view).exists()
        assert send(web, bob, "delete", f"/{row['id']}").status_code == 204
    with act():
        assert not SavedView.objects.filter(pk=view).exists(), "it was made for its links"


def test_a_view_with_such_a_filter_is_shared_like_any_other(
    web: Any, bob: User, ground: dict[str, Any]
) -> None:
    """By the saved view's own address too, for several items and any kind of view."""
    ids = json.dumps(
        {"field": "id", "op": "any_of", "value": [str(ground["item"].pk), str(ground["hidden"].pk)]}
    )
    body = {"name": "Two", "query": f"view=table&f={ids}", "shared": True}
    view = web(bob).post("/api/v1/workspaces/acme/views", body, "application/json").json()["id"]
    made = send(web, bob, "post", view=view, audience=str(ground["audience"].pk)).json()
    page = Client().get("/v/" + made["url"].split("/v/")[1]).content.decode()
    assert made["item"] is None and "Instant payouts" in page and "Kraken" not in page
    assert send(web, bob, "delete", f"/{made['id']}").status_code == 204
    kept = web(bob).get(f"/api/v1/workspaces/acme/views/{view}")
    assert kept.status_code == 200, "a view of somebody's own outlives its links"


@pytest.mark.django_db(transaction=True)
def test_it_is_one_act_in_the_log_and_undone_as_one(act: Any, shared: Any, bob: User) -> None:
    row = shared()
    path = path_of(row)
    with act():
        settled()
        events = list(Event.objects.filter(model__in=("stakeholders.sharedview", "roadmap.savedview")))
        assert len(events) == 2 and len({one.xid for one in events}) == 1
    with act(bob) as actor:
        undo_act(events[0].xid, by=actor)
    with act():
        assert not SharedView.objects.exists() and not SavedView.objects.exists()
    assert Client().get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_closed_for_good_and_taken_back_it_is_as_it_was(act: Any, shared: Any, bob: User) -> None:
    row = shared()
    path = path_of(row)
    with act(bob) as actor:
        delete_share(row, by=actor)
    with act():
        settled()
        event = Event.objects.filter(model="stakeholders.sharedview", operation="delete").latest("id")
    with act(bob) as actor:
        undo_act(event.xid, by=actor)
        back = SharedView.objects.get()
        assert not back.revoked_at and back.view.query.startswith("view=board")
    assert Client().get(path).status_code == 200
