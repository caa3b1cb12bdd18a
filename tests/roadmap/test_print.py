"""A view on paper: each kind, with the view's filter, and its timeline as a picture of its own."""

from datetime import date
from typing import Any

import pytest

from core.models import User
from roadmap.actions import create_item
from roadmap.models import Product
from tests.conftest import Act

pytestmark = pytest.mark.django_db
URL = "/w/acme/roadmap/print"


@pytest.fixture
def plan(act: Act, product: Product) -> None:
    with act() as actor:
        create_item(
            by=actor, product=product, title="<b>Refunds</b>", end=date(2027, 3, 31), end_precision="quarter"
        )
        create_item(by=actor, product=product, title="Undated", horizon="later")


@pytest.mark.parametrize("kind", ["timeline", "board", "table", "tree", "matrix", "calendar"])
def test_each_kind_shows_what_passes_the_filter(plan: None, web: Any, vera: User, kind: str) -> None:
    page = web(vera).get(f"{URL}/", {"view": kind}).content.decode()
    assert "&lt;b&gt;Refunds" in page and "<b>Refunds" not in page and "Undated" in page
    assert "Undated" not in web(vera).get(f"{URL}/", {"view": kind, "q": "refunds"}).content.decode()


def test_the_picture_stands_alone(plan: None, web: Any, vera: User) -> None:
    answer = web(vera).get(f"{URL}.svg")
    assert answer["Content-Type"] == "image/svg+xml" and b"foreignObject" not in answer.content
    assert b"&lt;b&gt;Refunds" in answer.content and b"http" not in answer.content.replace(
        b"http://www.w3.org", b""
    )
    assert web(vera).get(f"{URL}.svg", {"q": "undated"}).status_code == 204
