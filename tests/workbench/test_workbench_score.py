"""What is selected goes to rating and to poker, and nothing else is asked there."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Item
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_selected_is_rated_or_played_for(
    bench: Open, plan: dict[str, Item], act: Act, bob: User
) -> None:
    with act(bob) as actor:
        create_scoring_model(by=actor, kind="ice", name="ICE")
    page = bench(bob, "?view=table")
    for name in ("day", "quarter"):
        cell(page, plan[name], "title").click(modifiers=["Control"])
    expect(page.locator(".bulk b")).to_have_text("2 selected")
    page.locator(".bulk").get_by_role("button", name="Rate").click()
    expect(page.get_by_text("2 items are left for you to rate.")).to_be_visible()
    page.go_back()
    page.locator('#workbench[data-stream="open"]').wait_for()
    for name in ("day", "quarter"):
        cell(page, plan[name], "title").click(modifiers=["Control"])
    page.locator(".bulk").get_by_role("button", name="Poker").click()
    expect(page.locator("#poker-items input:checked")).to_have_count(2)
    page.wait_for_load_state()
    page.get_by_label("Find items by key or title").fill(plan["late"].key)
    expect(page.locator("#poker-items input")).to_have_count(3)
    expect(page.locator("#poker-items input:checked")).to_have_count(2)
    page.get_by_label(plan["late"].title).check()
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".poker-items li")).to_have_count(3)
    silent_console(page)
