"""A table is presented so that it can be read: smaller where it is wide, and with the columns only that there is room for."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.models import Item
from tests.browser import silent_console
from tests.workbench.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
MANY = "key,title:600,status,owner,team,objective"
# The height of a letter, as it comes out on the screen.
LETTERS = "el => parseFloat(getComputedStyle(el).fontSize) * getComputedStyle(el.closest('.wb-stage')).zoom"


def presented(page: Page) -> float:
    expect(page.locator(".grid .tr").nth(1)).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".present-bar h1")).to_be_visible()
    return float(page.locator(".wb-stage").evaluate("el => getComputedStyle(el).zoom"))


def hidden(page: Page) -> int:
    return int(page.locator(".grid").evaluate("el => el.scrollWidth - el.clientWidth"))


def heads(page: Page) -> int:
    return page.locator("[role=columnheader]").count()


def test_a_table_wider_than_the_screen_is_made_smaller_and_nothing_is_cut(
    bench: Open, plan: Plan, bob: User
) -> None:
    page = bench(bob, f"?view=table&cols={MANY}")
    assert presented(page) < 1.2
    assert hidden(page) <= 1 and heads(page) == 6
    assert page.locator(".tbody .td").first.evaluate(LETTERS) >= 12
    page.keyboard.press("Escape")
    expect(page.locator(".present-bar")).to_have_count(0)
    assert page.locator(".wb-stage").evaluate("el => el.style.zoom") == ""
    silent_console(page)


def test_a_narrow_table_is_as_large_as_ever(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=key,title,status")
    assert presented(page) == 1.2
    assert hidden(page) <= 1


def test_columns_that_could_not_be_read_are_left_out_and_come_back(
    bench: Open, plan: Plan, bob: User
) -> None:
    page = bench(bob, "?view=table")
    usual = heads(page)
    presented(page)
    assert 3 < heads(page) < usual
    assert hidden(page) <= 1
    assert page.locator(".tbody .td").first.evaluate(LETTERS) >= 12
    page.keyboard.press("Escape")
    expect(page.locator("[role=columnheader]")).to_have_count(usual)


def test_totals_stand_at_the_foot_once_one_is_chosen(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=title,effort")
    expect(page.locator(".tbody .tr").first).to_be_visible()
    expect(page.locator(".tfoot")).to_be_hidden()
    page.get_by_role("columnheader", name="Effort").click(button="right")
    page.locator("#wb-column").get_by_role("button", name="Sum").click()
    expect(page.locator(".tfoot")).to_contain_text("Sum")
    expect(page.locator(".tfoot")).not_to_contain_text("+")


def test_what_is_going_on_comes_before_what_is_done(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=title,status")
    expect(page.locator(".tbody .tr").first).to_be_visible()
    rows = page.locator(".tbody .tr").all_inner_texts()
    assert "Same-day euro" in rows[-1], rows
