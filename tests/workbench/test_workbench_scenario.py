"""The workbench over a scenario: edits go to it, the live plan never moves, and applying brings them over."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions import create_link, create_milestone
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Item, ScenarioChange
from tests.browser import check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import TODAY, Open, bar, drag, middle, settled, stored

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
        assert change.fields.pop("rank") != before.rank, "its place among the others, too"
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


def test_links_milestones_and_what_follows_stay_in_the_scenario(
    bench: Open, plan: Plan, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
        create_milestone(by=actor, name="Summer release", date=TODAY + timedelta(40), date_precision="day")
        create_link(by=actor, kind="blocks", source=plan["day"], target=plan["quarter"], lag=0)
    page = bench(bob, f"?scenario={scenario.pk}")
    expect(page.locator(".path-note")).to_be_attached()  # comes with what listens for keys
    mark = page.locator(".mile", has_text="Summer release")
    mark.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("Moved Summer release to")
    bar(page, plan["day"]).focus()
    for _step in range(30):
        page.keyboard.press("Alt+ArrowRight")
    settled(page)
    page.get_by_role("button", name="Move what follows").click()
    box = page.get_by_role("dialog", name="Move what follows")
    expect(box).to_contain_text("Pay by bank")
    box.get_by_role("button", name="Move 1 item").click()
    expect(page.locator("#toasts")).to_contain_text("Moved 1 item")
    page.get_by_role("button", name="Critical path").click()
    expect(page.locator(".path-note")).to_contain_text("2 items decide that all is done by")
    with act(bob):
        kinds = set(ScenarioChange.objects.values_list("kind", "label"))
        assert {kind for kind, _label in kinds} == {"item", "milestone"} and len(kinds) == 3
        assert stored(plan["quarter"]).start == plan["quarter"].start, "the live plan never knew"
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("Undone")
    settled(page)
    with act(bob):
        assert not ScenarioChange.objects.filter(item=plan["quarter"]).exists()
    silent_console(page)


def test_a_row_is_put_elsewhere_in_the_scenario_only(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
    page = bench(bob, f"?view=board&columns=status&scenario={scenario.pk}")
    card = page.locator(f'.card[data-id="{plan["day"].pk}"]')
    card.locator("a").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    settled(page)
    with act(bob):
        assert "rank" in ScenarioChange.objects.get().fields
        assert stored(plan["day"]).rank == plan["day"].rank
    silent_console(page)


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


def test_what_differs_is_marked_and_a_bulk_change_taken_back_is_shown_at_once(
    bench: Open, plan: Plan, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
    page = bench(bob, f"?view=table&cols=title,team&sort=title&scenario={scenario.pk}")
    page.locator(".grid").focus()
    page.keyboard.press("ArrowDown")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    bulk, menu = page.locator(".bulk"), page.locator(".bulk-menu")
    bulk.get_by_role("button", name="Set").click()
    menu.get_by_role("button", name="Team").click()
    choice = menu.locator("select")
    if choice.count():
        choice.select_option(label="Checkout")
        menu.get_by_role("button", name="Set", exact=True).click()
    else:
        menu.get_by_role("button", name="Checkout").click()
    cells = page.locator(".td.f-team", has_text="Checkout")
    before = cells.count()
    marked = page.locator(".td.f-team.differs")
    expect(marked.first).to_have_attribute("title", "In the live plan: Platform")
    settled(page)
    assert marked.count() >= 2
    page.keyboard.press("Control+z")
    expect(page.locator(".toast").last).to_contain_text("Undone")
    expect(marked).to_have_count(0)
    assert cells.count() < before or before == 1
    silent_console(page)


def test_a_bar_moved_in_a_scenario_has_the_live_plan_behind_it(
    bench: Open, plan: Plan, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
    page = bench(bob, f"?scenario={scenario.pk}")
    expect(page.locator('[data-key="n"]')).to_be_attached()
    bar(page, plan["day"]).focus()
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    expect(bar(page, plan["day"])).to_contain_text("+7 days")
    expect(page.locator(".bar.differs")).to_have_count(1)
    expect(page.locator(".standfirst")).to_contain_text("1 ends later than in the live plan.")
    check_axe(page)
    silent_console(page)
