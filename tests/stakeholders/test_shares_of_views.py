"""A view that people outside read by a link is changed by who may publish, also once its owner may no longer."""

from typing import Any

import pytest
from django.test import Client

from core.models import Event, Membership, User
from roadmap.actions.views import change_view, create_view
from roadmap.models import SavedView
from stakeholders.actions.shares import revoke_share, share_view
from stakeholders.models import SharedView
from stakeholders.views.shared import path_of
from tests.conftest import url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_cache")]
ANY = {"If-Match": "*"}


@pytest.fixture
def share(act: Any, ground: dict[str, Any], bob: User) -> SharedView:
    """Of a private view of Bob's."""
    with act(bob) as actor:
        view = create_view(by=actor, name="Plan", query="view=table&sort=title")
        return share_view(view, ground["audience"], by=actor)


@pytest.fixture
def changed(act: Any, share: SharedView, bob: User) -> int:
    """The number of a change that Bob made while he might."""
    with act(bob) as actor:
        change_view(SavedView.objects.get(), by=actor, query="view=table&sort=-title")
    with act():
        return Event.objects.filter(model="roadmap.savedview").latest("id").xid


def role_of_bob(act: Any, role: str) -> None:
    with act():
        Membership.objects.filter(user__email="bob@example.com").update(role=role)


@pytest.mark.parametrize("role", ["contributor", "viewer"])
def test_who_may_no_longer_publish_reads_it_and_changes_nothing(
    act: Any, api: Any, bob: User, share: SharedView, changed: int, role: str
) -> None:
    role_of_bob(act, role)
    client, address = api(bob), url(f"views/{share.view_id}")
    for answer in (
        client.patch(address, {"query": "view=table"}, headers=ANY),
        client.patch(address, {"name": "Other"}, headers=ANY),
        client.delete(address, headers=ANY),
    ):
        assert answer.status_code == 403
        assert "The link “Plan” shows this view to people outside" in answer.json()["detail"]
    answer = client.post(url("undo"), {"xid": changed})
    assert answer.status_code == 409 and "The link “Plan”" in answer.json()["detail"]
    assert client.get(address).json()["query"] == "view=table&sort=-title"
    assert client.patch(address, {"position": 7}, headers=ANY).status_code == 200
    assert Client().get(path_of(share)).status_code == 200


def test_once_its_links_are_closed_it_is_its_owners_again(
    act: Any, api: Any, alice: User, bob: User, share: SharedView, changed: int
) -> None:
    role_of_bob(act, "viewer")
    with act(alice) as actor:
        revoke_share(SharedView.objects.get(), by=actor)
    assert api(bob).post(url("undo"), {"xid": changed}).status_code == 200
    assert api(bob).delete(url(f"views/{share.view_id}"), headers=ANY).status_code == 204


def test_a_token_needs_the_scope_to_publish(api: Any, bob: User, share: SharedView) -> None:
    address = url(f"views/{share.view_id}")
    narrow = api(bob, scopes=("roadmap:read", "roadmap:write"))
    answer = narrow.patch(address, {"query": "view=table"}, headers=ANY)
    assert answer.status_code == 403 and "stakeholders:write" in answer.json()["detail"]
    wide = api(bob, scopes=("roadmap:read", "roadmap:write", "stakeholders:write"))
    assert wide.patch(address, {"query": "view=table"}, headers=ANY).status_code == 200


def test_who_may_no_longer_edit_takes_nothing_back_of_a_shared_view(
    act: Any, api: Any, bob: User, acme: Any
) -> None:
    with act(bob) as actor:
        create_view(by=actor, name="Ours", query="view=table", shared=True)
    with act(bob) as actor:
        change_view(SavedView.objects.get(), by=actor, query="view=board")
    with act():
        xid = Event.objects.filter(model="roadmap.savedview").latest("id").xid
    role_of_bob(act, "viewer")
    assert api(bob).post(url("undo"), {"xid": xid}).status_code == 409
    with act():
        assert SavedView.objects.get().query == "view=board"


def test_nor_shares_a_view_by_taking_back_that_it_became_private(
    act: Any, api: Any, bob: User, acme: Any
) -> None:
    with act(bob) as actor:
        create_view(by=actor, name="Ours", query="view=table", shared=True)
    with act(bob) as actor:
        change_view(SavedView.objects.get(), by=actor, shared=False)
    with act():
        xid = Event.objects.filter(model="roadmap.savedview").latest("id").xid
    role_of_bob(act, "viewer")
    assert api(bob).post(url("undo"), {"xid": xid}).status_code == 409
    with act():
        assert not SavedView.objects.get().shared
