"""On pages beside the workbench the key takes back what was done, and does it again, whichever page one is on by then."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions import create_item
from roadmap.actions.milestones import create_milestone
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Item, Milestone, Product, Rating
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def toast(page: Page) -> Any:
    return page.locator(".toast p").last


def ready(page: Page) -> None:
    """Keys are heard once the modules ran; then the flashes are taken out of the page."""
    expect(page.locator("template.flash")).to_have_count(0)


def test_a_milestone_goes_back_and_forth(page_for: PageFor, act: Act, bob: User, product: Product) -> None:
    with act(bob) as by:
        row = create_milestone(by=by, name="Fair")
    page = page_for(bob, f"/w/acme/roadmap/milestones/{row.pk}/")
    page.get_by_label("Name").fill("Great fair")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Great fair")
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("Undone")
    expect(page.locator("main")).not_to_contain_text("Great fair")
    page.keyboard.press("Control+Shift+z")
    expect(toast(page)).to_contain_text("Done again")
    expect(page.locator("main")).to_contain_text("Great fair")
    page.goto("/w/acme/roadmap/acts/")
    expect(page.locator(".list li").first).to_be_visible()
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("Undone")
    with act():
        assert Milestone.objects.get().name == "Fair"
    silent_console(page)


@pytest.mark.parametrize(
    ("dark", "size"), [(False, "desk"), (True, "phone")], ids=["light-desk", "dark-phone"]
)
def test_a_contributor_rates_goes_back_and_takes_it_back(
    page_for: PageFor, act: Act, bob: User, cora: User, product: Product, dark: bool, size: str
) -> None:
    with act(bob) as by:
        create_scoring_model(by=by, kind="opportunity", name="Chance")
        first, second = (create_item(by=by, product=product, title=f"Idea {n}") for n in (1, 2))
    page = page_for(cora, "/w/acme/roadmap/scoring/rate/", dark=dark, size=size)
    expect(page.locator("h1")).to_have_text("Idea 1")
    page.locator("form[data-rating] label").first.click()
    page.get_by_role("button", name="Save, next").click()
    expect(page.locator("h1")).to_have_text("Idea 2")
    expect(toast(page)).to_contain_text(f"of {first.key}.")
    check_axe(page)
    check_width(page)
    page.get_by_role("link", name=f"Back to {first.key}").click()
    expect(page.locator("h1")).to_have_text("Idea 1")
    with act():
        assert Rating.objects.count()
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("Undone: You rated")
    expect(page.locator("h1")).to_have_text("Idea 1")
    with act():
        assert not Rating.objects.exists() and Item.objects.get(pk=second.pk)
    silent_console(page)


def test_nothing_to_undo_leads_on_for_who_may_go_there(
    page_for: PageFor, bob: User, vera: User, acme: Any
) -> None:
    for who, ways in ((bob, 1), (vera, 0)):
        page = page_for(who, "/w/acme/")
        ready(page)
        page.locator("h1").click()
        page.keyboard.press("Control+z")
        expect(toast(page)).to_have_text("Nothing to undo on this page.")
        expect(page.locator(".toast .act")).to_have_count(ways)
