"""The list of items as the database puts it together: by a function whose plan the connection keeps."""

import json
from typing import Any

import pytest
from django.db import connection

from core.tenancy import acting
from roadmap.actions import create_item, create_product
from roadmap.models import CustomField, Item, ItemSignal, SegmentSignal, SignalKind
from roadmap.serializers import ItemSerializer
from tests.conftest import url

pytestmark = pytest.mark.django_db
# After five calls Postgres may take a plan that serves any values.
OFTEN = 8


def of_function(*items: Item) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM roadmap_page(%s, 9)", [[item.pk for item in items]])
        return [row["id"] for row in json.loads(cursor.fetchone()[0])]


def test_a_kept_plan_asks_anew_who_acts(act: Any, item: Item, other: Any) -> None:
    with acting(other, source="system") as by:
        theirs = create_item(by=by, product=create_product(by=by, key="THE", name="Theirs"), title="Theirs")
    for _ in range(OFTEN):
        with act():
            assert of_function(item, theirs) == [str(item.pk)]
        with acting(other, source="system"):
            assert of_function(item, theirs) == [str(theirs.pk)]
        assert of_function(item, theirs) == []


def test_what_is_known_of_items_is_gathered_for_each(api: Any, bob: Any, act: Any, product: Any) -> None:
    with act(bob) as by:
        items = [create_item(by=by, product=product, title=f"Item {n}") for n in range(4)]
        for n, item in enumerate(items[:3]):
            for kind in SignalKind.values:
                ItemSignal.objects.create(item=item, kind=kind, value=n + 1)
            SegmentSignal.objects.create(item=item, kind=SignalKind.COMPANIES, segment="Small", value=n)
    client = api(bob)
    for _ in range(OFTEN):
        listed = client.get(url("items?limit=3")).json()["results"]
        assert [(row["votes"], row["segments"]) for row in listed] == [
            (n + 1, {"Small companies": n}) for n in range(3)
        ]
    everything = client.get(url("items")).json()["results"]
    with act(bob):
        rows = ItemSerializer(Item.objects.order_by("id"), many=True).data
    for ours, theirs in zip(everything, json.loads(json.dumps(rows, default=str)), strict=True):
        assert {name: ours[name] for name in ours if not name.endswith("_at")} == {
            name: theirs[name] for name in theirs if not name.endswith("_at")
        }


def test_a_formula_counts_from_the_next_list(api: Any, bob: Any, act: Any, product: Any) -> None:
    client = api(bob)
    with act(bob) as by:
        for effort in (1, 2):
            create_item(by=by, product=product, title="Item", effort=effort)

    def customs() -> list[Any]:
        return [row["custom"] for row in client.get(url("items")).json()["results"]]

    for _ in range(OFTEN):
        assert customs() == [{}, {}]
    body = {"name": "Double", "kind": "formula", "formula": "effort * 2 + customers"}
    assert client.post(url("fields"), body).status_code == 201
    assert customs() == [{"double": 2}, {"double": 4}]
    assert client.get(url("items?limit=1")).json()["next"]
    assert client.get(url("items?key=NONE-1")).json()["results"] == []
    with act():
        CustomField.objects.update(archived=True)
    assert customs() == [{}, {}]


def test_a_filter_reads_fields_beside_a_formula_over_signals(api: Any, bob: Any, item: Item) -> None:
    client = api(bob)
    for body in (
        {"name": "Cost", "kind": "money"},
        {"name": "Pull", "kind": "formula", "formula": "votes + 1"},
    ):
        assert client.post(url("fields"), body).status_code == 201
    asked = json.dumps({"all": [{"field": "custom.cost", "op": "empty"}]})
    listed = client.get(url("items"), {"filter": asked}).json()["results"]
    assert [row["custom"] for row in listed] == [{"pull": 1}]


def test_a_list_of_nothing(api: Any, bob: Any) -> None:
    assert api(bob).get(url("items")).json() == {"results": [], "next": None}
