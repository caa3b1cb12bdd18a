"""What a page looks like while its parts come, and where its tabs begin on a phone."""

import pytest
from playwright.sync_api import Page, Route

from core.models import User, Workspace
from tests.browser import PageFor, check_width
from tests.samples import samples_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
# The sum of what moved since the page began; the observer tells nothing where nothing did.
SHIFTS = """() => new Promise((told) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => told(sum), 300);
})"""


def leave(page: Page) -> None:
    """The server has answered what was asked before the tables are emptied."""
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")
    page.wait_for_timeout(300)


def test_home_shows_outlines_until_all_has_come_and_nothing_moves(
    page_for: PageFor, alice: User, acme: Workspace
) -> None:
    samples_in(acme, alice, "sample")
    page = page_for(alice, "/me/")
    held: list[Route] = []
    page.route("**/w/acme/metrics/home/**", lambda route: held.append(route))
    page.goto("/w/acme/", wait_until="commit")
    outlines = page.locator(".to-come")
    outlines.wait_for()
    page.locator(".home > .sec").first.wait_for(state="attached")
    assert not page.locator(".home > .sec").first.is_visible()
    held[0].continue_()
    page.locator(".home > .sec").first.wait_for()
    assert not outlines.is_visible()
    assert page.evaluate(SHIFTS) < 0.01
    leave(page)


def test_a_part_of_home_that_fails_holds_nothing_back(
    page_for: PageFor, alice: User, acme: Workspace
) -> None:
    samples_in(acme, alice, "sample")
    page = page_for(alice, "/me/")
    page.route("**/w/acme/metrics/home/**", lambda route: route.fulfill(status=500, body="broken"))
    page.goto("/w/acme/")
    page.locator(".home > .sec").first.wait_for()
    again = page.locator(".home .wait.failed").get_by_role("button")
    again.wait_for()
    assert not page.locator(".to-come").is_visible()
    page.unroute("**/w/acme/metrics/home/**")
    held: list[Route] = []
    page.route("**/w/acme/metrics/home/**", lambda route: held.append(route))
    again.click()
    while not held:
        page.wait_for_timeout(50)
    assert page.locator(".home > .sec").first.is_visible()
    held[0].continue_()
    leave(page)


def test_tabs_of_settings_begin_where_the_open_one_is_seen(
    page_for: PageFor, alice: User, acme: Workspace
) -> None:
    page = page_for(alice, "/w/acme/settings/", size="phone")
    row = page.locator(".head-nav")
    assert row.evaluate("row => row.scrollWidth > row.clientWidth")
    box = row.locator("[aria-current]").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    faded = "row => getComputedStyle(row).maskImage.includes('gradient')"
    assert row.evaluate(faded)
    check_width(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not row.evaluate(faded)
    leave(page)
