"""Things land where one looks: what is pasted in the cell in hand, what is new inside the filter, or told with the way there."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.models import Item
from tests.browser import silent_console
from tests.workbench.conftest import Open, cell, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def test_what_is_pasted_falls_where_the_cursor_is(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=key,title,effort,value,reach,impact")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    day, quarter = plan["day"], plan["quarter"]
    for item, effort in ((day, "3"), (quarter, "5")):
        cell(page, item, "effort").click()
        page.keyboard.type(effort)
        page.keyboard.press("Enter")
    settled(page)
    cell(page, day, "effort").click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+c")
    cell(page, day, "reach").click()
    page.keyboard.press("Control+v")
    expect(page.locator("#toasts")).to_contain_text("Pasted 2 rows into Reach and Impact")
    expect(cell(page, quarter, "reach")).to_have_text("5")
    settled(page)
    assert [stored(item).reach for item in (day, quarter)] == [3, 5]
    assert [stored(item).effort for item in (day, quarter)] == [3, 5]
    cell(page, day, "key").click()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(page.locator("#toasts")).to_contain_text("Key cannot be edited")
    silent_console(page)


def test_a_new_item_takes_what_the_filter_says(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&category=planned")
    page.keyboard.press("c")
    expect(page.locator(".quick .where")).not_to_be_empty()
    page.keyboard.type("Planned at once")
    page.keyboard.press("Enter")
    expect(page.get_by_role("gridcell", name="Planned at once")).to_be_visible()
    settled(page)
    assert one(title="Planned at once").status_id == plan["quarter"].status_id
    silent_console(page)


def test_what_the_filter_hides_is_told_with_the_way_there(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&q=ledger")
    page.keyboard.press("c")
    page.keyboard.type("Something else")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("It is hidden by the filter.")
    page.locator("#toasts").get_by_role("button", name="Open").click()
    expect(page.locator(".panel .pt")).to_have_text("Something else")
    silent_console(page)
