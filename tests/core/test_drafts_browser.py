"""What is typed into a long form: still there after a reload, gone once it is sent, and for nobody else."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User, Workspace
from tests.browser import PageFor, session_of, silent_console

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def as_person(page: Page, user: User) -> None:
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{**session_of(user), "url": origin}])  # type: ignore[list-item]
    anew(page)


def anew(page: Page) -> None:
    """Not reloaded: of that page the browser would fill in the fields itself."""
    page.wait_for_load_state("networkidle")
    address = page.url
    page.goto("about:blank")
    page.goto(address)


def test_a_question_survives_a_reload_for_who_typed_it_until_it_is_sent(
    page_for: PageFor, bob: User, adam: User, acme: Workspace
) -> None:
    page = page_for(bob, "/w/acme/roadmap/decisions/new/")
    form, title = page.locator("form[data-draft][data-kept]"), page.locator("[name=title]")
    form.wait_for()
    title.fill("Which ledger?")
    anew(page)
    expect(title).to_have_value("Which ledger?")
    as_person(page, adam)
    form.wait_for()
    expect(title).to_have_value("")
    as_person(page, bob)
    expect(title).to_have_value("Which ledger?")
    silent_console(page)


def test_what_was_sent_and_taken_is_forgotten_and_what_was_refused_is_not(
    page_for: PageFor, bob: User, acme: Workspace
) -> None:
    page = page_for(bob, "/w/acme/strategy/objectives/new/")
    form, title = page.locator("form[data-draft][data-kept]"), page.locator("[name=title]")
    form.wait_for()
    title.fill("Same-day money")
    dates = [form.locator(f"[name={name}]") for name in ("start", "end")]
    dates[0].fill("2027-03-01")
    dates[1].fill("2027-02-01")
    form.locator("footer .primary").click()
    page.locator("[aria-invalid=true]").first.wait_for()
    anew(page)
    expect(title).to_have_value("Same-day money")
    form.locator("[name=end]").fill("2027-04-01")
    form.locator("footer .primary").click()
    expect(page.locator("h1")).to_contain_text("Same-day money")
    page.wait_for_load_state("networkidle")
    page.goto("/w/acme/strategy/objectives/new/")
    form.wait_for()
    expect(title).to_have_value("")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("strategy/objectives/new/", "[name=title]"),
        ("strategy/products/new/", "[name=name]"),
        ("roadmap/risks/new/", "[name=title]"),
        ("roadmap/milestones/new/", "[name=name]"),
        ("stakeholders/updates/new/", "[name=narrative]"),
    ],
    ids=["objective", "product", "risk", "milestone", "update"],
)
def test_each_long_form_keeps_what_is_typed(
    page_for: PageFor, bob: User, acme: Workspace, path: str, field: str
) -> None:
    page = page_for(bob, f"/w/acme/{path}")
    form = page.locator("form[data-draft][data-kept]")
    form.wait_for()
    page.locator(field).fill("Half a thought")
    anew(page)
    form.wait_for()
    expect(page.locator(field)).to_have_value("Half a thought")
    silent_console(page)
