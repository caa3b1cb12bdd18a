"""The inbox by keyboard and pointer, the portal without JavaScript, and what axe says of every page."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.models import User
from feedback import actions
from feedback.models import Note, NoteLink, Portal
from roadmap.models import Item
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INBOX = "/w/acme/feedback/"

# Chooses characters `from` to `to` of the paragraph that holds `word`, as a pointer would.
CHOOSE = """([word, from, to]) => {
  const walker = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && !node.data.includes(word)) node = walker.nextNode();
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def notes(make: Any, note: Note, item: Item) -> list[Note]:
    """Two notes, the newer one with a character that JavaScript counts as two."""
    newer = make(
        actions.create_note,
        title="Ships",
        text="The 🚢 waits.\n\nWe want a quicker ramp.",
        customer=note.customer,
    )
    return [newer, note]


def test_a_passage_is_linked_by_keyboard(
    page_for: PageFor, bob: User, notes: list[Note], item: Item, act: Act
) -> None:
    page: Page = page_for(bob, INBOX)
    expect(page.locator("#note-title")).to_have_text("Ships")
    page.evaluate(CHOOSE, ["waits", 4, 12])
    expect(page.locator("[data-link-label]")).to_have_text("Link passage")
    page.keyboard.press("l")
    expect(page.locator("#link-options [data-item]")).to_have_count(1)
    page.keyboard.type("instant")
    expect(page.locator("#link-options [aria-selected=true]")).to_contain_text("Instant payouts")
    page.keyboard.press("Enter")
    expect(page.locator("mark.lk")).to_have_text("🚢 waits")
    expect(page.locator(".margin b")).to_have_text("Instant payouts")
    for said in ("needed", "a reason to leave"):
        page.locator(".imp button").click()
        expect(page.locator(".impl em")).to_have_text(said)
    with act():
        link = NoteLink.objects.get()
        assert (link.quote, link.importance) == ("🚢 waits", 3)
    silent_console(page)


def test_the_list_is_walked_and_a_note_done_and_brought_back(
    page_for: PageFor, cora: User, notes: list[Note]
) -> None:
    page: Page = page_for(cora, INBOX)
    page.keyboard.press("j")
    expect(page.locator("#note-title")).to_have_text("Couriers leave")
    page.keyboard.press("k")
    expect(page.locator("#note-title")).to_have_text("Ships")
    page.keyboard.press("e")
    expect(page.locator("#note-title")).to_have_text("Couriers leave")
    expect(page.locator("#list li[id]")).to_have_count(1)
    expect(page.locator(".toast .act")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator("#list li[id]")).to_have_count(2, timeout=15_000)
    silent_console(page)


def test_a_deleted_note_is_brought_back_by_the_undo(
    page_for: PageFor, cora: User, notes: list[Note], act: Act
) -> None:
    ships = next(note for note in notes if note.title == "Ships")
    page: Page = page_for(cora, f"{INBOX}notes/{ships.pk}/edit/")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".toast p")).to_have_text("Deleted: Ships")
    with act():
        assert not Note.objects.filter(pk=ships.pk).exists()
    page.locator(".toast .act").click()
    page.wait_for_url(f"**/feedback/notes/{ships.pk}/")
    expect(page.locator("#note-title")).to_have_text("Ships")
    with act():
        assert Note.objects.get(pk=ships.pk).text == ships.text
    silent_console(page)


def test_a_new_item_comes_from_a_note(page_for: PageFor, bob: User, notes: list[Note], act: Act) -> None:
    page: Page = page_for(bob, INBOX)
    page.evaluate(CHOOSE, ["quicker", 0, 8])
    page.keyboard.press("i")
    page.locator("#item-title").fill("A quicker ramp")
    page.keyboard.press("Enter")
    expect(page.locator(".margin b")).to_have_text("A quicker ramp")
    with act():
        assert NoteLink.objects.get().item.title == "A quicker ramp"


def test_what_is_typed_survives_a_reload(page_for: PageFor, cora: User, notes: list[Note]) -> None:
    page: Page = page_for(cora, f"{INBOX}notes/new/")
    page.locator("[name=title]").fill("Half a thought")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("Half a thought")
    page.locator("form.write .primary").click()
    expect(page.locator("#note-title")).to_have_text("Half a thought")
    page.goto(f"{INBOX}notes/new/")
    expect(page.locator("[name=title]")).to_have_value("")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits(
    page_for: PageFor, bob: User, notes: list[Note], item: Item, portal: Portal, make: Any, dark: bool
) -> None:
    make(actions.link_note, notes[1], item, quote="Our couriers will not wait until Monday.")
    idea = make(actions.create_idea, item.product, title="Payouts on Saturday")
    customer = notes[1].customer
    assert customer and customer.company
    paths = [
        INBOX, f"{INBOX}notes/{notes[1].pk}/", f"{INBOX}notes/new/", f"{INBOX}?q=nothing-fits", f"{INBOX}companies/",
        f"{INBOX}people/", f"{INBOX}companies/{customer.company_id}/", f"{INBOX}people/{customer.pk}/",
        f"{INBOX}companies/new/", f"{INBOX}portal/?state=open", f"{INBOX}ideas/{idea.pk}/", f"{INBOX}ideas/new/",
        "/portal/acme/PAY/", "/portal/acme/PAY/new/", f"/portal/acme/PAY/ideas/{idea.pk}/", "/portal/acme/PAY/?q=zebra",
    ]  # fmt: skip
    for size in ("desk", "phone"):
        page: Page = page_for(bob, INBOX, dark=dark, size=size)
        for path in paths:
            page.goto(path)
            check_axe(page)
            check_width(page)
        silent_console(page)


def test_the_portal_works_without_javascript(
    browser: Browser, live_server: Any, portal: Portal, make: Any
) -> None:
    make(actions.create_idea, portal.product, title="Payouts on Saturday")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/portal/acme/PAY/")
    page.locator("#q").fill("saturday payout")
    page.locator(".p-find button").click()
    page.locator(".p-ideas h2 a").click()
    page.locator("input[name=email]").fill("a@example.com")
    page.wait_for_timeout(3200)  # the form wants to be looked at for longer than a robot would
    page.locator("#vote button").click()
    expect(page.locator("h1")).to_contain_text("One more step")
    context.close()


def test_older_notes_follow_as_one_scrolls(page_for: PageFor, cora: User, make: Any, acme: Any) -> None:
    make(actions.create_notes, [{"title": f"Note {number}"} for number in range(60)])
    page: Page = page_for(cora, INBOX)
    expect(page.locator("#list li[id^=row]")).to_have_count(50)
    page.locator("#more").scroll_into_view_if_needed()
    expect(page.locator("#list li[id^=row]")).to_have_count(60)
    silent_console(page)
