"""Plain lists by keyboard: J and K walk the rows, E edits the one in focus where it can be edited."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import change_milestone, create_item, create_milestone, create_objective
from roadmap.actions.baselines import create_baseline
from roadmap.actions.decisions import create_decision
from roadmap.actions.risks import create_risk
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Product
from tests.browser import PageFor, silent_console

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def lists(acme: Workspace, bob: User, product: Product) -> None:
    with acting(acme, bob) as by:
        items = [create_item(by=by, product=product, title=one) for one in ("Ledger", "Transfers")]
        for place, one in enumerate(("First", "Second")):
            made = create_milestone(by=by, name=f"{one} fair", date=date(2027, 3, 1 + place))
            change_milestone(made, by=by, description=one)
            create_decision(by=by, title=f"{one} question", items=items)
            create_scenario(by=by, name=f"{one} summer")
            create_baseline(by=by, name=f"{one} plan")
            create_objective(by=by, title=f"{one} aim")
            create_risk(by=by, item=items[place], title=f"{one} storm", likelihood=2, impact=3)


LISTS = ("milestones", "decisions", "scenarios", "baselines", "risks")


def offered(page: Page) -> list[str]:
    page.keyboard.press("?")
    page.locator("#keys").wait_for()
    found = page.locator("#keys dd").all_inner_texts()
    page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize("name", LISTS)
def test_e_edits_the_row_in_focus(page_for: PageFor, bob: User, lists: None, name: str) -> None:
    page = page_for(bob, f"/w/acme/roadmap/{name}/")
    assert "Edit this row" not in offered(page)
    page.keyboard.press("e")
    row = page.locator("[data-edit]:focus-within")
    for _step in range(8):  # past the matrix of the risks
        page.keyboard.press("j")
        if row.count():
            break
    expect(row).to_have_count(1)
    assert "Edit this row" in offered(page)
    wanted = row.get_attribute("data-edit")
    assert wanted
    page.keyboard.press("e")
    page.wait_for_url(f"**{wanted}")
    expect(page.locator("form[data-draft]").first).to_be_visible()
    silent_console(page)


@pytest.mark.parametrize("name", LISTS)
def test_who_may_not_edit_is_not_offered_to(page_for: PageFor, vera: User, lists: None, name: str) -> None:
    page = page_for(vera, f"/w/acme/roadmap/{name}/")
    page.keyboard.press("j")
    assert "Edit this row" not in offered(page)
    page.keyboard.press("e")
    assert page.url.endswith(f"/roadmap/{name}/")
    expect(page.locator("[data-edit]")).to_have_count(0)
    silent_console(page)


def test_an_item_below_a_milestone_is_no_row_to_edit(
    page_for: PageFor, bob: User, acme: Workspace, product: Product
) -> None:
    with acting(acme, bob) as by:
        fair = create_milestone(by=by, name="Fair", date=date(2027, 3, 1))
        create_item(by=by, product=product, title="Ledger", milestone=fair)
    page = page_for(bob, "/w/acme/roadmap/milestones/")
    page.get_by_role("link", name="Ledger").focus()
    assert "Edit this row" not in offered(page)
