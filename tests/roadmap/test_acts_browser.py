"""Taking back the others where something is in the way of some, and what was done and taken back again, as pressed."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions import change_item, create_item
from roadmap.models import Product
from tests.browser import PageFor, check_axe, check_width
from tests.conftest import Act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.parametrize(
    ("dark", "size"), [(False, "desk"), (True, "phone")], ids=["light-desk", "dark-phone"]
)
def test_the_others_are_taken_back_and_done_again(
    page_for: PageFor, act: Act, product: Product, bob: User, adam: User, dark: bool, size: str
) -> None:
    for title in ("Pay by bank", "Same-day euro", "Refunds"):
        with act(bob) as actor:
            item = create_item(by=actor, product=product, title=title)
    with act(adam) as actor:
        change_item(item, by=actor, title="Quick refunds")
    page = page_for(bob, "/w/acme/roadmap/acts/", dark=dark, size=size)
    page.get_by_role("button", name="Take back all 3").click()
    others = page.get_by_role("button", name="Take back the other 2")
    expect(page.get_by_role("alert")).to_contain_text("changed again since: title")
    check_axe(page)
    check_width(page)
    others.click()
    expect(page.locator(".list li").first).to_contain_text("Refunds")
    page.locator("details.folded summary").click()
    expect(page.locator("details.folded li")).to_have_count(1)
    check_axe(page)
    check_width(page)
    page.get_by_role("button", name="Do it again").click()
    # Both at once: one act beside the one that stayed.
    expect(page.get_by_role("button", name="Take back all 2")).to_be_visible()
