"""Two people in one scenario see what the other does; what only the scenario has is drawn and held like the rest."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from core.models import User
from roadmap.actions.scenario_links import lay_link
from roadmap.actions.scenario_milestones import lay_new_milestone
from roadmap.actions.scenarios import create_scenario, lay_change, lay_new, take_out
from roadmap.models import Item, Product, Scenario, ScenarioChange
from tests.browser import PageFor, check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import TODAY, Open, cell, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def scenario(act: Act, bob: User) -> Scenario:
    with act(bob) as actor:
        return create_scenario(by=actor, name="Hire two")


def column(page: Page, item: Item) -> Locator:
    """Where on the board a card lies: in which column, under `data-cell`."""
    return page.locator(f'[data-cell]:has([data-id="{item.pk}"])').last


def listening(page: Page) -> None:
    expect(page.locator("#workbench[data-stream=open]")).to_be_attached()


def test_each_sees_the_others_edits(
    bench: Open, plan: Plan, scenario: Scenario, alice: User, bob: User, act: Act
) -> None:
    address = f"?view=board&columns=status&scenario={scenario.pk}"
    mine, theirs = bench(bob, address), bench(alice, address)
    live = bench(bob, "?view=board&columns=status")
    for page in (mine, theirs, live):
        listening(page)
    at_first = column(mine, plan["quarter"]).get_attribute("data-cell") or ""
    mine.locator(f'[data-id="{plan["quarter"].pk}"] a').first.focus()
    mine.keyboard.press("Alt+ArrowRight")
    expect(column(mine, plan["quarter"])).not_to_have_attribute("data-cell", at_first)
    then = column(mine, plan["quarter"]).get_attribute("data-cell") or ""
    expect(column(theirs, plan["quarter"])).to_have_attribute("data-cell", then)
    settled(mine)
    theirs.locator(f'[data-id="{plan["quarter"].pk}"] a').first.focus()
    theirs.keyboard.press("Alt+ArrowLeft")
    expect(column(mine, plan["quarter"])).to_have_attribute("data-cell", at_first)
    settled(theirs)
    with act():
        assert not ScenarioChange.objects.exists(), "it is where the live plan has it"
    expect(column(live, plan["quarter"])).to_have_attribute("data-cell", at_first)
    for page in (mine, theirs, live):
        silent_console(page)


def test_what_is_new_comes_and_goes(
    bench: Open, plan: Plan, scenario: Scenario, product: Product, alice: User, bob: User, act: Act
) -> None:
    page = bench(bob, f"?scenario={scenario.pk}")
    listening(page)
    dates = {"start": TODAY, "end": TODAY + timedelta(20)}
    with act(alice) as actor:
        new = lay_new(scenario, {"title": "Pilot", "product": product, **dates}, by=actor)
        day = lay_new_milestone(scenario, by=actor, name="Trade fair", date=TODAY + timedelta(30))
    expect(page.locator(f'.bar[data-id="{new.pk}"]')).to_be_visible()
    fair = page.locator(".mile", has_text="Trade fair")
    expect(fair).to_be_visible()
    before = fair.get_attribute("title") or ""
    fair.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("Moved Trade fair to")
    expect(fair).not_to_have_attribute("title", before)
    moved = fair.get_attribute("title") or ""
    page.reload()
    listening(page)
    expect(fair).to_have_attribute("title", moved)
    with act(alice) as actor:
        assert ScenarioChange.objects.get(pk=day.pk).fields["date"] > str(TODAY + timedelta(30))
        lay_link(scenario, by=actor, source=new.pk, target=plan["quarter"].pk)
    with act(alice) as actor:
        for change in (new, day):
            take_out(ScenarioChange.objects.select_related("scenario").get(pk=change.pk), by=actor)
    expect(page.locator(f'.bar[data-id="{new.pk}"]')).to_have_count(0)
    expect(page.locator(".mile", has_text="Trade fair")).to_have_count(0)
    silent_console(page)


def test_an_item_goes_into_a_new_one(
    bench: Open, plan: Plan, scenario: Scenario, product: Product, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        new = lay_new(scenario, {"title": "Pilot", "product": product}, by=actor)
        lay_change(scenario, plan["quarter"], {"title": "Pay by bank", "parent": Item(pk=new.pk)}, by=actor)
    page = bench(bob, f"?view=table&cols=title,parent&scenario={scenario.pk}")
    row = page.locator(f'[data-id="{plan["quarter"].pk}"]').first
    expect(row).to_contain_text("Pilot")
    page.get_by_role("link", name="Compare and apply").click()
    expect(page.locator(".changes")).to_contain_text("Pilot (new)")
    page.get_by_role("checkbox", name="Apply Pilot").uncheck()
    page.get_by_role("button", name="Apply what is ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("becomes part of “Pilot”, which only the scenario has")
    page.get_by_role("button", name="Apply what is ticked").click()
    expect(page.get_by_text("This scenario is in the live plan.")).to_be_visible()
    parent = stored(plan["quarter"]).parent_id
    assert parent and one(pk=parent).title == "Pilot"


def test_the_banner_tells_when_somebody_closes_it(
    bench: Open, plan: Plan, scenario: Scenario, alice: User, bob: User, act: Act
) -> None:
    page = bench(bob, f"?scenario={scenario.pk}")
    listening(page)
    expect(page.locator(".wb-scenario")).to_contain_text("You are in the scenario “Hire two”")
    with act(alice):
        scenario.state = "discarded"
        scenario.save(update_fields=["state"])
    expect(page.locator(".wb-scenario")).to_contain_text("The scenario “Hire two” is closed")
    silent_console(page)


def test_the_page_of_a_scenario_says_that_somebody_changed_it(
    page_for: PageFor, plan: Plan, scenario: Scenario, alice: User, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        lay_change(scenario, plan["quarter"], {"effort": 3.0}, by=actor)
    page = page_for(bob, f"/w/acme/roadmap/scenarios/{scenario.pk}/")
    page.get_by_role("link", name="Add a milestone").click()
    page.get_by_label("Name").fill("Trade fair")
    page.get_by_label("Date").fill("2027-03-05")
    page.get_by_role("button", name="Save in the scenario").click()
    expect(page.locator(".changes")).to_contain_text("Trade fair")
    expect(page.locator("#changed-since")).to_be_hidden()
    page.get_by_role("checkbox", name="Apply Trade fair").uncheck()
    page.wait_for_timeout(1000)  # its stream opens after the page
    with act(alice) as actor:
        lay_change(scenario, plan["late"], {"effort": 7.0}, by=actor)
    expect(page.locator("#changed-since")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Apply Trade fair")).not_to_be_checked()
    check_axe(page)
    page.get_by_role("link", name="Show it as it is now").click()
    expect(page.get_by_role("heading", name="3 changes")).to_be_visible()
    silent_console(page)


def retitle(page: Page, item: Item, title: str) -> None:
    cell(page, item, "title").click()
    page.keyboard.press("F2")
    page.locator(".editing .edit").fill(title)
    page.keyboard.press("Enter")
    expect(cell(page, item, "title")).to_have_text(title)


def test_who_was_not_quick_enough_is_told_with_both_values(
    bench: Open, plan: Plan, scenario: Scenario, alice: User, bob: User, act: Act
) -> None:
    page = bench(bob, f"?view=table&cols=key,title&scenario={scenario.pk}")
    listening(page)
    page.context.set_offline(True)
    retitle(page, plan["day"], "Mine")
    with act(alice) as actor:
        lay_change(scenario, stored(plan["day"]), {"title": "Theirs", "effort": 3.0}, by=actor)
    page.context.set_offline(False)
    box = page.locator(
        ".wb-notes .lost", has_text="They set title to “Theirs”, you to “Mine”. Theirs stands."
    )
    expect(box).to_contain_text("Theirs: Alice Example was quicker")
    expect(cell(page, plan["day"], "title")).to_have_text("Theirs")
    box.get_by_role("button", name="Use mine").click()
    expect(cell(page, plan["day"], "title")).to_have_text("Mine")
    settled(page)
    with act():
        assert ScenarioChange.objects.get().fields == {"title": "Mine", "effort": 3.0}
    assert stored(plan["day"]).title == "Ledger migration"
    page.context.set_offline(True)
    retitle(page, plan["day"], "Mine again")
    with act(alice) as actor:
        lay_change(scenario, stored(plan["day"]), {"effort": 8.0}, by=actor)
    page.context.set_offline(False)
    expect(page.locator("#toasts")).to_contain_text("someone changed effort at the same time")
    settled(page)
    with act():
        assert ScenarioChange.objects.get().fields == {"title": "Mine again", "effort": 8.0}, "both are kept"


def test_its_history_is_read_and_one_change_set_back(
    page_for: PageFor, plan: Plan, scenario: Scenario, alice: User, bob: User, act: Act
) -> None:
    with act(alice) as actor:
        lay_change(scenario, plan["quarter"], {"title": "Pay by phone"}, by=actor)
    page = page_for(bob, f"/w/acme/roadmap/scenarios/{scenario.pk}/")
    page.get_by_role("link", name="History").click()
    line = page.get_by_role("listitem").filter(has_text="Renamed from “Pay by bank”.")
    expect(line).to_contain_text("Alice Example")
    check_axe(page)
    line.get_by_role("button", name="Undo").click()
    expect(
        page.get_by_text("Taken out of the scenario: it is as in the live plan again.").first
    ).to_be_visible()
    with act():
        assert not ScenarioChange.objects.exists()
    silent_console(page)
