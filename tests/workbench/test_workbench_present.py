"""A table is presented whole: smaller where it is wide, and scrolled where that would be too small to read."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.models import Item
from tests.browser import silent_console
from tests.workbench.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
MANY = "key,title:500,status,owner,team,objective,horizon"


def presented(page: Page) -> float:
    expect(page.locator(".grid .tr").nth(1)).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".present-bar h1")).to_be_visible()
    return float(page.locator(".wb-stage").evaluate("el => getComputedStyle(el).zoom"))


def hidden(page: Page) -> int:
    return int(page.locator(".grid").evaluate("el => el.scrollWidth - el.clientWidth"))


def test_a_table_wider_than_the_screen_is_made_smaller_and_nothing_is_cut(
    bench: Open, plan: Plan, bob: User
) -> None:
    page = bench(bob, f"?view=table&cols={MANY}")
    assert 0.7 < presented(page) < 1.2
    assert hidden(page) <= 1
    page.keyboard.press("Escape")
    expect(page.locator(".present-bar")).to_have_count(0)
    assert page.locator(".wb-stage").evaluate("el => el.style.zoom") == ""
    silent_console(page)


def test_a_narrow_table_is_as_large_as_ever(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=key,title,status")
    assert presented(page) == 1.2
    assert hidden(page) <= 1


def test_one_that_is_far_too_wide_stays_readable_and_can_be_scrolled(
    bench: Open, plan: Plan, bob: User
) -> None:
    page = bench(bob, "?view=table&cols=title:900,status:900,owner:900")
    assert presented(page) == 0.7
    before = hidden(page)
    assert page.locator(".grid").evaluate("el => (el.scrollLeft = 1e6, el.scrollLeft)") >= before - 1
