"""Many items deleted or copied: one act, few statements, one undo."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from roadmap.actions import change_item, create_item, create_items, create_links
from roadmap.actions.comments import create_comment
from roadmap.actions.gates import create_gate
from roadmap.models import Comment, Item, Link, Status
from tests.conftest import url

# Acts are transactions, so these tests need real ones.
pytestmark = pytest.mark.django_db(transaction=True)
MANY = 500


@pytest.fixture
def three(act: Any, bob: Any, product: Any) -> list[Item]:
    """A blocks B, which has a part C of which somebody said something."""
    with act(bob) as by:
        a, b = create_items([{"product": product, "title": title} for title in "AB"], by=by)
        c = create_item(by=by, product=product, title="C", parent=b)
        create_links([{"source": a, "target": b}], by=by)
        create_comment(by=by, item=c, text="Why?")
        return [a, b, c]


def sent(client: Any, items: list[Item], act: str, **more: Any) -> Any:
    return client.post(url("items/bulk"), {"ids": [str(item.pk) for item in items], "act": act} | more)


def titles(client: Any) -> list[str]:
    rows = client.get(url("items")).json()["results"]
    return [row["title"] for row in sorted(rows, key=lambda row: row["rank"])]


def undo(client: Any, xid: int) -> int:
    answer = client.post(url("undo"), {"xid": xid})
    assert answer.status_code == 200, answer.content
    return answer.json()["xid"]


def test_many_are_deleted_and_come_back_whole(api: Any, bob: Any, act: Any, three: list[Item]) -> None:
    client = api(bob)
    answer = sent(client, three, "delete")
    assert set(answer.json()["changed"]) == {str(item.pk) for item in three}
    assert titles(client) == []
    back = undo(client, answer.json()["xid"])
    assert titles(client) == ["A", "B", "C"]
    with act():
        assert Item.objects.get(title="C").parent_id == three[1].pk
        assert (Comment.objects.get().text, Link.objects.count()) == ("Why?", 1)
    undo(client, back)
    assert titles(client) == []


def test_a_part_stays_without_what_it_was_part_of(api: Any, bob: Any, act: Any, three: list[Item]) -> None:
    client = api(bob)
    xid = sent(client, three[:2], "delete").json()["xid"]
    with act():
        assert Item.objects.get().parent_id is None
    undo(client, xid)
    with act():
        assert Item.objects.get(title="C").parent_id == three[1].pk


def test_copies_stand_after_their_originals(api: Any, bob: Any, act: Any, three: list[Item]) -> None:
    client = api(bob)
    answer = sent(client, three, "duplicate")
    assert titles(client) == ["A", "A (copy)", "B", "B (copy)", "C", "C"]
    with act():
        copy = Item.objects.get(title="B (copy)")
        assert Item.objects.filter(parent=copy).exclude(pk=three[2].pk).count() == 1
        assert answer.json()["changed"][1] == str(copy.pk)
    back = undo(client, answer.json()["xid"])
    assert titles(client) == ["A", "B", "C"]
    undo(client, back)
    assert len(titles(client)) == 6


def test_copies_find_room_between_neighbours_that_stand_close(
    api: Any, bob: Any, act: Any, three: list[Item]
) -> None:
    with act():
        Item.objects.filter(title__in="AB").update(rank=7)
    client = api(bob)
    sent(client, three[:2], "duplicate")
    told = titles(client)
    assert sorted([told[:2], told[2:4]]) == [["A", "A (copy)"], ["B", "B (copy)"]]
    with act():
        ranks = list(Item.objects.values_list("rank", flat=True))
    assert len(set(ranks)) == 5


def test_copies_begin_where_no_gate_stands(api: Any, bob: Any, act: Any, three: list[Item]) -> None:
    with act(bob) as by:
        planned, shipped = (Status.objects.get(name=name) for name in ("Planned", "Shipped"))
        change_item(Item.objects.get(title="A"), by=by, status=planned)
        change_item(Item.objects.get(title="B"), by=by, status=shipped)
        create_gate(by=by, status=planned, text="Has a price")
        first = Status.objects.order_by("position").first()
    sent(api(bob), three[:2], "duplicate")
    with act():
        copies = Item.objects.filter(title__endswith="(copy)")
        assert {copy.status for copy in copies} == {first}
        assert not copies.filter(shipped_at__isnull=False).exists()


def test_it_is_said_alone_by_who_may_and_of_what_is_there(
    api: Any, bob: Any, vera: Any, three: list[Item]
) -> None:
    client = api(bob)
    for what in ("delete", "duplicate"):
        for more in ({"set": {"effort": 2}}, {"add_tags": ["a"]}, {"archived": True}):
            assert sent(client, three, what, **more).status_code == 400, (what, more)
        assert sent(client, three, what, versions={str(three[0].pk): 99}).status_code == 412
        gone = {"ids": ["01890000-0000-7000-8000-000000000000"], "act": what}
        assert client.post(url("items/bulk"), gone).status_code == 409
        assert sent(api(vera), three, what).status_code == 403
    assert sent(client, three, "burn").status_code == 400
    assert titles(client) == ["A", "B", "C"]


@pytest.mark.parametrize("what", ["delete", "duplicate"])
def test_500_in_few_statements_and_back(api: Any, bob: Any, act: Any, product: Any, what: str) -> None:
    with act(bob) as by:
        made = create_items([{"product": product, "title": f"Item {n}"} for n in range(MANY)], by=by)
    client = api(bob)
    counts = []
    for some in (made[:20], made):
        with CaptureQueriesContext(connection) as queries:
            answer = sent(client, some, what)
        assert answer.status_code == 200, answer.content
        counts.append(len(queries))
        with act():
            assert Event.objects.filter(xid=answer.json()["xid"]).values("xid").distinct().count() == 1
        with CaptureQueriesContext(connection) as queries:
            undo(client, answer.json()["xid"])
        counts.append(len(queries))
        assert len(titles_of(act)) == MANY
    assert counts[2] <= counts[0] + 5 and counts[3] <= counts[1] + 5, counts
    assert max(counts) <= 70, counts


def titles_of(act: Any) -> list[str]:
    with act():
        return list(Item.objects.values_list("title", flat=True))
