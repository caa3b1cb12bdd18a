"""One item shared by link from the workbench, as far as what a stranger sees."""

import re

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.models import Item
from stakeholders.actions import create_audience
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def test_an_item_is_shared_by_keyboard_and_read_without_an_account(
    bench: Open, page_for: PageFor, act: Act, plan: Plan, bob: User
) -> None:
    with act(bob) as actor:
        create_audience(by=actor, name="Customers", categories=["in_progress"], fields=["horizon", "dates"])
    page = bench(bob, "?view=board")
    card = page.locator(f'.card[data-id="{plan["day"].pk}"]')
    card.get_by_role("link", name="Ledger migration").focus()
    page.keyboard.press("Shift+F10")
    entry = page.locator("#wb-item-menu").get_by_role("button", name="Share by link…")
    expect(entry).to_be_visible()
    entry.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Share “Ledger migration”")).to_be_visible()
    expect(page.get_by_label("Title for the readers")).to_have_value("Ledger migration")
    check_axe(page)
    page.get_by_role("button", name="Make the link").press("Enter")
    link = page.locator("#share-link")
    expect(link).to_be_visible()
    path = re.sub(r"^https?://[^/]+", "", link.inner_text())
    silent_console(page)

    reader = page_for(None, path, size="phone", dark=True)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ledger migration")
    expect(reader.locator(".s-item dl")).to_contain_text("Now")
    expect(reader.get_by_text("Evening cut-off")).to_have_count(0)
    check_axe(reader)
    check_width(reader)
    silent_console(reader)

    page.goto("/w/acme/roadmap/?view=table")
    expect(page.locator("#workbench")).to_have_attribute("data-stream", "open")
    expect(page.locator(".side")).not_to_contain_text("Ledger migration")


def test_the_palette_shares_the_item_in_hand(bench: Open, act: Act, plan: Plan, bob: User) -> None:
    page = bench(bob, f"?view=table&item={plan['day'].key}")
    expect(page.locator(".panel .pt")).to_have_text("Ledger migration")
    page.wait_for_timeout(1500)  # the palette knows the items once the page is at rest
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill(">share by link")
    page.locator("#palette [role=option]").filter(has_text="Share by link").first.click()
    expect(page.get_by_role("heading", name="Share “Ledger migration”")).to_be_visible()
    expect(page.get_by_text("Who is to read it?")).to_be_visible()


def test_whoever_may_not_publish_is_not_offered_it(bench: Open, plan: Plan, vera: User) -> None:
    page = bench(vera, "?view=board")
    page.locator(f'.card[data-id="{plan["day"].pk}"]').click(button="right")
    menu = page.locator("#wb-item-menu")
    expect(menu.get_by_role("button", name="Copy link")).to_be_visible()
    expect(menu.get_by_role("button", name="Share by link…")).to_have_count(0)


def test_a_filter_on_one_item_is_told_by_its_title(bench: Open, plan: Plan, bob: User) -> None:
    node = f'{{"field":"id","op":"is","value":"{plan["day"].pk}"}}'
    page = bench(bob, f"?view=table&f={node}")
    expect(page.locator(".wb-stage").get_by_text("Ledger migration").first).to_be_visible()
    expect(page.locator(".wb-stage").get_by_text("Evening cut-off")).to_have_count(0)
    chip = page.locator(".filters .chip").filter(has_text="Item is")
    expect(chip).to_contain_text("Ledger migration")
    chip.get_by_role("button").first.click()
    builder = page.locator("#wb-builder")
    expect(builder.get_by_label("Field")).to_have_value("id")
    expect(builder.get_by_label("Value")).to_have_value(str(plan["day"].pk))
    silent_console(page)
