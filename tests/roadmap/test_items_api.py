"""Items by the API: make, read, change, lose a race, undo, remove, restore."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tenancy import acting
from roadmap.models import Item
from roadmap.queries.items import tag_of
from roadmap.serializers import ItemSerializer
from tests.conftest import url

pytestmark = pytest.mark.django_db


def make(client: Any, product: Any, **fields: Any) -> Any:
    answer = client.post(url("items"), {"product": str(product.pk), "title": "Instant payouts"} | fields)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_it_creates_and_reads(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    item = make(client, product, end="2026-08-10", end_precision="quarter", tags=["payout"])
    assert item["key"] == "PAY-1"
    assert (item["end"], item["end_precision"]) == ("2026-09-30", "quarter")
    by_key = client.get(url("items/PAY-1"))
    assert by_key.json()["id"] == item["id"]
    assert by_key["ETag"] == '"1"'


def test_list_equals_serializer(api: Any, bob: Any, product: Any, act: Any) -> None:
    client = api(bob)
    make(client, product, reach=10, impact=2, confidence=80, effort=4, value=3)
    make(client, product, start="2026-01-01")
    listed = client.get(url("items")).json()["results"]
    with act(bob):
        rows = json.loads(
            json.dumps(ItemSerializer(Item.objects.order_by("id"), many=True).data, default=str)
        )
    assert listed[0]["rice"] == 4
    for ours, theirs in zip(listed, rows, strict=True):
        assert {k: v for k, v in ours.items() if not k.endswith("_at")} == {
            k: v for k, v in theirs.items() if not k.endswith("_at")
        }


def test_pages_by_key(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    made = [make(client, product)["id"] for _ in range(5)]
    first = client.get(url("items?limit=2")).json()
    assert [row["id"] for row in first["results"]] == made[:2]
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert [row["id"] for row in second["results"] + third["results"]] == made[2:]
    assert third["next"] is None


def test_change_asks_for_the_version(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    item = make(client, product)
    address = url(f"items/{item['id']}")
    assert client.patch(address, {"title": "New"}).status_code == 428
    changed = client.patch(address, {"title": "New"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["title"], changed["ETag"]) == (200, "New", '"2"')
    stale = client.patch(address, {"title": "Newer"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["title"] == "New"


def test_change_costs_at_most_12_statements(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    item = make(client, product)
    client.get(url("items"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.patch(url(f"items/{item['id']}"), {"title": "New"}, headers={"If-Match": '"1"'})
    statements = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 12, statements


def test_unchanged_list_is_304(api: Any, bob: Any, product: Any, monkeypatch: Any) -> None:
    client = api(bob)
    # Inside a test's own transaction the log says nothing safe, so the tag is given here.
    monkeypatch.setattr("roadmap.queries.items.tag_of", lambda actor, state, address: '"seen"')
    first = client.get(url("items"))
    assert first["ETag"] == '"seen"'
    assert client.get(url("items"), headers={"If-None-Match": '"seen"'}).status_code == 304
    assert client.get(url("items"), headers={"If-None-Match": '"older"'}).status_code == 200


@pytest.mark.parametrize("path", ["items", "workbench", "rollup"])
def test_compressed_is_304_too(api: Any, bob: Any, product: Any, monkeypatch: Any, path: str) -> None:
    """Compression makes the tag weak, and a browser sends back what it got."""
    client = api(bob)
    monkeypatch.setattr("roadmap.queries.items.tag_of", lambda actor, state, address: '"seen"')
    for given in ('W/"seen"', '"other", W/"seen"'):
        assert client.get(url(path), headers={"If-None-Match": given}).status_code == 304
    assert client.get(url(path), headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_a_tag_changes_with_the_log_and_waits_for_running_transactions(act: Any) -> None:
    with act() as actor:
        tag = tag_of(actor, (8, 1, 9), "/items")
        assert tag is not None
        assert tag != tag_of(actor, (8, 2, 9), "/items")
        assert tag_of(actor, (8, 1, 8), "/items") is None


def test_a_tag_lasts_a_day_of_the_workspace(acme: Any) -> None:
    """What is late, or changed within seven days, is another list after midnight although nothing changed."""
    acme.zone = "Asia/Tokyo"  # midnight there is 15:00 UTC
    acme.save()
    tags = []
    for hour in (14, 15, 16):
        with acting(acme, source="system", at=datetime(2026, 5, 14, hour, 30, tzinfo=UTC)) as actor:
            tags.append(tag_of(actor, (8, 1, 9), "/items?late=true"))
    assert tags[0] != tags[1] == tags[2]


def test_history_in_words_and_undo(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    item = make(client, product, end="2026-08-07")
    client.patch(url("items/PAY-1"), {"end": "2026-08-28"}, headers={"If-Match": '"1"'})
    history = client.get(url("items/PAY-1/history")).json()["results"]
    assert history[0]["words"] == "Moved the end from 7 Aug 2026 to 28 Aug 2026, 3 weeks later."
    undone = client.post(url(f"items/{item['id']}/undo"), {"event": history[0]["id"]})
    assert undone.json()["end"] == "2026-08-07"


def test_deleted_item_comes_back_with_its_children(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    parent = make(client, product)
    child = make(client, product, parent=parent["id"])
    assert client.delete(url("items/PAY-1"), headers={"If-Match": '"1"'}).status_code == 204
    assert client.get(url("items/PAY-1")).status_code == 404
    assert client.get(url(f"items/{child['id']}")).json()["parent"] is None
    assert client.post(url(f"items/{parent['id']}/restore")).status_code == 201
    assert client.get(url(f"items/{child['id']}")).json()["parent"] == parent["id"]


def test_an_item_cannot_lie_below_itself(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    parent = make(client, product)
    child = make(client, product, parent=parent["id"])
    answer = client.patch(url("items/PAY-1"), {"parent": child["id"]}, headers={"If-Match": '"1"'})
    assert answer.status_code == 400
    assert "parent" in answer.json()["errors"]


def test_the_order_is_kept(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    one, two, three = (make(client, product) for _ in range(3))
    client.patch(url(f"items/{three['id']}"), {"after": one["id"]}, headers={"If-Match": '"1"'})
    ranks = {row["id"]: row["rank"] for row in client.get(url("items")).json()["results"]}
    assert sorted(ranks, key=lambda pk: ranks[pk]) == [one["id"], three["id"], two["id"]]


def test_viewer_may_read_but_not_write(api: Any, vera: Any, product: Any) -> None:
    client = api(vera)
    assert client.get(url("items")).status_code == 200
    assert client.post(url("items"), {"product": str(product.pk), "title": "No"}).status_code == 403


def test_outsider_sees_nothing(api: Any, charlie: Any, other: Any, item: Any) -> None:
    assert api(charlie, other).get(url("items")).status_code == 404
    assert api(charlie, other).get(url(f"items/{item.pk}", "other")).status_code == 404


def test_same_idempotency_key_makes_one(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    body = {"product": str(product.pk), "title": "Once"}
    first, second = (client.post(url("items"), body, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    other_body = client.post(url("items"), body | {"title": "Twice"}, headers={"Idempotency-Key": "k1"})
    assert other_body.status_code == 409


def test_errors_say_what_to_do(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    answer = client.post(url("items"), {"title": "", "product": str(product.pk), "end": "soon"})
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()["errors"]) == {"title", "end"}
    assert client.get(url("items?colour=red")).status_code == 400
    assert client.get(url("items?limit=0")).status_code == 400


def test_history_is_no_more_exact_than_the_dates(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    make(client, product, end="2026-08-07", end_precision="quarter")
    client.patch(url("items/PAY-1"), {"end": "2026-11-01"}, headers={"If-Match": '"1"'})
    client.patch(url("items/PAY-1"), {"end_precision": "year"}, headers={"If-Match": '"2"'})
    history = client.get(url("items/PAY-1/history")).json()["results"]
    assert history[1]["words"] == "Moved the end from Q3 2026 to Q4 2026, 13 weeks later."
    assert history[0]["words"] == "Moved the end from Q4 2026 to 2026."


def test_figures_are_told_without_what_binary_fractions_add(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    item = make(client, product, reach=19, impact=2, confidence=80, effort=1, value=0.3)
    assert 19 * 2 * (80 / 100) != 30.4
    assert item["rice"] == 30.4
    assert b'"rice":30.4,' in client.get(url("items")).content.replace(b" ", b"")
    changed = client.patch(url(f"items/{item['key']}"), {"effort": 0.1}, headers={"If-Match": '"1"'})
    assert changed.json()["value_effort"] == 3  # 0.3 / 0.1 is 2.9999999999999996


def test_true_is_no_number(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    refused = client.post(url("items"), {"product": str(product.pk), "title": "x", "effort": True})
    assert refused.status_code == 400
    assert "effort" in refused.json()["errors"]
