"""The palette finds people: from anywhere, in the workbench at once, and also mistyped."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions import change_item
from roadmap.models import Item
from tests.browser import PageFor, check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def owned(plan: Plan, act: Act, bob: User) -> Plan:
    bob.name = "Robert Lindqvist"
    bob.save()
    with act(bob) as actor:
        change_item(plan["late"], by=actor, owner=bob)
    return plan


def sought(page: Page, words: str) -> Page:
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    return page


def shows_what_bob_owns(page: Page, plan: Plan) -> None:
    expect(page.locator(".filters .count")).to_have_text("2 items")
    for name in ("day", "late"):
        expect(cell(page, plan[name], "title")).to_be_visible()
    expect(page.locator(".filters")).to_contain_text("Robert Lindqvist")


@pytest.mark.parametrize("words", ["robert", "lindqist"])
def test_in_the_workbench_a_member_shows_what_they_own(
    bench: Open, owned: Plan, vera: User, words: str
) -> None:
    page = bench(vera, "?view=table")
    expect(page.locator(".filters .count")).to_have_text("5 items")
    row = sought(page, words).locator("#palette a", has_text="Robert Lindqvist")
    expect(row).to_contain_text("owns 2 items")
    page.wait_for_timeout(400)
    expect(row).to_have_count(1)
    check_axe(page)
    page.keyboard.press("Enter")
    shows_what_bob_owns(page, owned)
    page.go_back()
    expect(page.locator(".filters .count")).to_have_text("5 items")
    silent_console(page)


def test_from_another_page_it_opens_the_table(page_for: PageFor, owned: Plan, vera: User) -> None:
    page = page_for(vera, "/w/acme/members/")
    sought(page, "lindqist").locator("#palette a", has_text="Robert Lindqvist").click()
    page.wait_for_url("**/roadmap/?view=table&owner=*")
    shows_what_bob_owns(page, owned)
    silent_console(page)
