"""The palette finds people: from anywhere, in the workbench at once, and also mistyped."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions import change_item, create_milestone
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


@pytest.mark.parametrize("where", ["?view=board", ""])
def test_a_key_is_the_first_that_is_found(
    bench: Open, page_for: PageFor, plan: Plan, bob: User, where: str
) -> None:
    item = plan["late"]
    page = bench(bob, where) if where else page_for(bob, "/w/acme/strategy/")
    first = sought(page, item.key.replace("-", " ").lower()).locator("#palette a").first
    expect(first).to_contain_text(item.title)
    expect(first).to_contain_text(item.key)
    page.keyboard.press("Enter")
    expect(page.locator(".panel .pt")).to_contain_text(item.title)
    silent_console(page)


def test_who_may_only_look_is_told_why_a_key_does_nothing(bench: Open, plan: Plan, vera: User) -> None:
    page = bench(vera, "?view=board")
    expect(page.locator(".card").first).to_be_visible()
    for key in ("c", "e"):
        page.keyboard.press(key)
        expect(page.locator("#toasts")).to_contain_text("You may look at this plan, but not change it.")
        page.locator("#toasts").evaluate("el => el.replaceChildren()")


def test_lists_are_gone_through_by_keys(page_for: PageFor, plan: Plan, act: Act, bob: User) -> None:
    with act(bob) as by:
        for name in ("First night", "Second night"):
            create_milestone(by=by, name=name, date=date(2031, 3, 1))
    page = page_for(bob, "/w/acme/roadmap/milestones/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Next row")
    page.keyboard.press("Escape")
    focused = page.locator(".milestone:has(:focus)")
    for key, name in (("j", "First night"), ("j", "Second night"), ("k", "First night")):
        page.keyboard.press(key)
        expect(focused).to_contain_text(name)
    silent_console(page)


def test_outside_the_workbench_an_item_is_found_by_its_mistyped_title(
    page_for: PageFor, plan: Plan, bob: User
) -> None:
    page = page_for(bob, "/w/acme/")
    for words in ("evning", "pay evning"):
        sought(page, words)
        found = page.locator("#palette [role=option]", has_text="Evening cut-off")
        expect(found).to_have_count(1)
        expect(found).to_contain_text("PAY-3")
        page.keyboard.press("Escape")
    silent_console(page)
