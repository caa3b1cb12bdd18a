"""What is typed is kept: through a reload, a lost session, and a stream that begins anew."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.models import Item
from tests.browser import session_of
from tests.workbench.conftest import Open, bar, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def retitle(page: Page, title: str) -> None:
    page.locator(".panel .retitle").click()
    page.locator(".panel .pt .edit").fill(title)


def test_a_title_survives_a_lost_session(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, f"?item={plan['day'].key}")
    retitle(page, "Ledger moves house")
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    expect(page.locator(".panel .draft")).to_contain_text("Restore your draft?")
    page.context.add_cookies([{**session_of(bob), "url": page.url.partition("/w/")[0]}])  # type: ignore[list-item]
    page.reload()
    page.locator(".panel .draft").get_by_role("button", name="Restore").click()
    expect(page.locator(".panel .pt .edit")).to_have_value("Ledger moves house")
    page.keyboard.press("Enter")
    settled(page)
    assert stored(plan["day"]).title == "Ledger moves house"
    expect(page.locator(".panel .draft")).to_have_count(0)
    page.reload()
    expect(page.locator(".panel .pt")).to_have_text("Ledger moves house")
    expect(page.locator(".panel .draft")).to_have_count(0)


def test_a_draft_says_that_the_item_has_changed_and_is_discarded(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, f"?item={plan['day'].key}")
    retitle(page, "Half a though")
    page.reload()
    expect(page.locator(".panel .draft")).to_contain_text("Half a though")
    expect(page.locator(".panel .draft")).not_to_contain_text("has changed")
    bar(page, plan["day"]).focus()
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    expect(page.locator(".panel .draft")).to_contain_text("The item has changed since you began it.")
    page.locator(".panel .draft").get_by_role("button", name="Discard").click()
    expect(page.locator(".panel .draft")).to_have_count(0)
    page.reload()
    expect(page.locator(".panel .pt")).to_have_text("Ledger migration")
    expect(page.locator(".panel .draft")).to_have_count(0)


WATCHED = """
window.sources = [];
window.EventSource = class extends EventSource { constructor(...args) { super(...args); window.sources.push(this); } };
"""
# Answers once the stream is followed from a new source, and the old one closed.
FOLLOWED = """
new Promise((done) => {
  const look = () => (sources.length === 2 && sources[1].readyState === 1 && sources[0].readyState === 2 ? done() : setTimeout(look, 20));
  look();
})
"""


def test_a_reset_of_the_stream_reads_anew_and_leaves_what_is_not_saved(
    bench: Open, plan: Plan, bob: User
) -> None:
    page = bench(bob, f"?item={plan['day'].key}")
    page.add_init_script(WATCHED)
    page.reload()
    expect(page.locator("#workbench")).to_have_attribute("data-stream", "open")
    page.route("**/api/v1/**/items/*", lambda route: route.abort())
    held = bar(page, plan["quarter"])
    held.focus()
    before = held.get_attribute("aria-description")
    page.keyboard.press("Alt+ArrowRight")
    expect(held).not_to_have_attribute("aria-description", str(before))
    moved = held.get_attribute("aria-description")
    retitle(page, "Not yet finis")
    with page.expect_response("**/workbench"):
        page.evaluate("sources[0].dispatchEvent(new MessageEvent('reset', { data: '{}' }))")
    page.evaluate(FOLLOWED)
    expect(held).to_have_attribute("aria-description", str(moved))
    expect(page.locator(".panel .pt .edit")).to_have_value("Not yet finis")
    page.unroute("**/api/v1/**/items/*")
    settled(page)
    assert stored(plan["quarter"]).start > plan["quarter"].start
