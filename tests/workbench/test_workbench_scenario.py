"""The workbench over a scenario: edits go to it, the live plan never moves, and applying brings them over."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Item, ScenarioChange
from tests.browser import check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, drag, middle, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def test_a_drag_in_a_scenario_changes_nothing_live(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
    page = bench(bob, f"?view=board&columns=status&rows=team&scenario={scenario.pk}")
    expect(page.locator(".wb-scenario")).to_contain_text("You are in the scenario “Hire two”")
    before = stored(plan["day"])
    card = page.locator(f'.card[data-id="{plan["day"].pk}"]')
    drag(page, card, middle(page.locator(f'.cell:has([data-id="{plan["quarter"].pk}"])')))
    settled(page)
    now = stored(plan["day"])
    assert (now.status_id, now.team_id, now.version) == (before.status_id, before.team_id, before.version)
    with act(bob):
        change = ScenarioChange.objects.get()
        assert change.fields == {
            "status": str(plan["quarter"].status_id),
            "team": str(plan["quarter"].team_id),
        }
    check_axe(page)
    page.reload()
    settled(page)
    moved = page.locator(f'.cell:has([data-id="{plan["quarter"].pk}"]) [data-id="{plan["day"].pk}"]')
    expect(moved).to_be_visible()
    silent_console(page)
    page.get_by_role("link", name="Compare and apply").click()
    page.get_by_role("button", name="Apply what is ticked").click()
    expect(page.get_by_text("This scenario is in the live plan.")).to_be_visible()
    assert stored(plan["day"]).team_id == plan["quarter"].team_id
    page.wait_for_timeout(500)  # the toast comes in by fading
    check_axe(page)


def test_undo_in_a_scenario_leaves_no_change(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
    page = bench(bob, f"?view=board&columns=status&scenario={scenario.pk}")
    page.locator(f'[data-id="{plan["quarter"].pk}"] a').first.focus()
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    with act(bob):
        assert ScenarioChange.objects.count() == 1
    page.keyboard.press("Control+z")
    settled(page)
    with act(bob):
        assert ScenarioChange.objects.count() == 0


def test_a_selection_of_the_table_is_put_side_by_side(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table")
    page.locator(".grid").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.locator(".bulk").get_by_role("button", name="Decide between").click()
    expect(page.locator("h1")).to_have_text("Put a question")
    expect(page.locator(".compare thead th")).to_have_count(3)
