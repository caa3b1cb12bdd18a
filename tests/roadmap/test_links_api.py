"""Links by the API: made, refused in a ring, changed, taken away; and what moves when something slips."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import Invalid
from core.models import Event
from core.tenancy import acting
from roadmap.actions import change_item, create_item, create_items, create_links
from roadmap.actions.scenario_links import lay_link
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Item, Status
from tests.conftest import url

pytestmark = pytest.mark.django_db


def told(client: Any, item: Item) -> list[str]:
    rows = client.get(url(f"items/{item.key}/history")).json()["results"]
    return [row["words"] for row in rows]


def test_the_history_of_both_ends_says_it(api: Any, bob: Any, items: Any) -> None:
    client, (one, two, three, _) = api(bob), items
    made = link(client, one, two, lag=2).json()
    client.patch(url(f"links/{made['id']}"), {"lag": 5}, headers={"If-Match": f'"{made["version"]}"'})
    again = client.get(url(f"links/{made['id']}")).json()
    client.delete(url(f"links/{made['id']}"), headers={"If-Match": f'"{again["version"]}"'})
    link(client, three, two, kind="duplicates")
    assert told(client, one)[:3] == [
        f"No longer blocks {two}.",
        "Now 5 days between this and what it blocks, instead of 2 days.",
        f"Blocks {two}, 2 days after its end.",
    ]
    assert told(client, two)[:4] == [
        f"Is duplicated by {three}.",
        f"No longer waits for {one}.",
        "Now 5 days between what it waits for and this, instead of 2 days.",
        f"Waits for {one}, 2 days after its end.",
    ]
    rows = client.get(url(f"items/{two.key}/history")).json()["results"]
    assert client.post(url(f"items/{two.key}/undo"), {"event": rows[1]["id"]}).status_code == 200
    assert client.get(url(f"links?item={two.pk}&kind=blocks")).json()["results"][0]["lag"] == 5


def test_of_two_items_only_one_duplicates_the_other(api: Any, bob: Any, act: Any, items: Any) -> None:
    client, (one, two, three, _) = api(bob), items
    assert link(client, one, two, kind="duplicates").status_code == 201
    refused = link(client, two, one, kind="duplicates")
    assert refused.status_code == 400, refused.content
    assert refused.json()["errors"]["target"][0].startswith(f"{one.key} duplicates {two.key} already.")
    assert link(client, one, two, kind="duplicates").status_code == 201, "the same again is no other"
    assert link(client, two, three, kind="duplicates").status_code == 201
    pairs = [{"source": three, "target": one}, {"source": one, "target": three}]
    with act(bob) as by, pytest.raises(Invalid):
        create_links([pair | {"kind": "duplicates"} for pair in pairs], by=by)


def test_nor_do_they_in_a_scenario(api: Any, bob: Any, act: Any, items: Any) -> None:
    client, (one, two, three, _) = api(bob), items
    link(client, one, two, kind="duplicates")
    with act(bob) as by:
        scenario = create_scenario(by=by, name="What if")
        lay_link(scenario, by=by, source=one.pk, target=three.pk, kind="duplicates")
        for source, target in ((two, one), (three, one)):
            with pytest.raises(Invalid, match="already"), transaction.atomic():
                lay_link(scenario, by=by, source=source.pk, target=target.pk, kind="duplicates")


@pytest.fixture
def items(act: Any, product: Any) -> list[Item]:
    """Four in a row, ten days each, from 1 January 2027."""
    with act() as actor:
        planned = Status.objects.get(category="planned")
        rows = [
            {
                "product": product,
                "title": f"Step {n}",
                "status": planned,
                "start": date(2027, 1, 1 + 10 * n) if n < 3 else None,
                "end": date(2027, 1, 10 + 10 * n) if n < 3 else None,
            }
            for n in range(4)
        ]
        return create_items(rows, by=actor)


def link(client: Any, source: Item, target: Item, **fields: Any) -> Any:
    return client.post(url("links"), {"source": str(source.pk), "target": str(target.pk)} | fields)


def test_it_links_and_lists(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    made = link(client, items[0], items[1], lag=2)
    assert made.status_code == 201 and made.json()["lag"] == 2
    assert link(client, items[0], items[1], lag=5).json()["id"] == made.json()["id"]
    listed = client.get(url(f"links?item={items[1].pk}")).json()["results"]
    assert [(row["id"], row["lag"]) for row in listed] == [(made.json()["id"], 5)]
    assert client.get(url(f"links?ids={made.json()['id']}")).json()["results"] == listed
    assert client.get(url(f"links?item={items[2].pk}")).json()["results"] == []
    assert client.get(url("links?ids=x")).status_code == 400


def test_an_item_names_its_links_from_its_own_side(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    address = url(f"items/{items[1].key}/links")
    made = client.post(address, {"kind": "blocked_by", "item": items[0].key})
    assert (made.status_code, made.json()["kind"], made.json()["item"]["key"]) == (
        201,
        "blocked_by",
        items[0].key,
    )
    assert client.post(address, {"kind": "relates", "item": str(items[2].pk)}).status_code == 201
    seen = client.get(url(f"items/{items[0].key}/links")).json()["results"]
    assert [(row["kind"], row["item"]["key"]) for row in seen] == [("blocks", items[1].key)]
    assert client.post(address, {"kind": "blocks", "item": "PAY-99"}).status_code == 400


def test_relating_back_is_the_same_link(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    first = link(client, items[0], items[1], kind="relates").json()
    assert link(client, items[1], items[0], kind="relates").json()["id"] == first["id"]
    assert link(client, items[1], items[0], kind="relates", lag=3).status_code == 400
    assert link(client, items[1], items[2], kind="relates", lag=3).status_code == 400


def test_a_ring_is_refused_by_its_keys(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    link(client, items[0], items[1])
    link(client, items[1], items[2])
    refused = link(client, items[2], items[0])
    assert refused.status_code == 400
    assert "PAY-3 → PAY-1 → PAY-2 → PAY-3" in refused.json()["errors"]["target"][0]
    assert link(client, items[0], items[0]).status_code == 400


def test_an_item_blocks_neither_what_it_is_part_of_nor_its_parts(
    act: Any, api: Any, bob: Any, items: Any
) -> None:
    with act() as actor:
        change_item(items[1], by=actor, parent=items[0])
        change_item(items[2], by=actor, parent=items[1])
    client = api(bob)
    for source, target in ((0, 2), (2, 0), (1, 0)):
        refused = link(client, items[source], items[target])
        assert "part" in refused.json()["errors"]["target"][0]
    assert link(client, items[2], items[3]).status_code == 201
    through_the_whole = link(client, items[3], items[0])
    assert "PAY-4 → PAY-1 → PAY-2 → PAY-3 → PAY-4" in through_the_whole.json()["errors"]["target"][0]


def test_a_parent_that_links_contradict_is_refused(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    link(client, items[0], items[1])
    refused = client.patch(
        url(f"items/{items[1].key}"), {"parent": str(items[0].pk)}, headers={"If-Match": "*"}
    )
    assert refused.status_code == 400 and "PAY-1" in refused.json()["errors"]["parent"][0]


def test_lag_changes_by_version_and_links_go(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    made = link(client, items[0], items[1]).json()
    address = url(f"links/{made['id']}")
    assert client.patch(address, {"lag": 4}).status_code == 428
    assert client.patch(address, {"lag": 4}, headers={"If-Match": '"1"'}).json()["lag"] == 4
    assert client.patch(address, {"lag": 9999}, headers={"If-Match": "*"}).status_code == 400
    assert client.delete(address, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(url("links")).json()["results"] == []


def test_a_viewer_changes_nothing(api: Any, vera: Any, items: Any) -> None:
    client = api(vera)
    assert link(client, items[0], items[1]).status_code == 403
    assert client.post(url(f"items/{items[0].key}/follow"), {"shift_days": 3}).status_code == 403
    assert client.get(url("critical-path")).status_code == 200


def test_the_history_says_it(act: Any, api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    made = link(client, items[0], items[1], lag=2).json()
    client.patch(url(f"links/{made['id']}"), {"lag": 4}, headers={"If-Match": "*"})
    client.delete(url(f"links/{made['id']}"), headers={"If-Match": "*"})
    said = [line["words"] for line in client.get(url(f"items/{items[0].key}/history")).json()["results"]]
    assert said[:3] == [
        "No longer blocks PAY-2 Step 1.",
        "Now 4 days between this and what it blocks, instead of 2 days.",
        "Blocks PAY-2 Step 1, 2 days after its end.",
    ]


# What follows ---------------------------------------------------------------------------------------------------


def chain(client: Any, items: list[Item]) -> None:
    for source, target in zip(items, items[1:], strict=False):
        link(client, source, target)


def test_a_preview_changes_nothing_and_applying_does_it_once(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    chain(client, items[:3])
    address = url(f"items/{items[0].key}/follow")
    preview = client.post(address, {"end": "2027-01-15", "preview": True}).json()
    assert [(move["key"], move["old"]["end"], move["new"]["end"]) for move in preview["moves"]] == [
        ("PAY-1", "2027-01-10", "2027-01-15"),
        ("PAY-2", "2027-01-20", "2027-01-25"),
        ("PAY-3", "2027-01-30", "2027-02-04"),
    ]
    assert preview["moves"][2]["because"]["key"] == "PAY-2"
    assert dates_of(client, items[1]) == ("2027-01-11", "2027-01-20")
    applied = client.post(address, {"end": "2027-01-15"}).json()
    assert applied["moves"] == preview["moves"] and applied["applied"]
    assert dates_of(client, items[1]) == ("2027-01-16", "2027-01-25")
    assert client.post(address, {"end": "2027-01-15"}).json()["moves"] == []


def dates_of(client: Any, item: Item) -> tuple[str | None, str | None]:
    found = client.get(url(f"items/{item.key}")).json()
    return found["start"], found["end"]


@pytest.mark.django_db(transaction=True)
def test_one_undo_takes_the_whole_move_back(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    chain(client, items[:3])
    before = [dates_of(client, item) for item in items]
    applied = client.post(url(f"items/{items[0].key}/follow"), {"shift_days": 30}).json()
    assert [dates_of(client, item) for item in items] != before
    assert client.post(url("undo"), {"xid": applied["xid"]}).status_code == 200
    assert [dates_of(client, item) for item in items] == before


def test_without_dates_the_item_itself_keeps_its_links(api: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    link(client, items[1], items[0])
    found = client.post(url(f"items/{items[0].key}/follow"), {}).json()
    assert [(move["key"], move["new"]["start"]) for move in found["moves"]] == [("PAY-1", "2027-01-21")]


def test_what_is_asked_is_checked(api: Any, bob: Any, items: Any) -> None:
    address = url(f"items/{items[0].key}/follow")
    client = api(bob)
    assert client.post(address, {"shift_days": 3, "end": "2027-01-15"}).status_code == 400
    assert client.post(address, {"end": "2026-01-15"}).status_code == 400
    assert client.post(address, {"shift_days": 99999999}).status_code == 400
    assert client.post(address, {"end": "9999-12-31"}).status_code == 200
    link(client, items[0], items[1])
    assert client.post(address, {"end": "9999-12-31", "preview": True}).status_code == 400


def test_closed_items_do_not_count(api: Any, act: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    chain(client, items[:3])
    with act() as actor:
        shipped = Status.objects.get(category="shipped")
        change_item(items[0], by=actor, status=shipped)
    found = client.get(url("critical-path")).json()
    assert found["blocked"] == [str(items[2].pk)]
    assert str(items[0].pk) not in found["slack"]
    assert client.post(url(f"items/{items[0].key}/follow"), {"shift_days": 3}).status_code == 409


def test_the_critical_path_of_a_product(api: Any, act: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    chain(client, items)
    link(client, items[0], items[2])
    found = client.get(url(f"critical-path?product={items[0].product_id}")).json()
    assert [step["key"] for step in found["path"]] == ["PAY-1", "PAY-2", "PAY-3"]
    assert found["finish"] == "2027-01-30"
    assert found["slack"][str(items[0].pk)] == 0 and found["push"] == {}
    assert client.get(url("critical-path?product=x")).status_code == 400


def test_an_item_moved_by_days_with_what_follows_stays_as_long_as_it_was(
    acme: Any, bob: Any, api: Any, act: Any, product: Any
) -> None:
    with act() as actor:
        span = {"start": date(2027, 4, 1), "end": date(2027, 9, 30)}
        quarters = {"start_precision": "quarter", "end_precision": "quarter"}
        item = create_item(by=actor, product=product, title="Vague", **span, **quarters)
    for days, start, end in ((46, "2027-07-01", "2027-12-31"), (-46, "2027-04-01", "2027-09-30")):
        assert api(bob).post(url(f"items/{item.key}/follow"), {"shift_days": days}).status_code == 200
        now = api(bob).get(url(f"items/{item.key}")).json()
        assert (now["start"], now["end"]) == (start, end)


def test_following_a_long_chain_costs_few_statements(
    acme: Any, bob: Any, api: Any, act: Any, product: Any
) -> None:
    with act() as actor:
        planned = Status.objects.get(category="planned")
        rows = [
            {
                "product": product,
                "title": f"S{n}",
                "status": planned,
                "start": date(2027, 1, 1),
                "end": date(2027, 1, 2),
            }
            for n in range(60)
        ]
        made = create_items(rows, by=actor)
        create_links([{"source": a, "target": b} for a, b in zip(made, made[1:], strict=False)], by=actor)
    client = api(bob)
    with CaptureQueriesContext(connection) as queries:
        moves = client.post(url(f"items/{made[0].key}/follow"), {"shift_days": 1}).json()["moves"]
    assert len(moves) == 60
    assert len(queries) <= 16, [query["sql"][:80] for query in queries]


def test_another_workspace_sees_none_of_it(api: Any, charlie: Any, other: Any, bob: Any, items: Any) -> None:
    made = link(api(bob), items[0], items[1]).json()
    stranger = api(charlie, other)
    assert stranger.get(url(f"links/{made['id']}", "other")).status_code == 404
    assert stranger.get(url(f"links?item={items[0].pk}", "other")).json()["results"] == []
    with acting(other, charlie) as actor:
        from roadmap.actions import create_product

        mine = create_item(by=actor, product=create_product(by=actor, key="OTH", name="Other"), title="Mine")
    refused = stranger.post(url("links", "other"), {"source": str(mine.pk), "target": str(items[0].pk)})
    assert refused.status_code == 400


@pytest.mark.django_db(transaction=True)
def test_an_undo_that_would_close_a_ring_is_refused(api: Any, act: Any, bob: Any, items: Any) -> None:
    client = api(bob)
    first = link(client, items[0], items[1]).json()
    client.delete(url(f"links/{first['id']}"), headers={"If-Match": "*"})
    with act():
        gone = Event.objects.filter(model="roadmap.link", operation="delete").get()
    back = link(client, items[1], items[0])
    assert back.status_code == 201
    refused = client.post(url("undo"), {"xid": gone.xid})
    assert refused.status_code == 409 and "wait for each other" in refused.json()["detail"]
    client.delete(url(f"links/{back.json()['id']}"), headers={"If-Match": "*"})
    assert client.post(url("undo"), {"xid": gone.xid}).status_code == 200
    assert [row["id"] for row in client.get(url("links")).json()["results"]] == [first["id"]]
