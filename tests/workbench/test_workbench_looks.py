"""axe, widths and the console on every view; names that are code; the empty roadmap."""

from typing import Any

import pytest
from playwright.sync_api import expect

from core.models import User, Workspace
from roadmap.models import Item, Product
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.workbench.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = ["?view=timeline", "?view=board", "?view=board&columns=status", "?view=table&group=team"]


@pytest.mark.parametrize("size", ["desk", "laptop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(bench: Open, plan: dict[str, Item], bob: User, size: str, dark: bool) -> None:
    page = bench(bob, size=size, dark=dark)
    for view in VIEWS:
        page.goto(f"/w/acme/roadmap/{view}")
        expect(page.locator("[data-id]").first).to_be_visible()
        check_axe(page)
        check_width(page)
    page.goto("/w/acme/roadmap/?item=PAY-1")
    expect(page.locator(".panel .words li").first).to_be_visible()
    check_axe(page)
    check_width(page)
    silent_console(page)


def test_a_name_with_code_in_it_is_only_a_name(bench: Open, plan: dict[str, Item], bob: User) -> None:
    page = bench(bob, "?item=PAY-4")
    for view in VIEWS:
        page.goto(f"/w/acme/roadmap/{view}&item=PAY-4")
        expect(page.locator(".panel h2")).to_have_text("<script>alert(1)</script> is only a name")
    silent_console(page)


def test_an_agenda_on_a_phone(bench: Open, plan: dict[str, Item], bob: User) -> None:
    page = bench(bob, size="phone")
    expect(page.locator(".agenda h2").first).to_contain_text("Late")
    page.locator(".agenda .entry", has_text="Evening cut-off").click()
    expect(page.locator(".panel h2")).to_have_text("Evening cut-off")


def test_the_first_line_on_an_empty_roadmap(
    page_for: PageFor, live_server: Any, acme: Workspace, product: Product, bob: User
) -> None:
    page = page_for(bob, "/w/acme/roadmap/")
    expect(page.get_by_role("heading", name="Put the first thing on the map")).to_be_visible()
    check_axe(page)
    page.get_by_label("What do you want to change for your customers?").fill("Payouts the same evening")
    page.keyboard.press("Enter")
    expect(page.locator(".tray")).to_contain_text("Payouts the same evening")
    silent_console(page)


def test_a_viewer_of_an_empty_roadmap(
    page_for: PageFor, live_server: Any, acme: Workspace, vera: User
) -> None:
    page = page_for(vera, "/w/acme/roadmap/")
    expect(page.get_by_role("heading", name="Nothing on the map yet")).to_be_visible()
    check_axe(page)


def test_an_open_item_leaves_the_tools_in_reach(bench: Open, plan: dict[str, Item], bob: User) -> None:
    page = bench(bob, f"?item={plan['day'].key}", size="laptop")
    expect(page.locator(".panel")).to_be_visible()
    edge = page.locator(".panel").bounding_box()
    assert edge
    for tool in (
        page.get_by_role("link", name="Import"),
        page.get_by_role("button", name="New item"),
        page.get_by_role("button", name="5 years"),
    ):
        box = tool.bounding_box()
        assert box and box["x"] + box["width"] <= edge["x"]
        tool.click(trial=True)
