"""Items put away and taken back, copies, templates."""

from typing import Any

import pytest

from core.models import Event
from roadmap.actions import change_item, create_item
from roadmap.actions.fields import create_field
from roadmap.models import Item, Link, Status
from tests.conftest import url

pytestmark = pytest.mark.django_db
ANY = {"If-Match": "*"}


@pytest.fixture
def child(act: Any, bob: Any, product: Any, item: Any) -> Item:
    with act(bob) as by:
        return create_item(by=by, product=product, title="Child", parent=item)


def keys(client: Any, query: str = "") -> list[str]:
    return sorted(row["key"] for row in client.get(url(f"items{query}")).json()["results"])


def test_archived_with_what_lies_below_and_back(api: Any, bob: Any, child: Item) -> None:
    client = api(bob)
    archived = client.post(url("items/PAY-1/archive"))
    assert archived.json()["archived_at"]
    assert keys(client) == []
    assert keys(client, "?archived=true") == keys(client, "?archived=only") == ["PAY-1", "PAY-2"]
    assert client.get(url("items/PAY-2")).json()["archived_at"]
    assert client.delete(url("items/PAY-1/archive")).json()["archived_at"] is None
    assert keys(client) == ["PAY-1", "PAY-2"]
    assert client.get(url("items?archived=maybe")).status_code == 400


def test_what_was_archived_before_stays_so(api: Any, bob: Any, child: Item) -> None:
    client = api(bob)
    client.post(url("items/PAY-2/archive"))
    client.post(url("items/PAY-1/archive"))
    client.delete(url("items/PAY-1/archive"))
    assert keys(client) == ["PAY-1"]


def test_children_may_stay(api: Any, bob: Any, child: Item) -> None:
    client = api(bob)
    client.post(url("items/PAY-1/archive"), {"children": False})
    assert keys(client) == ["PAY-2"]


def test_history_says_so(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    client.post(url("items/PAY-1/archive"))
    client.delete(url("items/PAY-1/archive"))
    words = [line["words"] for line in client.get(url("items/PAY-1/history")).json()["results"]]
    assert words[:2] == ["Taken back from the archive.", "Archived."]


def test_archived_is_not_open(act: Any, bob: Any, item: Any, api: Any) -> None:
    api(bob).post(url("items/PAY-1/archive"))
    with act():
        assert Item.objects.open().count() == 0


def test_a_copy(api: Any, bob: Any, act: Any, product: Any, item: Any, child: Item) -> None:
    with act(bob) as by:
        create_field(by=by, name="Cost", kind="number")
        other = create_item(by=by, product=product, title="Last")
        change_item(item, by=by, effort=3, tags=["a"], custom={"cost": 5}, external_id="X-1")
        change_item(item, by=by, status=Status.objects.get(name="Shipped"))
    client = api(bob)
    copy = client.post(url("items/PAY-1/duplicate"), {"children": True})
    assert copy.status_code == 201, copy.content
    body = copy.json()
    assert (body["title"], body["effort"], body["tags"], body["custom"]) == (
        "Instant payouts (copy)",
        3,
        ["a"],
        {"cost": 5},
    )
    assert (body["shipped_at"], body["external_id"]) == (None, "")
    with act():
        assert list(Item.objects.filter(parent=body["id"]).values_list("title", flat=True)) == ["Child"]
        assert item.rank < body["rank"] < Item.objects.get(pk=other.pk).rank
        assert not Link.objects.exists()


def test_a_copy_without_children(api: Any, bob: Any, act: Any, child: Item) -> None:
    copy = api(bob).post(url("items/PAY-1/duplicate")).json()
    with act():
        assert not Item.objects.filter(parent=copy["id"]).exists()


def test_templates(api: Any, bob: Any, vera: Any) -> None:
    client = api(bob)
    body = {"name": "Bug report", "fields": {"type": "bug", "description": "Steps:", "tags": ["bug"]}}
    made = client.post(url("templates"), body)
    assert (made.status_code, made.json()["fields"]) == (201, body["fields"])
    address = url(f"templates/{made.json()['id']}")
    assert client.patch(address, {"name": "Bug"}, headers=ANY).json()["name"] == "Bug"
    assert api(vera).get(url("templates")).json()["results"][0]["name"] == "Bug"
    for fields in ({"type": "none"}, {"colour": 1}, {"external_id": "X"}, "text"):
        assert client.post(url("templates"), {"name": "X", "fields": fields}).status_code == 400, fields
    assert client.delete(address, headers=ANY).status_code == 204


def test_many_go_and_come_back_as_one_act(api: Any, bob: Any, product: Any, act: Any, child: Item) -> None:
    with act(bob) as by:
        others = [create_item(by=by, product=product, title=f"Other {n}") for n in range(3)]
    client = api(bob)
    ids = [str(child.parent_id), *(str(one.pk) for one in others)]
    away = client.post(url("items/bulk"), {"ids": ids, "archived": True}).json()
    assert set(away["changed"]) == {*ids, str(child.pk)}
    assert keys(client) == []
    with act():
        assert set(
            Event.objects.filter(object_id__in=ids).order_by("-id").values_list("xid", flat=True)[:4]
        ) == {away["xid"]}
    back = client.post(url("items/bulk"), {"ids": ids, "archived": False}).json()
    assert set(back["changed"]) == {*ids, str(child.pk)}
    assert keys(client) == ["PAY-1", "PAY-2", "PAY-3", "PAY-4", "PAY-5"]


def test_what_was_archived_apart_stays_when_many_come_back(api: Any, bob: Any, child: Item) -> None:
    client = api(bob)
    client.post(url("items/bulk"), {"ids": [str(child.pk)], "archived": True})
    client.post(url("items/bulk"), {"ids": [str(child.parent_id)], "archived": True})
    answer = client.post(url("items/bulk"), {"ids": [str(child.parent_id)], "archived": False})
    assert answer.json()["changed"] == [str(child.parent_id)]
    assert keys(client) == ["PAY-1"]


def test_putting_away_is_said_alone_and_only_of_what_is_there(
    api: Any, bob: Any, vera: Any, item: Any
) -> None:
    client = api(bob)
    ids = [str(item.pk)]
    for more in ({"set": {"effort": 2}}, {"add_tags": ["a"]}, {"shift_days": 1}):
        answer = client.post(url("items/bulk"), {"ids": ids, "archived": True} | more)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["archived"]), more
    gone = {"ids": [*ids, "01890000-0000-7000-8000-000000000000"], "archived": True}
    assert client.post(url("items/bulk"), gone).status_code == 409
    stale = {"ids": ids, "archived": True, "versions": {ids[0]: 99}}
    assert client.post(url("items/bulk"), stale).status_code in (409, 412)
    assert api(vera).post(url("items/bulk"), {"ids": ids, "archived": True}).status_code == 403
    assert keys(client) == ["PAY-1"]


@pytest.mark.django_db(transaction=True)
def test_one_undo_takes_many_back(api: Any, bob: Any, child: Item) -> None:
    client = api(bob)
    ids = [str(child.parent_id), str(child.pk)]
    xid = client.post(url("items/bulk"), {"ids": ids, "archived": True}).json()["xid"]
    again = client.post(url("undo"), {"xid": xid}).json()
    assert [act["rows"] for act in again["acts"]] == [2]
    assert keys(client) == ["PAY-1", "PAY-2"]
    client.post(url("undo"), {"xid": again["xid"]})
    assert keys(client) == []


def test_what_was_merged_comes_not_back_with_many(api: Any, bob: Any, child: Item) -> None:
    client = api(bob)
    other = client.post(url("items"), {"product": str(child.product_id), "title": "Twin"}).json()
    assert client.post(url("items/PAY-2/merge"), {"into": other["id"]}).status_code == 200
    answer = client.post(url("items/bulk"), {"ids": [str(child.pk)], "archived": False})
    assert answer.status_code == 409
    assert "merged" in answer.json()["detail"]
