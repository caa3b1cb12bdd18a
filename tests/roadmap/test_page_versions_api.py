"""Versions of a product's pages by REST: listed, read, compared, brought back."""

from typing import Any

import pytest

from core.models import User
from roadmap.actions import change_product
from roadmap.models import Product
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(act: Act, bob: User, product: Product) -> str:
    with act(bob) as by:
        change_product(product, by=by, vision="Paid in a day.")
        change_product(product, by=by, summary="Money")
        change_product(product, by=by, vision="Paid the same day.")
    return url(f"products/{product.pk}/pages/vision/versions")


def test_a_list_newest_first_page_by_page(api: Any, vera: User, bob: User, written: str) -> None:
    first = api(vera).get(f"{written}?limit=1").data
    assert [(row["actor"], row["words"]) for row in first["results"]] == [(str(bob), 4)]
    second = api(vera).get(first["next"]).data
    assert [row["words"] for row in second["results"]] == [4] and second["next"] is None
    assert first["results"][0]["id"] > second["results"][0]["id"]
    assert "text" not in first["results"][0]


def test_one_with_its_text_and_what_differs(api: Any, vera: User, written: str) -> None:
    new, old = (row["id"] for row in api(vera).get(written).data["results"])
    assert api(vera).get(f"{written}/{old}").data["text"] == "Paid in a day."
    answer = api(vera).get(f"{written}/{new}?against={old}").data
    assert answer["difference"] == [
        {"kind": "same", "text": "Paid "},
        {"kind": "gone", "text": "in a "},
        {"kind": "new", "text": "the same "},
        {"kind": "same", "text": "day."},
    ]


def test_it_says_again_what_it_said(
    api: Any, bob: User, vera: User, act: Act, product: Product, written: str
) -> None:
    old = api(bob).get(written).data["results"][1]["id"]
    assert api(vera).post(f"{written}/{old}/restore").status_code == 403
    answer = api(bob).post(f"{written}/{old}/restore")
    assert answer.status_code == 200 and answer.data["vision"] == "Paid in a day."
    with act():
        assert Product.objects.get(pk=product.pk).vision == "Paid in a day."
    assert len(api(bob).get(written).data["results"]) == 3


def test_what_is_not_there(api: Any, act: Act, bob: User, product: Product, written: str) -> None:
    new = api(bob).get(written).data["results"][0]["id"]
    summary = api(bob).get(written.replace("vision", "summary")).data["results"][0]["id"]
    for path in (
        written.replace("vision", "key"),
        written.replace("vision", "vision__1"),
        f"{written}/{summary}",
        f"{written}/{1 << 70}",
        f"{written}/{new}?against=x",
        f"{written}/{new}?against={summary}",
    ):
        assert api(bob).get(path).status_code == 404, path
    assert api(bob).get(written.replace("vision", "strategy")).data["results"] == []
