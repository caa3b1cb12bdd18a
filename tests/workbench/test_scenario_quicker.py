"""Two people change a link or a milestone at the same time: who was not quick enough is told, and loses nothing unasked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from core.models import User
from roadmap.actions import create_link, create_milestone
from roadmap.actions.scenario_links import lay_lag
from roadmap.actions.scenario_milestones import lay_milestone
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Item, Link, Milestone, Scenario, ScenarioChange
from tests.browser import check_axe
from tests.conftest import Act
from tests.workbench.conftest import TODAY, Open, bar

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
CHANGES = re.compile(r"/scenarios/[0-9a-f-]+/changes$")


@pytest.fixture
def scenario(act: Act, bob: User) -> Scenario:
    with act(bob) as actor:
        return create_scenario(by=actor, name="Hire two")


def deaf(page: Page) -> None:
    """It hears that something changed in the scenario, and never gets to read what."""

    def answer(route: Any) -> None:
        route.abort() if route.request.method == "GET" else route.continue_()

    page.route(CHANGES, answer)


def posted(answer: Response) -> bool:
    """What was laid over the scenario is stored when it is answered."""
    return answer.request.method == "POST" and bool(CHANGES.search(answer.url)) and answer.ok


def told(page: Page) -> Any:
    return page.locator(".wb-notes .lost")


def ready(page: Page) -> None:
    """What listens for keys comes after the first picture."""
    expect(page.locator(".path-note")).to_be_attached()


def test_a_milestone_that_somebody_moved_first(
    bench: Open, plan: Plan, scenario: Scenario, alice: User, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        day = create_milestone(by=actor, name="Fair", date=TODAY + timedelta(40), date_precision="day")
    page = bench(bob, f"?scenario={scenario.pk}")
    ready(page)
    deaf(page)
    with act(alice) as actor:
        lay_milestone(scenario, day, by=actor, date=TODAY + timedelta(60), date_precision="day")
    mark = page.locator(".mile", has_text="Fair")
    mark.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(told(page)).to_contain_text("Fair: someone was quicker")
    expect(told(page)).to_contain_text(re.compile("They set the date to .+, you to .+. Theirs stands."))
    check_axe(page)
    laid = ScenarioChange.objects
    with act():
        assert laid.get().fields["date"] == str(TODAY + timedelta(60))
    with page.expect_response(posted):
        told(page).get_by_role("button", name="Use mine").click()
    expect(told(page)).to_have_count(0)
    with act():
        assert laid.get().fields["date"] == str(TODAY + timedelta(47))
        assert Milestone.objects.get().date == TODAY + timedelta(40), "the live plan never knew"


def test_a_link_that_somebody_gave_another_lag_first(
    bench: Open, plan: Plan, scenario: Scenario, alice: User, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        link = create_link(plan["day"], plan["quarter"], by=actor)
    page = bench(bob, f"?scenario={scenario.pk}")
    ready(page)
    deaf(page)
    with act(alice) as actor:
        lay_lag(scenario, Link.objects.select_related("source", "target").get(), 5, by=actor)
    bar(page, plan["day"]).focus()
    page.keyboard.press("l")
    page.get_by_label("Days between").fill("9")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Ledger migration blocks Pay by bank: someone was quicker")
    expect(told(page)).to_contain_text("They set days between to 5, you to 9. Theirs stands.")
    with act():
        assert ScenarioChange.objects.get().fields["lag"] == 5
    told(page).get_by_role("button", name="Keep theirs").click()
    expect(told(page)).to_have_count(0)
    bar(page, plan["day"]).focus()
    page.keyboard.press("l")
    expect(page.get_by_label("Days between")).to_have_value("5")
    with act(alice) as actor:
        found = Link.objects.select_related("source", "target").get(pk=link.pk)
        lay_lag(scenario, found, 7, by=actor)
    page.get_by_role("button", name="Take this link away").click()
    expect(told(page)).to_contain_text("They set days between to 7, you took it away. Theirs stands.")
    told(page).get_by_role("button", name="Take this link away").click()
    expect(page.locator("#toasts")).to_contain_text("no longer blocks")
    with act():
        assert ScenarioChange.objects.get().drop and Link.objects.get().lag == 0


def test_in_the_live_plan_too(bench: Open, plan: Plan, alice: User, bob: User, act: Act) -> None:
    """What was open in the small box is what was seen."""
    with act(bob) as actor:
        link = create_link(plan["day"], plan["quarter"], by=actor)
    page = bench(bob)
    ready(page)
    bar(page, plan["day"]).focus()
    page.keyboard.press("l")
    page.get_by_label("Days between").fill("9")
    with act(alice):
        link.lag = 5
        link.save(update_fields=["lag"])
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("They set days between to 5, you to 9. Theirs stands.")
    told(page).get_by_role("button", name="Use mine").click()
    expect(page.locator("#toasts")).to_contain_text("waits 9 days after")
    with act():
        assert Link.objects.get().lag == 9
