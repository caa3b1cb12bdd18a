"""Rating by keyboard and opening a score, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from core.models import User, Workspace
from roadmap.actions import create_item
from roadmap.models import Item, Product, Rating, ScoringModel
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def items(act: Act, product: Product) -> list[Item]:
    with act() as actor:
        return [create_item(by=actor, product=product, title=f"Idea {n}") for n in range(3)]


def test_items_are_rated_by_keyboard_alone(
    page_for: PageFor, act: Act, make_model: Any, score: Any, items: list[Item], bob: User
) -> None:
    model: ScoringModel = make_model("opportunity")
    page = page_for(bob, "/w/acme/roadmap/scoring/")
    page.keyboard.press("r")
    for item, digits in zip(items, ("93", "108", "55"), strict=True):
        expect(page.locator("h1")).to_have_text(item.title)
        expect(page.locator("form[data-rating] input:focus")).to_have_count(1)
        page.keyboard.type(digits, delay=30)
        expect(page.locator("form[data-rating] footer [type=submit]")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".ranked")).to_be_visible()
    assert [score(item, model) for item in items] == [15, 12, 5]
    with act():
        assert Rating.objects.count() == 6
    check_axe(page)
    silent_console(page)


def test_an_example_reckons_along(page_for: PageFor, make_model: Any, bob: User, acme: Workspace) -> None:
    model = make_model("weighted")
    page = page_for(bob, f"/w/acme/roadmap/settings/scoring/{model.pk}/")
    before = page.locator("#example .sum").inner_text()
    page.locator("#w-0").fill("9")
    page.locator("#x-0").fill("10")
    expect(page.locator("#example .sum")).not_to_have_text(before)
    page.locator("#h-0").fill("0")
    expect(page.locator("#example")).to_contain_text("The scale must end above where it begins.")
    check_width(page)
    silent_console(page)
