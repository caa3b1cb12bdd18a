"""Groups of a field of which an item may have several: it stands under each, in the table, on the board, on the timeline."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions import change_item
from roadmap.models import Item
from tests.browser import check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, drag, middle, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def tagged(plan: Plan, act: Act, bob: User) -> Plan:
    with act(bob) as actor:
        change_item(plan["day"], by=actor, tags=["web", "law"])
        change_item(plan["quarter"], by=actor, tags=["law"])
    return plan


def test_the_table_walks_through_every_line_of_an_item(bench: Open, tagged: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&group=tags&cols=key,title,tags")
    expect(page.locator(f'.tr[data-id="{tagged["day"].pk}"]')).to_have_count(2)
    expect(page.locator(".tr.group b")).to_have_text(["law", "web", "No tag"])
    grid = page.locator(".grid")
    grid.focus()
    for at in (f"c-{tagged['quarter'].pk}-title", "g-tags:web", f"c-{tagged['day'].pk}~2-title"):
        page.keyboard.press("ArrowDown")
        expect(grid).to_have_attribute("aria-activedescendant", at)
    page.keyboard.press("F2")
    page.locator(".editing .edit").fill("Ledger moves")
    page.keyboard.press("Enter")
    expect(page.get_by_role("gridcell", name="Ledger moves")).to_have_count(2)
    check_axe(page)
    silent_console(page)


def test_a_card_moves_from_one_tag_to_another(bench: Open, tagged: Plan, bob: User) -> None:
    page = bench(bob, "?view=board&columns=tags")
    law, web = (page.get_by_role("region", name=name, exact=True) for name in ("law", "web"))
    card = f'[data-id="{tagged["day"].pk}"]'
    expect(law.locator(card)).to_be_visible()
    web.locator(f"{card} a").focus()
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    assert stored(tagged["day"]).tags == []
    page.keyboard.press("Control+z")
    settled(page)
    assert stored(tagged["day"]).tags == ["web", "law"]
    drag(page, page.locator(f'[data-id="{tagged["quarter"].pk}"]'), middle(web.locator("ul")))
    settled(page)
    assert stored(tagged["quarter"]).tags == ["web"]


def test_a_lane_of_the_timeline_for_each_tag(bench: Open, tagged: Plan, bob: User) -> None:
    page = bench(bob, "?view=timeline&lanes=tags")
    bars = page.locator(f'.bar[data-id="{tagged["day"].pk}"]')
    expect(bars).to_have_count(2)
    second = page.locator(f'.lane[data-lane="web"] .bar[data-id="{tagged["day"].pk}"]')
    second.focus()
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    assert stored(tagged["day"]).start > tagged["day"].start
    expect(second).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    settled(page)
    assert stored(tagged["day"]).tags == ["law"]
    expect(bars).to_have_count(1)


def test_empty_swimlanes_are_offered_to_drop_something_there(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board&columns=status&rows=horizon&status=" + str(plan["day"].status_id))
    expect(page.locator(".swim-name")).to_have_text(["Now"])
    page.get_by_role("button", name="Empty ones too").click()
    expect(page.locator(".swim-name")).to_have_text(["Now", "Next", "Later"])
    later = page.get_by_role("region", name="Later", exact=True).locator(".cell").first
    drag(page, page.locator(f'.card[data-id="{plan["day"].pk}"]'), middle(later))
    settled(page)
    assert stored(plan["day"]).horizon == "later"
