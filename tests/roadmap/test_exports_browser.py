"""In a real browser: the export menu of the strategy pages, and a great import on its way back."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from core import turns
from core.models import Takeback, User
from roadmap import takebacks
from roadmap.actions import create_objective
from roadmap.actions import undo as undoing
from roadmap.models import Product
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act
from tests.roadmap.test_takebacks import Bring, bring

__all__ = ["bring"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_menu_gives_a_file_by_key_and_says_when_it_may_not(
    page_for: PageFor, act: Act, bob: User, product: Product
) -> None:
    with act(bob) as by:
        create_objective(by=by, title="Same-day money", product=product)
        places = str(by.workspace.pk)
    page = page_for(bob, "/w/acme/strategy/sight/")
    page.get_by_role("button", name="Export").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Spreadsheet (XLSX)")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Table as CSV").focus()
    with page.expect_download() as file:
        page.keyboard.press("Enter")
    assert file.value.suggested_filename == "acme-line-of-sight.csv"
    assert "Same-day money" in file.value.path().read_text()
    taken = [turns.take("export", places, settings.EXPORTS_AT_ONCE) for _n in range(settings.EXPORTS_AT_ONCE)]
    assert all(taken)
    page.get_by_role("button", name="Export").click()
    page.get_by_role("link", name="Data as JSON").click()
    expect(page.locator("#toasts")).to_contain_text("are at work already. Try again in a moment.")


def test_a_great_import_goes_back_with_its_progress(
    page_for: PageFor, act: Act, bob: User, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    bring()
    page = page_for(bob, "/w/acme/roadmap/acts/")
    page.get_by_role("button", name="Undo plan.csv: imported 7 items.").click()
    going = page.locator("#takebacks")
    expect(going).to_contain_text("Taking plan.csv back")
    check_axe(page)
    check_width(page)
    with act():
        pk = Takeback.objects.get().pk
    takebacks.run(pk, seconds=0.000001)
    expect(going).to_contain_text("%")
    takebacks.run(pk)
    expect(going).to_have_count(0)
    page.get_by_text("Done and taken back again").click()
    expect(page.get_by_text("plan.csv: took back 7 items.").first).to_be_visible()
    silent_console(page)
