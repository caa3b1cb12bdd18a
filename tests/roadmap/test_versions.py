"""The pages of a product as they stood, and lines of products."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.actions import change_product, create_line
from roadmap.models import Product
from roadmap.queries.versions import difference, read_out, versions_of, without_marks

pytestmark = pytest.mark.django_db


def test_each_change_is_a_version_the_newest_first(act, bob, product):
    with act(bob) as by:
        change_product(product, by=by, vision="Paid in a day.")
        change_product(product, by=by, summary="Money")
        change_product(product, by=by, vision="Paid the same day.")
        assert [one.text for one in versions_of(product, "vision")] == [
            "Paid the same day.",
            "Paid in a day.",
        ]
        assert versions_of(product, "vision")[0].who == str(bob)


def test_words_that_differ():
    pieces = [(piece.kind, piece.text) for piece in difference("Paid in a day.", "Paid in one day.")]
    assert pieces == [("same", "Paid in "), ("gone", "a "), ("new", "one "), ("same", "day.")]


@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_a_difference_holds_both_texts(before, after):
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert sum(piece.kind == "gone" for piece in pieces) == 0 or before


def test_an_old_version_is_brought_back_and_the_newer_one_kept(web, act, bob, product):
    with act(bob) as by:
        change_product(product, by=by, vision="First <script>")
        change_product(product, by=by, vision="Second")
        first = versions_of(product, "vision")[1]
    address = f"/w/acme/strategy/products/{product.pk}/versions/"
    page = web(bob).get(f"{address}?page=vision").content.decode()
    assert "<del>First &lt;script&gt;</del><ins>Second</ins>" in page
    web(bob).post(f"{address}back/", {"page": "vision", "version": first.id})
    with act(bob):
        assert Product.objects.get(pk=product.pk).vision == "First <script>"
        assert len(versions_of(product, "vision")) == 3


def test_a_page_or_version_that_is_not_there(web, bob, product):
    address = f"/w/acme/strategy/products/{product.pk}/versions/"
    assert web(bob).get(f"{address}?page=key").status_code == 404
    assert web(bob).get(f"{address}?page=vision&new=1").status_code == 404


def test_a_line_looks_at_its_products(web, act, bob, product, item):
    with act(bob) as by:
        line = create_line(by=by, name="Money")
    address = f"/w/acme/strategy/lines/{line.pk}/"
    page = (
        web(bob).post(address, {"name": "Money", "products": [str(product.pk)]}, follow=True).content.decode()
    )
    assert "Nothing is late in any of its products." in page
    assert product.name in page
    with act(bob):
        assert Product.objects.get(pk=product.pk).line_id == line.pk
    web(bob).post(f"{address}delete/")
    with act(bob):
        assert Product.objects.get(pk=product.pk).line_id is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 50_000, "b " + "a " * 49_998 + "c "),
        ("".join(f"w{n % 7} " for n in range(20_000)), "w1 " * 20_000),
    ],
    ids=["one word", "seven words"],
)
def test_a_difference_that_would_take_hours_is_told_as_a_whole(before: str, after: str) -> None:
    begun = time.process_time()
    pieces = difference(before, after)
    assert time.process_time() - begun < 10
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before


def test_a_word_changed_in_a_long_text_is_found() -> None:
    before = "the same words " * 10_000
    pieces = difference(before + "old " + before, before + "new " + before)
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("gone", "old "),
        ("new", "new "),
    ]


def test_two_versions_are_compared_as_they_are_read() -> None:
    said = read_out("As well as **one** with fifty.", "# As well as `one` with [sixty](https://a.example/b).")
    assert "".join(piece.text for piece in said if piece.kind != "gone") == "As well as one with sixty."
    assert [piece.text for piece in said if piece.kind == "gone"] == ["fifty."]
    assert any("**" in piece.text for piece in read_out("So it is", "So **it** is")), "only the marks differ"
    assert without_marks("2 * 3 * 4, snake_case_name and __init__") == "2 * 3 * 4, snake_case_name and init"
