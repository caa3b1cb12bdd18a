"""What a browser keeps belongs to the person who was signed in, and goes from the tab when they sign out."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from core.models import User, Workspace
from roadmap.models import Item
from tests.browser import PageFor
from tests.core.test_drafts_browser import as_person

# Flags without words: that a form was sent (its key names the person), that a role changed, that something waits.
PLAIN = {"pmhub.sent", "pmhub.role", "pmhub.waiting"}


def test_no_key_is_without_a_person() -> None:
    found = set()
    for path in (Path(settings.BASE_DIR) / "static" / "js").rglob("*.js"):
        if "vendor" not in path.parts:
            text = path.read_text()
            if "sessionStorage" in text or "localStorage" in text:
                found |= set(re.findall(r'"(pmhub\.[a-z.]+)"', text))
    assert found <= PLAIN, found - PLAIN


@pytest.fixture
def typed(page_for: PageFor, bob: User, item: Item) -> Page:
    page = page_for(bob, "/w/acme/roadmap/")
    begun(page).fill("Acquire a rival")
    return page


def begun(page: Page) -> Locator:
    """The line of a new item, open."""
    field = page.get_by_label("Title of the new item")
    expect(page.locator("#workbench")).to_have_attribute("data-keeps", "true")
    if not field.is_visible():
        page.locator("[data-new]").first.click()
    expect(field).to_be_visible()
    return field


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_new_item_that_was_begun_waits_for_who_began_it(
    typed: Page, adam: User, bob: User, acme: Workspace
) -> None:
    as_person(typed, adam)
    expect(begun(typed)).to_have_value("")
    as_person(typed, bob)
    expect(begun(typed)).to_have_value("Acquire a rival")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["menu", "page"])
def test_signing_out_forgets_what_the_tab_keeps(typed: Page, way: str) -> None:
    if way == "menu":
        typed.get_by_role("button", name="Bob Example").click()
    else:
        typed.goto("/accounts/logout/")
        expect(typed.locator("form[data-guarded]")).to_be_attached()
    typed.wait_for_load_state("networkidle")
    typed.get_by_role("button", name="Sign out").click()
    typed.wait_for_url("**/accounts/login/**")
    assert typed.evaluate("Object.keys(sessionStorage)") == []
