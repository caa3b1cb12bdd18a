"""Taking out what is shown, from within a scenario: its plan, with its name, and nothing that would be the live plan's."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions.scenarios import create_scenario, lay_change
from roadmap.models import Item, Scenario
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scenario(plan: dict[str, Item], act: Act, bob: User) -> Scenario:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
        lay_change(scenario, plan["day"], {"title": "Ledger first"}, by=actor)
    return scenario


def menu(page: Page) -> None:
    if not page.locator("#menu-export").is_visible():
        page.get_by_role("button", name="Export").click()
    page.locator("#menu-export:not([inert])").wait_for()


def taken(page: Page, name: str) -> tuple[str, bytes]:
    menu(page)
    with page.expect_download() as found:
        page.get_by_role("link", name=name, exact=True).click()
    return found.value.suggested_filename, found.value.path().read_bytes()


def test_a_scenario_is_exported_as_it_is(
    bench: Open, plan: dict[str, Item], scenario: Scenario, bob: User
) -> None:
    page = bench(bob, f"?view=table&cols=title&group=team&scenario={scenario.pk}")
    page.get_by_text("Ledger first").first.wait_for()
    name, body = taken(page, "Table as CSV")
    said = body.decode("utf-8-sig")
    assert name == "acme-roadmap-hire-two.csv" and said.startswith("Team,Title,Scenario\r\n")
    assert "Platform,Ledger first,Hire two" in said and "Ledger migration" not in said
    name, body = taken(page, "Picture (SVG)")
    assert name == "acme-roadmap-table-scenario-hire-two.svg" and "Ledger first" in body.decode()
    name, body = taken(page, "PDF")
    assert name.endswith("scenario-hire-two.pdf") and body.startswith(b"%PDF-")
    menu(page)
    expect(page.get_by_role("link", name="Print")).to_have_attribute(
        "href", f"print/?view=table&cols=title&group=team&scenario={scenario.pk}&weekday=0"
    )
    expect(page.get_by_role("button", name="Calendar address")).to_be_hidden()
    silent_console(page)


def test_the_live_plan_is_exported_without_it(
    bench: Open, plan: dict[str, Item], scenario: Scenario, bob: User
) -> None:
    page = bench(bob, "?view=table&cols=title")
    page.get_by_text("Ledger migration").first.wait_for()
    name, body = taken(page, "Table as CSV")
    assert name == "acme-roadmap.csv" and body.decode("utf-8-sig").startswith("Title\r\n")
    menu(page)
    expect(page.get_by_role("button", name="Calendar address")).to_be_visible()
