"""A shared view and the exports in a real browser."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.models import User
from roadmap.actions import change_item
from roadmap.actions.milestones import create_milestone
from roadmap.actions.views import create_view
from stakeholders.actions import change_audience
from stakeholders.actions.shares import share_view
from stakeholders.views.shared import path_of
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.stakeholders.conftest import make_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SHOTS = os.environ.get("PMHUB_SHOTS", "")


def leave(page: Any) -> None:
    """The server has answered what was asked, and what is said in leaving, before the tables are emptied."""
    page.wait_for_load_state("networkidle")
    page.goto("about:blank")
    page.wait_for_timeout(300)


def alone(page: Any) -> None:
    """Nobody else is here: what is asked again and again would still be answered while the tables are emptied."""
    page.route(re.compile(r"/api/.*/(stream|presence)"), lambda route: route.fulfill(status=200, json={}))


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("look", [{}, {"dark": True, "size": "phone"}], ids=["light", "dark phone"])
def test_readers_see_a_clean_page(
    page_for: PageFor, act: Any, ground: dict[str, Any], bob: User, look: dict[str, Any]
) -> None:
    paths = []
    with act(bob) as actor:
        for month in range(1, 9):
            make_item(
                actor,
                ground["pay"],
                f"Payouts in month {month}",
                start=date(2026, month, 3),
                start_precision="day",
            )
        for kind in ("timeline", "board", "table"):
            view = create_view(by=actor, name=f"The plan, {kind}", query=f"view={kind}", shared=True)
            paths.append(path_of(share_view(view, ground["audience"], by=actor)))
        paths.append(path_of(share_view(view, ground["audience"], by=actor, password="open sesame")))
    page = page_for(bob, paths[0], **look)
    for place, path in enumerate(paths):
        page.goto(path)
        page.wait_for_timeout(200)
        check_axe(page)
        check_width(page)
        shot(page, f"shared-{place}-{'dark' if look else 'light'}")
    silent_console(page)
    leave(page)


def test_a_timeline_is_a_list_by_period_on_a_phone(
    page_for: PageFor, act: Any, ground: dict[str, Any], bob: User
) -> None:
    with act(bob) as actor:
        for title, day in (
            ("Payouts", date(2199, 2, 3)),
            ("Wallets", date(2199, 8, 9)),
            ("Ledger", date(2020, 5, 5)),
        ):
            make_item(actor, ground["pay"], title, end=day, end_precision="day")
        view = create_view(by=actor, name="The plan", query="view=timeline", shared=True)
        path = path_of(share_view(view, ground["audience"], by=actor))
    page = page_for(bob, path, size="phone")
    heading = page.get_by_role("heading", name="Q1 2199")
    heading.wait_for()
    section = page.locator(".s-period").filter(has=heading)
    assert section.get_by_role("heading", level=3).all_inner_texts() == ["Payouts"]
    assert not page.locator(".plan-svg").is_visible()
    assert not page.get_by_text("Feb 2199").count()  # quarters, as the audience may know
    assert not page.get_by_role("heading", name="Ledger").is_visible()
    page.locator(".s-periods summary").click()
    page.get_by_role("heading", name="Ledger").wait_for()
    check_width(page)
    check_axe(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".plan-svg").wait_for()
    assert not heading.is_visible()
    silent_console(page)
    leave(page)


@pytest.mark.parametrize("look", [{}, {"dark": True, "size": "phone"}], ids=["light", "dark phone"])
def test_a_calendar_is_turned_by_plain_links(
    page_for: PageFor, act: Any, ground: dict[str, Any], bob: User, look: dict[str, Any]
) -> None:
    with act(bob) as actor:
        make_item(actor, ground["pay"], "Wallets", end=date(2199, 3, 12), objective=ground["goal"])
        make_item(actor, ground["pay"], "Ledger", end=date(2199, 5, 31), end_precision="month")
        create_milestone(by=actor, name="Fair", date=date(2199, 3, 20), date_precision="day")
        fields = ["dates", "objective", "milestones", "status"]
        change_audience(ground["audience"], by=actor, fields=fields, date_precision="day")
        view = create_view(by=actor, name="The plan", query="view=calendar&month=2199-03", shared=True)
        path = path_of(share_view(view, ground["audience"], by=actor))
    page = page_for(None, path, **look)
    page.get_by_role("heading", name="March 2199").wait_for()
    page.locator(".s-entry").filter(has_text="Wallets").wait_for()
    assert page.locator(".s-entry.milestone").inner_text().strip().endswith("Fair")
    assert page.locator(".s-legend li").first.inner_text().startswith("Money the same day")
    check_axe(page)
    check_width(page)
    shot(page, f"calendar-{'dark' if look else 'light'}")
    page.get_by_role("link", name="May 2199").click()
    page.get_by_role("heading", name="May 2199").wait_for()
    assert page.get_by_role("heading", name="Some day this month").count() == 1
    assert not page.get_by_role("link", name="June 2199").count(), "nothing lies behind"
    check_axe(page)
    page.get_by_role("link", name="March 2199").click()
    page.get_by_role("link", name="August 2026").click()
    page.locator(".s-entry").filter(has_text="Instant payouts").wait_for()
    silent_console(page)
    leave(page)


def test_pictures_and_files_of_what_is_shown_come_from_the_menu(
    page_for: PageFor, act: Any, ground: dict[str, Any], bob: User
) -> None:
    page = page_for(bob, "/w/acme/roadmap/print/?view=timeline")
    shot(page, "print")
    alone(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/w/acme/roadmap/?view=table&q=payouts")
    page.locator(".wb-stage").get_by_text("Instant payouts").first.wait_for()
    assert not [url for url in asked if "export-menu" in url]  # fetched when the menu first opens
    page.get_by_role("button", name="Export").click()
    page.locator("#menu-export:not([inert])").wait_for()
    shot(page, "menu")
    assert "q=payouts" in page.locator("[data-format=csv]").get_attribute("href")
    kept = {}
    for name, head in {"Picture (PNG)": b"\x89PNG\r\n\x1a\n", "PDF": b"%PDF-"}.items():
        if not page.locator("#menu-export").is_visible():
            page.get_by_role("button", name="Export").click()
        with page.expect_download() as found:
            page.get_by_role("link", name=name, exact=True).click()
        kept[found.value.suggested_filename] = found.value.path().read_bytes()
        assert kept[found.value.suggested_filename].startswith(head)
    assert list(kept) == ["acme-roadmap-table.png", "acme-roadmap-table.pdf"]
    assert (
        page.locator("#menu-export [data-print]")
        .get_attribute("href")
        .startswith("print/?view=table&q=payouts")
    )
    leave(page)


@pytest.mark.parametrize(
    "query, names",
    [
        ("view=table&group=horizon", ["Now", "Not placed"]),
        ("view=matrix&hue=product", ["Payouts", "Secret product"]),
        ("view=tree", ["Money the same day", "Serves no objective"]),
        ("view=calendar", ["Calendar"]),
    ],
)
def test_views_without_lanes_are_presented_too(
    page_for: PageFor, act: Any, ground: dict[str, Any], bob: User, query: str, names: list[str]
) -> None:
    with act(bob) as actor:
        for row, horizon, number in ((ground["item"], "now", 3), (ground["hidden"], "", 6)):
            change_item(row, by=actor, effort=number, value=number, horizon=horizon)
        change_item(ground["item"], by=actor, objective=ground["goal"])
    page = page_for(bob, "/w/acme/roadmap/print/")
    alone(page)
    page.goto(f"/w/acme/roadmap/?{query}")
    title, place = page.locator(".present-bar h1"), page.locator(".present-bar .at")
    page.get_by_role("button", name="Present", exact=True).click()
    for at, name in enumerate(names, 1):
        place.get_by_text(f"{at} of {len(names)}").wait_for()
        assert title.inner_text() == name
        if len(names) > 1:
            there, gone = ("Instant payouts", "Project Kraken")[:: 1 if at == 1 else -1]
            page.locator(".wb-stage").get_by_text(there).first.wait_for()
            assert page.locator(".wb-stage").get_by_text(gone).count() == 0
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.locator(".present-bar").wait_for(state="detached")
    if query != "view=calendar":
        page.locator(".wb-stage").get_by_text("Project Kraken").first.wait_for()
        page.locator(".wb-stage").get_by_text("Instant payouts").first.wait_for()
    leave(page)
