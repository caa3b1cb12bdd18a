"""Input that is made to break a reader is refused in words, never answered as an error of the server."""

import json
from datetime import UTC
from typing import Any

import pytest

from core.tenancy import acting
from roadmap.import_comments import parse
from roadmap.import_links import relations
from roadmap.queries.items import tag_of
from tests.conftest import url

pytestmark = pytest.mark.django_db

HALF = "\ud800"
CONDITIONS: list[Any] = [
    {"field": "effort", "op": ">", "value": 10**400},
    {"field": "title", "op": "contains", "value": HALF},
    {"field": "q", "value": HALF},
    {"field": "tags", "op": "any_of", "value": [HALF]},
    {"field": "customers", "op": ">", "value": 1, "segment": HALF},
    {"field": f"custom.{HALF}", "op": "is", "value": 1},
    {"field": "changed", "op": "is", "value": "9999-12-31"},
    {"field": "changed", "op": ">", "value": "9999-12-31"},
    {"field": "title", "op": "is", "value": "\x00"},
]
COSTLY = [
    {"field": "q", "value": " ".join(map(str, range(51)))},
    {"field": "changed", "op": "any_of", "value": ["2026-05-14"] * 1001},
]
DEEP = ["[" * 50_000, '{"a":' * 50_000, "[" * 50_000 + "]" * 50_000, '{"not":' * 900 + "1" + "}" * 900]


@pytest.mark.parametrize("text", [*map(json.dumps, CONDITIONS), *DEEP], ids=lambda text: text[:40])
def test_filters(api: Any, bob: Any, item: Any, text: str) -> None:
    client = api(bob)
    body = f'{{"filter": {text}, "add_tags": ["x"]}}'
    bulk = client.generic("POST", url("items/bulk"), body, content_type="application/json")
    assert bulk.status_code == 400, bulk.content
    assert client.get(url("items"), {"filter": text}).status_code == 400
    assert client.get(url("items/export"), {"filter": text}).status_code == 400


@pytest.mark.parametrize("name", ["tag", "q", "key", "external_id", "product"])
def test_nul_in_a_parameter(api: Any, bob: Any, item: Any, name: str) -> None:
    refused = api(bob).get(url("items"), {name: "a\x00"})
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [name]


def test_nul_in_an_address(api: Any, bob: Any, item: Any) -> None:
    assert api(bob).get(url("items/PAY%00")).status_code == 404


def test_a_cursor_that_no_page_gave(api: Any, bob: Any, item: Any) -> None:
    # [1e400], as a cursor is packed.
    assert api(bob).get(url("items/PAY-1/history"), {"after": "WzFlNDAwXQ"}).status_code == 400


def test_what_people_write_still_comes_in(api: Any, bob: Any, item: Any) -> None:
    said = {"title": "Zahlung 👍 مرحبا", "tags": ["žluťoučký", "\u202e"]}
    made = api(bob).post(url("items"), {"product": str(item.product_id), **said})
    assert made.status_code == 201, made.content
    assert made.json()["title"] == said["title"]


def test_a_limit_of_five_thousand_digits(api: Any, bob: Any, item: Any) -> None:
    assert api(bob).get(url("items"), {"limit": "9" * 5000}).status_code == 400


@pytest.mark.parametrize("condition", COSTLY, ids=["words", "values"])
def test_what_would_cost_too_much(api: Any, bob: Any, item: Any, condition: Any) -> None:
    assert api(bob).post(url("items/bulk"), {"filter": condition, "add_tags": ["x"]}).status_code == 400


@pytest.mark.parametrize(
    ("day", "precision", "by"), [("9999-12-31", "day", 100), ("0001-01-01", "year", -400)]
)
def test_many_moved_beyond_the_calendar(
    api: Any, bob: Any, item: Any, day: str, precision: str, by: int
) -> None:
    place = (
        {"end": day, "end_precision": precision} if by > 0 else {"start": day, "start_precision": precision}
    )
    client = api(bob)
    made = client.post(url("items"), {"product": str(item.product_id), "title": "Far", **place})
    assert made.status_code == 201, made.content
    answer = client.post(url("items/bulk"), {"ids": [made.json()["id"]], "shift_days": by})
    assert answer.status_code == 400, answer.content


def test_a_list_kept_by_a_browser_is_its_readers(acme: Any, bob: Any, cora: Any) -> None:
    """Two people at one browser: what one of them watches is no answer for the other."""
    tags = []
    for user in (bob, cora, bob):
        with acting(acme, user, role="editor") as actor:
            tags.append(tag_of(actor, (1, 1, 2), "/api/v1/workspaces/acme/items"))
    assert tags[0] and tags[0] == tags[2] != tags[1]


@pytest.mark.parametrize("read", [lambda text: list(relations(text)), lambda text: list(parse(text, UTC))])
def test_cells_of_a_file_that_are_nested_deeply(read: Any) -> None:
    assert read("[" * 50_000 + "]" * 50_000) is not None
