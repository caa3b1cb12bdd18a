"""A shared view and the exports in a real browser."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.models import User
from roadmap.actions.views import create_view
from stakeholders.actions.shares import share_view
from stakeholders.views.shared import path_of
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.stakeholders.conftest import make_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
SHOTS = os.environ.get("PMHUB_SHOTS", "")


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


def test_the_picture_and_the_files_come_from_the_menu(
    page_for: PageFor, act: Any, ground: dict[str, Any], bob: User
) -> None:
    page = page_for(bob, "/w/acme/roadmap/print/?view=timeline")
    shot(page, "print")
    page.route("**/stream*", lambda route: route.fulfill(status=204))
    page.goto("/w/acme/roadmap/?view=table&q=payouts")
    page.get_by_role("button", name="Export").click()
    page.wait_for_timeout(300)
    shot(page, "menu")
    assert "q=payouts" in page.locator("[data-format=csv]").get_attribute("href")
    with page.expect_download() as found:
        page.get_by_role("button", name="Timeline as PNG").click()
    data = found.value.path().read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) > 3000
    if SHOTS:
        (Path(SHOTS) / "export.png").write_bytes(data)
