"""What is typed into a long form: still there after a reload, gone once it is sent, and for nobody else."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import change_milestone, create_milestone
from roadmap.models import Item, Milestone
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
        ("roadmap/scenarios/new/", "[name=description]"),
        ("metrics/new/", "[name=name]"),
    ],
    ids=["objective", "product", "risk", "milestone", "update", "scenario", "kpi"],
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


def test_a_risk_begun_in_the_panel_of_an_item_is_kept_until_it_is_saved(
    page_for: PageFor, bob: User, acme: Workspace, item: Item
) -> None:
    """The form comes long after the page."""
    page = page_for(bob, f"/w/acme/roadmap/?item={item.key}")
    form = page.locator(".plan-risks form[data-draft][data-kept]")
    begin = page.locator(".plan-risks").get_by_role("button", name="Risk")
    begin.click()
    form.wait_for()
    form.locator("[name=title]").fill("The bank says no")
    anew(page)
    begin.click()
    expect(form.locator("[name=title]")).to_have_value("The bank says no")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(".plan-risks li")).to_contain_text("The bank says no")
    begin.click()
    form.wait_for()
    expect(form.locator("[name=title]")).to_have_value("")


def test_a_draft_leaves_alone_what_somebody_else_saved_meanwhile(
    page_for: PageFor, bob: User, acme: Workspace, item: Item
) -> None:
    with acting(acme, bob) as actor:
        made = create_milestone(by=actor, name="Beta")
    page = page_for(bob, f"/w/acme/roadmap/milestones/{made.pk}/")
    form = page.locator("form[data-draft][data-kept]")
    form.wait_for()
    form.locator("[name=description]").fill("For ten customers")
    with acting(acme, bob) as actor:
        change_milestone(Milestone.objects.get(), by=actor, name="Public beta")
    anew(page)
    form.wait_for()
    expect(form.locator("[name=description]")).to_have_value("For ten customers")
    expect(form.locator("[name=name]")).to_have_value("Public beta")
