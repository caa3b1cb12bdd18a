"""A view as a file: the same items, order and columns as on the screen; nothing that a spreadsheet would run."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from core.models import User
from roadmap.actions import create_item
from roadmap.actions.fields import create_field
from roadmap.models import Product
from tests.conftest import Act

pytestmark = pytest.mark.django_db
URL = "/api/v1/workspaces/acme/items/export"


@pytest.fixture
def plan(act: Act, product: Product, bob: User) -> None:
    with act() as actor:
        field = create_field(by=actor, name="Size", kind="select", options=["Small", "Large"])
        create_item(
            by=actor, product=product, title="=HYPERLINK(1)", owner=bob, effort=3,
            end=date(2027, 3, 31), end_precision="quarter", custom={field.slug: field.options[1]["slug"]},
        )  # fmt: skip
        create_item(by=actor, product=product, title="Refunds", effort=8, tags=["money", "eu"])
        create_item(by=actor, product=product, title="Nobody knows")


def fetch(web: Any, user: User, **query: str) -> Any:
    answer = web(user).get(URL, query)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


def lines(web: Any, user: User, **query: str) -> list[list[str]]:
    answer, body = fetch(web, user, **query)
    assert answer.status_code == 200, body
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_csv_says_names_and_dates_in_words_and_defuses_formulas(plan: None, web: Any, vera: User) -> None:
    head, *rows = lines(web, vera, columns="title,owner,end,custom.size", sort="effort")
    assert head == ["Title", "Owner", "End", "End (day)", "Size"]
    assert rows[0] == ["'=HYPERLINK(1)", "Bob Example", "Q1 2027", "2027-03-31", "Large"]
    assert [row[0] for row in rows[1:]] == ["Refunds", "Nobody knows"]  # nothing known comes last


def test_the_same_filter_and_order_as_the_view(plan: None, web: Any, vera: User) -> None:
    tree = json.dumps({"field": "effort", "op": "not_empty"})
    rows = lines(web, vera, columns="title", filter=tree, sort="-effort")[1:]
    assert [row[0] for row in rows] == ["Refunds", "'=HYPERLINK(1)"]
    assert lines(web, vera, columns="title", tag="money")[1:] == [["Refunds"]]


def test_json_and_xlsx_hold_the_same(plan: None, web: Any, vera: User) -> None:
    found = json.loads(fetch(web, vera, format="json", columns="title,end,effort", sort="effort")[1])
    assert found[0]["end"] == {"day": "2027-03-31", "precision": "quarter", "words": "Q1 2027"}
    answer, body = fetch(web, vera, format="xlsx", columns="title,effort,tags", sort="effort")
    assert 'filename="acme-roadmap.xlsx"' in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet["A2"].value == "=HYPERLINK(1)" and sheet["A2"].data_type == "s"
    assert [sheet["B3"].value, sheet["C3"].value] == [8, "money, eu"]


@pytest.mark.parametrize(
    "query", [{"columns": "nothing"}, {"format": "doc"}, {"filter": "{"}, {"colour": "1"}]
)
def test_a_mistake_is_told(plan: None, web: Any, vera: User, query: dict[str, str]) -> None:
    answer, _body = fetch(web, vera, **query)
    assert answer.status_code == 400


def test_an_outsider_gets_nothing(plan: None, web: Any, charlie: User) -> None:
    assert fetch(web, charlie)[0].status_code == 404
