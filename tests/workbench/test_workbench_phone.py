"""On a phone: the agenda says what waits and which milestones come, the month is read in words, all with a finger."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions import change_item
from roadmap.actions.baselines import create_baseline
from roadmap.actions.links import create_link
from roadmap.models import Item, Milestone
from tests.browser import check_axe, check_width, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
TODAY = date.today()


@pytest.fixture
def linked(plan: Plan, act: Act, bob: User) -> Plan:
    """The late item holds up the first one; a milestone comes before it ends."""
    with act(bob) as actor:
        create_link(plan["late"], plan["day"], by=actor)
        Milestone.objects.create(
            workspace=actor.workspace, name="Spring release", date=TODAY + timedelta(40), date_precision="day"
        )
    return plan


def test_the_agenda_tells_what_waits_and_which_milestones_come(bench: Open, linked: Plan, bob: User) -> None:
    page = bench(bob, size="phone")
    waiting = page.locator(f'.agenda .entry[data-id="{linked["day"].pk}"]')
    expect(waiting).to_contain_text("waits for Evening cut-off")
    expect(page.locator(f'.agenda .entry[data-id="{linked["late"].pk}"]')).to_contain_text(
        "1 item waits for it"
    )
    expect(page.locator(".agenda .mile")).to_contain_text("Spring release")
    check_axe(page)
    check_width(page)
    waiting.get_by_role("button", name="waits for Evening cut-off").click()
    expect(page.locator(".panel h2")).to_have_text("Evening cut-off")
    silent_console(page)


def test_dates_are_set_where_they_stand(bench: Open, linked: Plan, bob: User) -> None:
    page = bench(bob, size="phone")
    page.get_by_role("button", name="Dates of Ledger migration").click()
    day = linked["day"].end + timedelta(3)
    page.get_by_label("End", exact=True).fill(day.isoformat())
    page.get_by_role("button", name="Set dates").click()
    settled(page)
    assert stored(linked["day"]).end == day


def test_the_month_is_read_in_words(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    day = TODAY.replace(day=14)
    with act(bob) as actor:
        change_item(plan["day"], by=actor, start=day, start_precision="day", end=day, end_precision="day")
    page = bench(bob, "?view=calendar", size="phone")
    expect(page.locator(".cal-list h3", has_text=" 14 ")).to_be_visible()
    page.locator(".cal-list").get_by_text("Ledger migration").click()
    expect(page.locator(".panel h2")).to_have_text("Ledger migration")


def test_the_title_stays_beside_other_columns_and_opens_its_item(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table", size="phone")
    title = cell(page, plan["day"], "title")
    page.locator(".grid").evaluate("grid => { grid.scrollLeft = 400; }")
    expect(title).to_be_in_viewport()
    title.click()
    expect(page.locator(".panel h2")).to_have_text("Ledger migration")


def test_the_agenda_tells_what_slipped_and_what_decides_the_end(
    bench: Open, linked: Plan, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        frozen = create_baseline(by=actor, name="Spring")
        late = TODAY - timedelta(7)
        change_item(linked["late"], by=actor, end=late, end_precision="day")
    page = bench(bob, f"?base={frozen.pk}&path={linked['day'].pk}", size="phone")
    entry = page.locator(f'.agenda .entry[data-id="{linked["late"].pk}"]')
    expect(entry).to_contain_text("+2 weeks")
    expect(entry).to_contain_text("decides the end")
    expect(page.locator(".agenda .beside")).to_contain_text("decide that Ledger migration is done by")
    expect(page.locator(".standfirst")).to_contain_text("slipped since")
    check_axe(page)
    check_width(page)
    silent_console(page)
