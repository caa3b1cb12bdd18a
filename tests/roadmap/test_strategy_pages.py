"""Strategy pages: read by all, written by editors, foreign ids unknown, refused input kept."""

from typing import Any

import pytest

from roadmap.actions import create_objective
from roadmap.models import Objective, Product

pytestmark = pytest.mark.django_db


def test_editor_describes_a_product(web: Any, bob: Any, acme: Any, act: Any) -> None:
    answer = web(bob).post(
        "/w/acme/strategy/products/new/", {"name": "Payouts", "key": "pay", "vision": "**Now**"}
    )
    assert answer.status_code == 302
    page = web(bob).get(answer.url)
    assert b"<strong>Now</strong>" in page.content


def test_refused_form_keeps_what_was_typed(web: Any, bob: Any, product: Any) -> None:
    answer = web(bob).post("/w/acme/strategy/products/new/", {"name": "Mine", "key": "PAY"})
    assert answer.status_code == 422
    assert b'value="Mine"' in answer.content
    assert b"Another product has this key" in answer.content


def test_viewer_reads_but_does_not_write(web: Any, vera: Any, product: Any) -> None:
    assert web(vera).get(f"/w/acme/strategy/products/{product.pk}/").status_code == 200
    assert web(vera).post("/w/acme/strategy/products/new/", {"name": "X", "key": "XX"}).status_code == 403
    assert web(vera).get("/w/acme/strategy/products/new/").status_code == 403


def test_outsider_finds_nothing(web: Any, charlie: Any, other: Any, product: Any) -> None:
    assert web(charlie).get("/w/acme/strategy/").status_code == 404
    assert web(charlie).get(f"/w/other/strategy/products/{product.pk}/").status_code == 404


def test_markup_in_a_name_is_text(web: Any, bob: Any, act: Any, product: Any) -> None:
    with act() as actor:
        create_objective(by=actor, title="<script>alert(1)</script>")
    page = web(bob).get("/w/acme/strategy/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_objectives_each_own_a_hue_outside_attention(act: Any, acme: Any) -> None:
    with act() as actor:
        hues = [create_objective(by=actor, title=f"Objective {n}").hue for n in range(8)]
    assert len(set(hues)) == 8
    assert not any(20 <= hue <= 90 for hue in hues)


def test_period_ends_after_it_starts(web: Any, bob: Any, acme: Any, act: Any) -> None:
    sent = {"title": "Speed", "start": "2026-06-01", "end": "2026-05-01"}
    answer = web(bob).post("/w/acme/strategy/objectives/new/", sent)
    assert b"The end lies before the start" in answer.content
    with act():
        assert not Objective.objects.exists()


def test_product_with_items_is_not_deleted(web: Any, bob: Any, item: Any, act: Any, product: Any) -> None:
    web(bob).post(f"/w/acme/strategy/products/{product.pk}/delete/")
    with act():
        assert Product.objects.filter(pk=product.pk).exists()


def test_page_costs_few_queries(
    web: Any, bob: Any, product: Any, django_assert_max_num_queries: Any, act: Any
) -> None:
    with act() as actor:
        for number in range(12):
            create_objective(by=actor, title=f"Objective {number}", product=product)
    client = web(bob)
    client.get("/w/acme/strategy/")
    with django_assert_max_num_queries(30):
        client.get("/w/acme/strategy/")
