"""One stack for the page: the key takes back the newest act, whichever way it was done, and does it again."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.models import Item
from tests.browser import silent_console
from tests.workbench.conftest import Open, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def toast(page: Page) -> object:
    return page.locator(".toast p").last


def say(page: Page, text: str) -> None:
    page.locator(".panel .talk > form.speak textarea").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".panel .talk .said")).to_have_text(text)


def in_hand(page: Page, item: Item) -> None:
    page.locator(f'[data-id="{item.pk}"] a').first.focus()


def column(page: Page, name: str, item: Item) -> object:
    return page.locator(f'.col.{name} [data-id="{item.pk}"]')


def test_acts_of_both_kinds_go_back_in_their_order(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board&item=PAY-2")
    say(page, "Not so fast")
    in_hand(page, plan["quarter"])
    page.keyboard.press("Alt+ArrowLeft")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    page.keyboard.press("Control+z")
    expect(column(page, "next", plan["quarter"])).to_be_visible()
    expect(page.locator(".panel .talk .said")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".panel .talk .said")).to_have_count(0)
    expect(toast(page)).to_have_text("Undone: You commented on PAY-2")
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("Nothing to undo")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".panel .talk .said")).to_have_text("Not so fast")
    page.keyboard.press("Control+y")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    settled(page)
    assert stored(plan["quarter"]).horizon == "now"
    silent_console(page)


def test_a_click_on_undo_leaves_nothing_for_the_key(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board&item=PAY-2")
    in_hand(page, plan["quarter"])
    page.keyboard.press("Alt+ArrowLeft")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    say(page, "Not so fast")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".panel .talk .said")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(column(page, "next", plan["quarter"])).to_be_visible()
    settled(page)
    silent_console(page)
    assert stored(plan["quarter"]).horizon == "next"
