"""Undoing tells nobody, and changes for nobody, what somebody else keeps for themselves or a token may not read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from core.base import WorkspaceModel
from core.events import own_models, transaction_number
from core.models import User
from feedback.actions import create_note, link_note
from roadmap.actions import create_item
from roadmap.actions.views import change_view, create_view, delete_view
from roadmap.models import Item, Product, SavedView
from roadmap.queries.acts import described
from stakeholders.actions import write_update
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Layoffs of spring"


@pytest.fixture
def did(act: Act) -> Callable[..., int]:
    def run(who: User, do: Callable[[Any], Any]) -> int:
        with act(who) as actor:
            do(actor)
            return transaction_number()

    return run


def view() -> SavedView:
    return SavedView.objects.get()


def test_every_model_with_private_rows_says_whose_they_are() -> None:
    for label in own_models():
        assert apps.get_model(label).is_seen_by is not WorkspaceModel.is_seen_by, label


@pytest.fixture
def taken_back(did: Any, adam: User, bob: User) -> tuple[int, int]:
    """Bob renamed and changed a shared view; then Adam, whose it is, took it back and keeps something else in it."""
    did(adam, lambda by: create_view(by=by, name="Ours", query="view=table", shared=True))
    renamed = did(bob, lambda by: change_view(view(), by=by, name="Everybody's"))
    altered = did(bob, lambda by: change_view(view(), by=by, query="view=board"))
    did(adam, lambda by: change_view(view(), by=by, shared=False, name=SECRET))
    return renamed, altered


def test_what_its_owner_has_made_private_is_neither_named_nor_changed(
    act: Act, api: Any, web: Any, bob: User, taken_back: Any
) -> None:
    for xid in taken_back:
        for answer in (
            api(bob).post(url("undo"), {"xid": xid}),
            web(bob).post(f"/w/acme/roadmap/acts/{xid}/undo/", follow=True),
        ):
            assert SECRET not in answer.content.decode()
    assert api(bob).post(url("undo"), {"xid": taken_back[0]}).status_code == 409
    assert SECRET not in web(bob).get("/w/acme/roadmap/acts/").content.decode()
    since = {"since": "2026-01-01T00:00:00Z", "preview": True}
    assert SECRET not in api(bob).post(url("undo"), since).content.decode()
    with act(bob):
        assert SECRET not in str(described(taken_back))
    with act():
        assert (view().name, view().query) == (SECRET, "view=board")


def test_nor_once_its_owner_has_deleted_it(
    act: Act, api: Any, bob: User, adam: User, did: Any, taken_back: Any
) -> None:
    did(adam, lambda by: delete_view(view(), by=by))
    for xid in taken_back:
        answer = api(bob).post(url("undo"), {"xid": xid})
        assert answer.status_code == 409 and SECRET not in answer.content.decode()
    with act():
        assert not SavedView.objects.exists()


def test_its_owner_takes_their_own_back(act: Act, api: Any, adam: User, did: Any, taken_back: Any) -> None:
    xid = did(adam, lambda by: change_view(view(), by=by, name="Spring"))
    assert api(adam).post(url("undo"), {"xid": xid}).status_code == 200
    with act():
        assert view().name == SECRET


def test_who_has_just_made_it_private_for_its_owner_shares_it_again(
    act: Act, api: Any, adam: User, bob: User, did: Any
) -> None:
    """Nobody has touched it since, so nothing is told that was not known."""
    did(adam, lambda by: create_view(by=by, name="Ours", query="view=table", shared=True))
    xid = did(bob, lambda by: change_view(view(), by=by, shared=False))
    assert api(bob).post(url("undo"), {"xid": xid}).status_code == 200
    with act():
        assert view().shared


def test_a_token_is_named_nothing_beyond_its_areas(
    act: Act, api: Any, bob: User, product: Product, did: Any
) -> None:
    xid = did(bob, lambda by: create_item(by=by, product=product, title="Scoped"))

    def use(by: Any) -> None:
        item = Item.objects.get()
        write_update(item, by=by, publish=True, narrative=SECRET, audience_visible=True)
        link_note(create_note(by=by, title=SECRET, text="x"), item, by=by)

    did(bob, use)
    narrow = api(bob, scopes=("roadmap:read", "roadmap:write")).post(url("undo"), {"xid": xid})
    assert narrow.status_code == 409
    names = {one["model"]: one["name"] for one in narrow.json()["conflicts"]}
    assert names["stakeholders.statusupdate"] == "a status update"
    assert names["feedback.notelink"] == "a link of a note to an item"
    assert "On track" not in narrow.content.decode() and SECRET not in narrow.content.decode()
    wide = {one["model"]: one["name"] for one in api(bob).post(url("undo"), {"xid": xid}).json()["conflicts"]}
    assert "Scoped" in wide["stakeholders.statusupdate"]
    assert wide["feedback.notelink"] == "a link of a note to an item"
