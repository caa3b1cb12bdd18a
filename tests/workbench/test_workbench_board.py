"""The board: columns and swimlanes by any field, limits, chosen fields, presenting."""

import re

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions.gates import create_gate
from roadmap.models import Item, Status
from tests.browser import check_axe, check_width, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, drag, middle, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
GRID = "?view=board&columns=status&rows=team"


def test_a_card_is_dragged_across_both_axes(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, GRID)
    card = page.locator(f'.card[data-id="{plan["day"].pk}"]')
    drag(page, card, middle(page.locator(f'.cell:has([data-id="{plan["quarter"].pk}"])')))
    settled(page)
    moved = stored(plan["day"])
    assert (moved.status_id, moved.team_id) == (plan["quarter"].status_id, plan["quarter"].team_id)
    page.keyboard.press("Control+z")
    settled(page)
    back = stored(plan["day"])
    assert (back.status_id, back.team_id) == (plan["day"].status_id, plan["day"].team_id)
    silent_console(page)


def test_keys_move_it_across_both_axes(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, GRID)
    page.locator(f'[data-id="{plan["quarter"].pk}"] a').focus()
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page.locator("[aria-live=polite].vh")).to_contain_text(
        "Moved Pay by bank from Checkout to Platform"
    )
    expect(page.locator(f'[data-id="{plan["quarter"].pk}"] a')).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    moved = stored(plan["quarter"])
    assert (moved.status_id, moved.team_id) == (plan["day"].status_id, plan["day"].team_id)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Move to the next swimlane")


@pytest.mark.parametrize("way", ["drag", "keys"])
def test_a_gate_sends_a_card_back_and_says_why(
    bench: Open, plan: Plan, bob: User, act: Act, way: str
) -> None:
    with act(bob) as actor:
        status = Status.objects.get(name="In progress")
        create_gate(by=actor, status=status, text="Has a price")
    page = bench(bob, GRID)
    home = page.locator(f'.cell:has([data-id="{plan["quarter"].pk}"])')
    gated = page.locator(f'.cell:has([data-id="{plan["day"].pk}"])')
    if way == "drag":
        drag(page, page.locator(f'.card[data-id="{plan["quarter"].pk}"]'), middle(gated))
    else:
        page.locator(f'[data-id="{plan["quarter"].pk}"] a').focus()
        page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".toast")).to_contain_text("when this holds: Has a price")
    expect(gated.locator(f'[data-id="{plan["quarter"].pk}"]')).to_have_count(0)
    expect(home).to_have_count(1)
    assert stored(plan["quarter"]).status_id == plan["quarter"].status_id


def test_a_limit_is_counted_and_warned_of(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    with act(bob):
        Status.objects.filter(category="in_progress").update(wip_limit=1)
    page = bench(bob, "?view=board&columns=status")
    column = page.get_by_role("region", name="In progress")
    expect(column.locator(".lim")).to_contain_text("2 / 1")
    expect(column.locator(".lim")).to_contain_text("2 of at most 1: too many at once")


def test_cards_show_the_fields_chosen(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board")
    page.get_by_role("button", name="Cards").click()
    for name in ("Objective", "Key", "Status", "Companies", "Revenue", "RICE", "Owner"):
        page.locator("#wb-cards").get_by_label(name, exact=True).uncheck()
    card = page.locator(f'.card[data-id="{plan["day"].pk}"]')
    expect(card.locator("dl")).to_contain_text("Platform")
    expect(card.locator("dt")).to_have_text(["Team", "End"])
    expect(page).to_have_url(re.compile("cards=team%2Cend"))


def test_a_field_that_cannot_be_set_says_so(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board&columns=late")
    page.locator(f'[data-id="{plan["late"].pk}"] a').focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("Late cannot be set by moving a card there.")


def test_presented_one_swimlane_at_a_time(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, GRID)
    page.keyboard.press("p")
    expect(page.locator(".present-bar h1")).to_have_text("Checkout")
    expect(page.locator(".swim")).to_have_count(1)
    # Heads count what is on the stage, and no card lies over the next column.
    shown = page.locator(".swim .card:visible, .swim .line:visible")
    counts = page.locator(".swim-heads .lim").all_inner_texts()
    assert sum(map(int, counts)) == shown.count() < len(plan)
    for cell in page.locator(".swim .cell").all():
        assert cell.evaluate("el => el.querySelector('ul').scrollWidth <= el.clientWidth + 1")
    expect(page.get_by_role("button", name="Previous lane")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Previous lane")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("Escape")
    expect(page.locator(".swim")).to_have_count(3)
    silent_console(page)


@pytest.mark.parametrize("size", ["desk", "laptop", "phone"])
def test_it_is_accessible_in_both_lights(bench: Open, plan: Plan, bob: User, size: str) -> None:
    for dark in (False, True):
        page = bench(bob, GRID + "&cards=status,owner,objective,end", dark=dark, size=size)
        check_axe(page)
        check_width(page)
