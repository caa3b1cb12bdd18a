"""Hundreds of items at once: all or none, few statements, one undo."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from core.transactions import undo_events
from roadmap.actions import create_items
from roadmap.actions.fields import create_field
from roadmap.actions.gates import create_gate
from roadmap.models import Item, Status
from tests.conftest import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(act: Any, bob: Any, product: Any) -> list[Item]:
    with act(bob) as by:
        return create_items(
            [
                {
                    "product": product,
                    "title": f"Item {n}",
                    "start": date(2026, 1, 31),
                    "end": date(2026, 9, 30),
                    "end_precision": "quarter",
                    "tags": ["old"],
                }
                for n in range(3)
            ],
            by=by,
        )


def bulk(client: Any, items: list[Item], **body: Any) -> Any:
    return client.post(url("items/bulk"), {"ids": [str(item.pk) for item in items]} | body)


def test_it_changes_all(api: Any, bob: Any, act: Any, items: list[Item]) -> None:
    client = api(bob)
    with act(bob) as by:
        create_field(by=by, name="Cost", kind="number")
        shipped = Status.objects.get(name="Shipped")
    answer = bulk(
        client,
        items,
        set={"status": str(shipped.pk), "owner": str(bob.pk), "effort": 3, "custom": {"cost": 5}},
        add_tags=["new"],
        remove_tags=["old"],
    )
    assert answer.status_code == 200, answer.content
    assert len(answer.json()["changed"]) == 3
    for row in client.get(url("items")).json()["results"]:
        assert (row["owner"], row["effort"], row["tags"], row["custom"]) == (
            str(bob.pk),
            3,
            ["new"],
            {"cost": 5},
        )
        assert row["shipped_at"]
        assert row["version"] == 2


def test_what_does_not_differ_is_not_changed(api: Any, bob: Any, items: list[Item]) -> None:
    answer = bulk(api(bob), items, add_tags=["old"])
    assert answer.json()["changed"] == []


def test_dates_move_by_whole_units_of_what_is_meant(api: Any, bob: Any, items: list[Item]) -> None:
    """A day that begins a span which ends some time in a quarter moves by quarters, too, as in the workbench."""
    client = api(bob)
    bulk(client, items, shift_days=1)
    row = client.get(url("items")).json()["results"][0]
    assert (row["start"], row["end"]) == ("2026-01-31", "2026-09-30")
    bulk(client, items, shift_days=91)
    row = client.get(url("items")).json()["results"][0]
    assert (row["start"], row["end"], row["end_precision"]) == ("2026-04-30", "2026-12-31", "quarter")


@pytest.mark.parametrize(
    ("days", "dates"),
    [(40, "2027-04-01 2027-06-30"), (-50, "2027-01-01 2027-03-31"), (50, "2027-07-01 2027-09-30")],
    ids=["too few", "back", "on"],
)
def test_a_quarter_that_moves_stays_a_quarter(
    api: Any, bob: Any, items: list[Item], days: int, dates: str
) -> None:
    client = api(bob)
    quarter = {"start": "2027-04-01", "start_precision": "quarter", "end": "2027-06-30"}
    assert bulk(client, items, set=quarter).status_code == 200
    assert bulk(client, items, shift_days=days).status_code == 200
    for row in client.get(url("items")).json()["results"]:
        assert f"{row['start']} {row['end']}" == dates
        assert (row["start_precision"], row["end_precision"]) == ("quarter", "quarter")


def test_all_or_none(api: Any, bob: Any, items: list[Item]) -> None:
    client = api(bob)
    client.patch(url("items/PAY-2"), {"end": None}, headers={"If-Match": "*"})
    refused = bulk(client, items, set={"start": "2026-12-01"})
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {"PAY-1 end", "PAY-3 end"}
    assert {row["start"] for row in client.get(url("items")).json()["results"]} == {"2026-01-31"}


def test_a_version_that_moved_on_refuses(api: Any, bob: Any, items: list[Item]) -> None:
    client = api(bob)
    client.patch(url("items/PAY-2"), {"title": "Other"}, headers={"If-Match": "*"})
    versions = {str(item.pk): 1 for item in items}
    refused = bulk(client, items, set={"effort": 1}, versions=versions)
    assert (refused.status_code, refused.json()["stale"]) == (412, [str(items[1].pk)])


def test_by_filter(api: Any, bob: Any, items: list[Item]) -> None:
    client = api(bob)
    node = {"field": "title", "op": "contains", "value": "Item 1"}
    answer = client.post(url("items/bulk"), {"filter": node, "set": {"effort": 8}})
    assert answer.json()["changed"] == [str(items[1].pk)]


def test_a_parent_below_is_refused(api: Any, bob: Any, items: list[Item]) -> None:
    client = api(bob)
    client.patch(url("items/PAY-2"), {"parent": str(items[0].pk)}, headers={"If-Match": "*"})
    refused = bulk(client, [items[0], items[2]], set={"parent": str(items[1].pk)})
    assert refused.status_code == 400
    assert "PAY-1" in refused.json()["errors"]["parent"][0]


def test_what_else_is_refused(api: Any, bob: Any, vera: Any, items: list[Item]) -> None:
    client = api(bob)
    assert bulk(client, items, set={"title": "All alike"}).status_code == 400
    assert bulk(client, items, set={"colour": 1}).status_code == 400
    assert bulk(client, items, filter={}).status_code == 400
    assert client.post(url("items/bulk"), {"set": {}}).status_code == 400
    unknown = "0190f3b6-7a1c-7000-8000-000000000001"
    assert client.post(url("items/bulk"), {"ids": [unknown], "set": {"effort": 1}}).status_code == 409
    assert bulk(api(vera), items, set={"effort": 1}).status_code == 403


def test_another_product_gives_new_keys(api: Any, bob: Any, act: Any, items: list[Item]) -> None:
    from roadmap.actions import create_product

    with act(bob) as by:
        other = create_product(by=by, key="NEW", name="New")
    client = api(bob)
    assert bulk(client, items[:2], set={"product": str(other.pk)}).status_code == 200
    assert sorted(row["key"] for row in client.get(url("items")).json()["results"]) == [
        "NEW-1",
        "NEW-2",
        "PAY-3",
    ]


def test_a_gate_refuses_all(api: Any, bob: Any, act: Any, items: list[Item]) -> None:
    with act(bob) as by:
        planned = Status.objects.get(name="Planned")
        create_gate(by=by, status=planned, text="Has a price")
    refused = bulk(api(bob), items, set={"status": str(planned.pk)})
    assert refused.status_code == 400
    assert "PAY-1 may enter “Planned” when this holds: Has a price." in refused.json()["errors"]["status"]


def test_500_items_in_at_most_20_statements_and_back(api: Any, bob: Any, act: Any, product: Any) -> None:
    with act(bob) as by:
        made = create_items([{"product": product, "title": f"Item {n}"} for n in range(500)], by=by)
        planned = Status.objects.get(name="Planned")
        last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    client = api(bob)
    with CaptureQueriesContext(connection) as queries:
        answer = bulk(
            client, made, set={"status": str(planned.pk), "effort": 3, "owner": str(bob.pk)}, add_tags=["x"]
        )
    statements = [q["sql"][:100] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert answer.status_code == 200
    assert len(statements) <= 20, statements
    with act(bob), CaptureQueriesContext(connection) as queries:
        undo_events(Event.objects.filter(id__gt=last).order_by("id"))
        assert Item.objects.filter(effort=None, owner=None, tags=[]).count() == 500
    assert len(queries) <= 20


def test_nothing_is_put_below_itself(api: Any, bob: Any, item: Any) -> None:
    body = {"ids": [str(item.pk)], "set": {"parent": str(item.pk)}}
    answer = api(bob).post(url("items/bulk"), body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["parent"])


@pytest.mark.django_db(transaction=True)
def test_new_items_as_one_act(api: Any, bob: Any, act: Any, product: Any) -> None:
    rows = [{"product": str(product.pk), "title": f"Row {n}", "effort": n} for n in range(200)]
    told = api(bob).post(url("items/bulk"), {"items": rows})
    assert told.status_code == 200, told.content
    with act(bob):
        made = list(Item.objects.filter(title__startswith="Row ").order_by("rank"))
    assert [str(item.pk) for item in made] == told.json()["changed"]
    assert [item.title for item in made[:2]] == ["Row 0", "Row 1"] and made[7].effort == 7
    assert api(bob).post(url("undo"), {"xid": told.json()["xid"]}).status_code == 200
    with act(bob):
        assert not Item.objects.filter(title__startswith="Row ").exists()


def test_a_line_that_is_wrong_is_named_and_nothing_made(
    api: Any, bob: Any, vera: Any, act: Any, product: Any
) -> None:
    good = {"product": str(product.pk), "title": "Row"}
    rows = [good, good | {"title": ""}, good | {"effort": True}, good | {"efort": 3}]
    refused = api(bob).post(url("items/bulk"), {"items": rows})
    assert refused.status_code == 400
    assert sorted(refused.json()["errors"]) == ["items.1.title", "items.2.effort", "items.3.efort"]
    assert api(bob).post(url("items/bulk"), {"items": [good], "set": {"effort": 3}}).status_code == 400
    assert api(vera).post(url("items/bulk"), {"items": [good]}).status_code == 403
    with act(bob):
        assert not Item.objects.filter(title="Row").exists()
