"""The area in a real browser: every look is clean, and what it is for can be done by hand and by keyboard."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions import change_item
from roadmap.models import Item
from stakeholders.actions import change_page, page_of, write_update
from stakeholders.models import Digest, Stakeholder, StatusPage, StatusUpdate, Subscription
from stakeholders.views.audiences import link_of
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.stakeholders.conftest import make_item, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/w/acme/stakeholders/"


@pytest.fixture
def told(act: Any, ground: dict[str, Any], reader: Subscription) -> dict[str, Any]:
    """The ground with a moved item, an item of each column, an update, an open page and a digest waiting to be sent."""
    with act() as actor:
        change_item(
            Item.objects.get(pk=ground["item"].pk),
            by=actor,
            end=date(2026, 11, 20),
            description="For sellers.",
        )
        make_item(
            actor, ground["pay"], "One-tap wallets", "in_progress", description="Phone wallets without code."
        )
        make_item(actor, ground["pay"], "Refunds without the card", horizon="later")
    with act() as actor:
        settled()
        write_update(
            ground["item"], by=actor, publish=True, narrative="Two *weeks* more.", audience_visible=True
        )
        page = change_page(page_of(ground["audience"], by=actor), by=actor, enabled=True, accent="#7a4a8f")
    with act():
        settled()
    return ground | {"link": "/" + link_of(page).split("/", 3)[3], "subscription": reader}


def paths(told: dict[str, Any]) -> list[str]:
    person, audience, subscription = told["person"].pk, told["audience"].pk, told["subscription"].pk
    return [
        *(
            f"{HOME}{tail}"
            for tail in ("", "grid/", "audiences/", "updates/", "updates/new/", "digests/", "digests/new/")
        ),
        f"{HOME}people/{person}/",
        f"{HOME}audiences/{audience}/",
        f"{HOME}audiences/{audience}/preview/",
        f"{HOME}next/{subscription}/",
        told["link"],
        told["link"] + "subscribe/",
    ]


@pytest.mark.parametrize(
    ("size", "dark"), [("desk", False), ("desk", True), ("laptop", False), ("phone", True)]
)
def test_every_look_is_clean(
    size: str, dark: bool, page_for: PageFor, bob: User, told: dict[str, Any]
) -> None:
    page = page_for(bob, HOME, size=size, dark=dark)
    for path in paths(told):
        page.goto(path)
        check_axe(page)
        check_width(page)
    silent_console(page)


def test_a_person_is_rated_by_keys_and_by_dragging(
    page_for: PageFor, bob: User, act: Any, told: dict[str, Any]
) -> None:
    page = page_for(bob, f"{HOME}grid/")
    ruth = page.locator("button[data-id]", has_text="Ruth Amsel")
    ruth.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(ruth).to_be_focused()
    expect(ruth).to_have_accessible_name("Ruth Amsel influence 5, interest 4")
    expect(ruth).to_have_attribute("data-version", "4")
    ruth.drag_to(page.locator('td[data-influence="2"][data-interest="1"]'))
    expect(ruth).to_have_attribute("data-version", "5")
    with act():
        row = Stakeholder.objects.get()
        assert (row.influence, row.interest) == (2, 1)
    silent_console(page)


def test_a_lost_race_is_told(page_for: PageFor, bob: User, act: Any, told: dict[str, Any]) -> None:
    page = page_for(bob, f"{HOME}grid/")
    with act():
        Stakeholder.objects.update(influence=1)
    ruth = page.locator("button[data-id]", has_text="Ruth Amsel")
    ruth.focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Somebody else rated Ruth Amsel in the meantime.")).to_be_visible()
    expect(ruth).to_have_attribute("data-influence", "1")


def test_an_update_is_written_and_what_changed_stands_beside(
    page_for: PageFor, bob: User, act: Any, told: dict[str, Any]
) -> None:
    with act() as actor:
        change_item(Item.objects.get(pk=told["item"].pk), by=actor, end=date(2027, 2, 1))
    with act():
        settled()
    page = page_for(bob, f"{HOME}updates/new/")
    page.get_by_label("About").select_option(f"item:{told['item'].pk}")
    expect(page.locator("#pending")).to_contain_text("1 Feb 2027, not 20 Nov 2026.")
    page.get_by_label("At risk").check()
    page.get_by_label("How it goes").fill("The ledger moves first.")
    page.reload()
    expect(page.get_by_label("How it goes")).to_have_value("The ledger moves first.")
    page.get_by_label("About").select_option(f"item:{told['item'].pk}")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The ledger moves first.")).to_be_visible()
    with act():
        assert len(StatusUpdate.objects.first().changes) == 1
    silent_console(page)


def test_a_digest_is_previewed_and_sent(page_for: PageFor, bob: User, act: Any, told: dict[str, Any]) -> None:
    page = page_for(bob, f"{HOME}digests/")
    page.get_by_role("link", name="Ruth Amsel").click()
    expect(page.locator("p.standfirst")).to_contain_text("08:00 in Oslo")
    mail = page.frame_locator("iframe.mail")
    expect(mail.get_by_role("heading", level=1)).to_contain_text("Later: Instant payouts, now Q4 2026")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Digests")
    page.get_by_role("link", name="Later: Instant payouts, now Q4 2026").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Later: Instant payouts, now Q4 2026")
    expect(page.locator("footer")).to_contain_text("Written for ruth@")
    check_axe(page)
    with act():
        assert Digest.objects.get().edition is not None
    page.goto(f"{HOME}next/{told['subscription'].pk}/")
    expect(page.get_by_role("heading", name="Nothing to tell")).to_be_visible()
    silent_console(page)


def test_a_stranger_reads_the_page_without_scripts_and_signs_up(
    page_for: PageFor, browser: Any, live_server: Any, act: Any, told: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(told["link"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Instant payouts")
    expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()
    page.wait_for_timeout(3100)
    page.get_by_label("E-mail").fill("olmo@example.org")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your link is written")
    context.close()


def test_the_page_is_closed_and_opened(page_for: PageFor, bob: User, act: Any, told: dict[str, Any]) -> None:
    page = page_for(bob, f"{HOME}audiences/{told['audience'].pk}/")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()
    page.get_by_role("button", name="Open the page").click()
    expect(page.locator("#page-link")).to_contain_text("/s/")
    with act():
        assert StatusPage.objects.get().enabled
