"""Rating by keyboard, opening a score, and poker with two people, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.models import User, Workspace
from roadmap.actions import create_item
from roadmap.actions.poker import start_poker
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
    for digits in ("93", "108", "55"):
        expect(page.locator("form[data-rating]")).to_be_visible()
        page.keyboard.type(digits, delay=30)
        page.wait_for_timeout(700)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        page.wait_for_timeout(200)
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


def test_poker_with_two_people(
    page_for: PageFor, act: Act, make_model: Any, items: list[Item], bob: User, cora: User
) -> None:
    model = make_model("moscow")
    with act(bob) as actor:
        session = start_poker(
            by=actor, model=model, name="Live", items=items, players=[(bob, []), (cora, [])]
        )
    address = f"/w/acme/roadmap/poker/{session.pk}/?item={items[0].pk}"
    theirs, mine = page_for(cora, address, size="phone", dark=True), page_for(bob, address)
    theirs.get_by_role("radio", name="Should").check()
    expect(mine.locator(".voters .yes")).to_contain_text("Cora Example", timeout=8000)
    assert not shows_a_card(mine)
    mine.keyboard.press("1")
    expect(mine.locator(".voters .yes")).to_have_count(2)
    check_axe(theirs)
    check_width(theirs)
    mine.locator("h1").click()
    mine.keyboard.press("v")
    expect(mine.locator(".cards-up li")).to_have_count(2)
    expect(theirs.locator(".cards-up li")).to_have_count(2, timeout=8000)
    expect(mine.locator(".result")).to_contain_text("Suggested: Should")
    check_axe(mine)
    silent_console(mine)


def shows_a_card(page: Page) -> bool:
    return page.locator(".cards-up").count() > 0
