"""A file that an editor took away does not come back by who had attached it, by no way."""

import io
from typing import Any

import pytest

from core.models import Event, User
from roadmap.actions import delete_item
from roadmap.actions.attachments import attach
from roadmap.models import Attachment, Item
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db(transaction=True)
ANY = {"If-Match": "*"}


@pytest.fixture
def kept(act: Act, cora: User, item: Item) -> Attachment:
    with act(cora) as actor:
        return attach(item, io.BytesIO(b"plain words"), name="a.txt", by=actor)


def restored(api: Any, who: User, kept: Attachment) -> int:
    return api(who).post(url(f"attachments/{kept.pk}/restore")).status_code


def take_away(api: Any, who: User, kept: Attachment) -> int:
    """The number of the act."""
    answer = api(who).delete(url(f"attachments/{kept.pk}"), headers=ANY)
    assert answer.status_code == 204
    return int(answer["X-Transaction"])


@pytest.mark.parametrize("over", ["alice", "bob"])
def test_it_stays_away_until_an_editor_brings_it_back(
    api: Any, web: Any, bob: User, cora: User, kept: Attachment, request: Any, over: str
) -> None:
    take_away(api, request.getfixturevalue(over), kept)
    assert restored(api, cora, kept) == 403
    web(cora).post(f"/w/acme/roadmap/files/{kept.pk}/restore/")
    assert api(bob).get(url(f"attachments/{kept.pk}")).status_code == 404
    assert restored(api, bob, kept) == 201


def test_its_own_way_back_ends_there(act: Act, api: Any, bob: User, cora: User, kept: Attachment) -> None:
    """Cora once took it away and back: taking that back again is no way around Bob, who took it away then."""
    gone = take_away(api, cora, kept)
    assert api(cora).post(url("undo"), {"xid": gone}).status_code == 200
    take_away(api, bob, kept)
    answer = api(cora).post(url("undo"), {"xid": gone})
    assert (answer.status_code, "took this file away" in answer.json()["detail"]) == (409, True)
    with act():
        assert not Attachment.objects.exists()


def test_with_its_item_it_comes_back_by_anybody(
    act: Act, api: Any, alice: User, bob: User, cora: User, item: Item, kept: Attachment
) -> None:
    with act(alice) as actor:
        delete_item(Item.objects.get(pk=item.pk), by=actor)
    with act():
        gone = Event.objects.filter(model="roadmap.item", operation="delete").latest("id").xid
    assert api(bob).post(url("undo"), {"xid": gone}).status_code == 200
    take_away(api, cora, kept)
    assert restored(api, cora, kept) == 201
