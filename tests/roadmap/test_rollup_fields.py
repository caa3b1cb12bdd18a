"""What parts add up to as fields of the whole: in filters, orders, columns of files, and pictures."""

import csv
import io
import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import limits
from roadmap.actions import create_item
from roadmap.models import Item, Product, Status
from tests.conftest import url

pytestmark = pytest.mark.django_db
COLUMNS = "title,start,rollup_start,rollup_end,rollup_effort,progress"


@pytest.fixture
def plan(act: Any, product: Any) -> dict[str, Item]:
    """A whole without dates whose parts are of two products, one of them four levels down, one archived, one dropped."""
    with act() as actor:
        status = {one.category: one for one in Status.objects.all()}
        other = Product.objects.create(key="OTH", name="Other")

        def make(title: str, parent: Item | None = None, stage: str = "planned", **fields: Any) -> Item:
            fields = {"product": product, "status": status[stage]} | fields
            return create_item(by=actor, title=title, parent=parent, **fields)

        quarter = {"end_precision": "quarter"}
        whole = make("Whole")
        middle = make("Middle", whole)
        deep = make("Deep", make("Deeper", middle), effort=3, end=date(2027, 3, 31), **quarter)
        elsewhere = make("Elsewhere", whole, "shipped", product=other, effort=1, start=date(2026, 5, 4))
        archived = make("Archived", whole, effort=50, end=date(2030, 1, 1))
        Item.objects.filter(pk=archived.pk).update(archived_at=actor.now)
        make("Dropped", whole, "dropped", effort=50, end=date(2030, 1, 1))
        alone = make("Alone", effort=9, start=date(2026, 1, 1))
        return {"whole": whole, "deep": deep, "elsewhere": elsewhere, "alone": alone}


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_files_have_them_as_columns_in_the_order_asked(api: Any, bob: Any, plan: Any) -> None:
    asked = {"columns": COLUMNS, "sort": "-progress,title"}
    found = rows(api(bob).get(url("items/export"), asked))
    assert [one["Title"] for one in found[:3]] == ["Whole", "Deeper", "Middle"]
    whole = {name: value for name, value in found[0].items() if name != "Title" and value}
    assert whole == {
        "Rolled-up start": "4 May 2026",
        "Rolled-up start (day)": "2026-05-04",
        "Rolled-up end": "Q1 2027",
        "Rolled-up end (day)": "2027-03-31",
        "Rolled-up effort": "4",
        "Progress": "25",
    }
    alone = next(one for one in found if one["Title"] == "Alone")
    assert {alone[name] for name in ("Rolled-up start", "Rolled-up effort", "Progress")} == {""}


def test_the_list_is_filtered_by_them(api: Any, bob: Any, plan: Any) -> None:
    def titles(field: str, op: str, value: Any = None) -> set[str]:
        tree = json.dumps({"field": field, "op": op, "value": value})
        answer = api(bob).get(url("items"), {"filter": tree})
        assert answer.status_code == 200, answer.content
        return {one["title"] for one in answer.json()["results"]}

    assert titles("progress", "is", 25) == {"Whole"}
    assert titles("rollup_effort", "between", [3, 3]) == {"Middle", "Deeper"}
    assert titles("rollup_end", "is", "2027-03-31") == {"Whole", "Middle", "Deeper"}
    assert titles("rollup_start", "before", "2026-06-01") == {"Whole"}
    assert titles("progress", "empty") == {"Deep", "Elsewhere", "Dropped", "Alone"}


def test_grouped_by_the_quarter_in_which_parts_end(api: Any, bob: Any, plan: Any) -> None:
    found = rows(api(bob).get(url("items/export"), {"columns": "title", "group": "rollup_end"}))
    assert [one["Title"] for one in found[:3]] == ["Whole", "Middle", "Deeper"]
    assert found[0]["Rolled-up end"] == "Q1 2027" and found[-1]["Rolled-up end"] == ""


def test_more_items_take_no_more_statements(act: Any, api: Any, bob: Any, plan: Any) -> None:
    asked = {"columns": COLUMNS, "filter": json.dumps({"field": "progress", "op": "not_empty"})}

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            rows(api(bob).get(url("items/export"), asked))
        return len(caught)

    before = statements()
    with act() as actor:
        for number in range(12):
            create_item(by=actor, product=plan["whole"].product, title=f"Part {number}", parent=plan["alone"])
    assert statements() == before


def test_a_ring_ends_the_reckoning(act: Any, api: Any, bob: Any, plan: Any) -> None:
    """No act makes one; what came past the acts must not hang a page."""
    with act():
        Item.objects.filter(pk=plan["whole"].pk).update(parent=plan["deep"])
    tree = json.dumps({"field": "progress", "op": "not_empty"})
    assert api(bob).get(url("items"), {"filter": tree}).status_code == 200


def test_a_picture_draws_the_whole_as_long_as_its_parts(web: Any, bob: Any, plan: Any) -> None:
    def drawn(view: str) -> str:
        limits.PREFIX = f"limit-{uuid4()}"  # set back after each test
        answer = web(bob).get(url("items/picture"), {"format": "svg", "view": view, "category": "any"})
        assert answer.status_code == 200, answer.content
        return answer.content.decode()

    timeline = drawn("timeline")
    assert "Whole, Planned, 4 May 2026 – Q1 2027, dates from its parts" in timeline
    assert "whole done" in timeline and "without dates" not in timeline
    assert "4 May 2026 – Q1 2027" in drawn("tree")
