"""The tree: lines change their order among siblings, by key and by hand, and move to other homes."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions import change_item, create_item, create_objective
from roadmap.models import Item
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def family(plan: Plan, act: Act, bob: User) -> Plan:
    """Two children below the first item, and another objective."""
    with act(bob) as actor:
        change_item(plan["late"], by=actor, parent=plan["day"])
        second = create_item(by=actor, product=plan["day"].product, title="Second part", parent=plan["day"])
        create_objective(by=actor, title="Fewer calls", hue=150)
    return {**plan, "second": second}


def titles(page: Page) -> list[str]:
    lines = page.locator(".tl-row.item .truncate").all()
    return [line.inner_text() for line in sorted(lines, key=lambda line: line.bounding_box()["y"])]


def between(page: Page, item: Item, part: float) -> tuple[float, float]:
    """A point in a line, so far from its upper edge."""
    box = page.locator(f'.tl-row[data-id="{item.pk}"]').bounding_box()
    assert box
    return box["x"] + 180, box["y"] + box["height"] * part


def carry(page: Page, item: Item, to: tuple[float, float]) -> None:
    page.mouse.move(*between(page, item, 0.5))
    page.mouse.down()
    page.mouse.move(*to, steps=8)
    page.wait_for_timeout(80)
    page.mouse.up()


def test_keys_change_the_order_of_siblings(bench: Open, family: Plan, bob: User) -> None:
    page = bench(bob, "?view=tree")
    page.get_by_role("treeitem", name="Second part").click()
    page.keyboard.press("Escape")
    page.locator(".tree").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[aria-live=polite].vh")).to_contain_text("Moved Second part to place 1 of 2")
    settled(page)
    assert stored(family["second"]).rank < stored(family["late"]).rank
    assert titles(page)[:3] == ["Ledger migration", "Second part", "Evening cut-off"]
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[aria-live=polite].vh")).to_contain_text("It is the first there already.")
    page.keyboard.press("Control+z")
    settled(page)
    assert stored(family["second"]).rank > stored(family["late"]).rank


def test_keys_move_it_to_another_objective(bench: Open, family: Plan, bob: User) -> None:
    page = bench(bob, "?view=tree")
    page.get_by_role("treeitem", name="Ledger migration").click()
    page.keyboard.press("Escape")
    page.locator(".tree").focus()
    page.keyboard.press("Alt+Shift+ArrowDown")
    settled(page)
    assert one(objective__title="Fewer calls").pk == family["day"].pk
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Move to the next objective")
    silent_console(page)


def test_a_line_is_dropped_between_two_others(bench: Open, family: Plan, bob: User) -> None:
    page = bench(bob, "?view=tree")
    expect(page.get_by_role("treeitem", name="Second part")).to_be_visible()
    carry(page, family["second"], between(page, family["late"], 0.1))
    settled(page)
    assert stored(family["second"]).rank < stored(family["late"]).rank
    assert stored(family["second"]).parent_id == family["day"].pk
    carry(page, family["quarter"], between(page, family["late"], 0.9))
    settled(page)
    joined = stored(family["quarter"])
    assert (joined.parent_id, joined.objective_id) == (family["day"].pk, family["day"].objective_id)
    assert joined.rank > stored(family["late"]).rank
    page.keyboard.press("Control+z")
    settled(page)
    assert stored(family["quarter"]).parent_id is None
