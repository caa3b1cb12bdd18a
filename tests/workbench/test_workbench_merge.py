"""What is done with whole items: from the panel's menu, under the pointer, in every view; two become one and part again."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.models import Item
from tests.browser import check_axe, check_width, silent_console
from tests.workbench.conftest import Open, bar, cell, panel_act, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def test_an_open_item_is_merged_and_parted(bench: Open, plan: Plan, bob: User) -> None:
    day, late = plan["day"], plan["late"]
    page = bench(bob, f"?view=table&item={late.key}")
    panel_act(page, "Merge into…")
    page.get_by_label("The item that stays").fill("ledger")
    page.locator("dialog.merge .picks button").first.click()
    expect(page.locator(".merge .goes")).to_contain_text(f"Goes to {day.key}")
    expect(page.locator(".merge .goes")).to_contain_text("One undo parts the two again.")
    check_axe(page)
    page.locator(".merge").get_by_role("button", name="Merge", exact=True).click()
    expect(cell(page, late, "title")).to_have_count(0)
    expect(page.locator(".panel .pt")).to_have_text(day.title)
    expect(page.locator(".panel .words")).to_contain_text(f"{late.key} {late.title} was merged into this.")
    settled(page)
    assert stored(late).merged_into_id == day.pk
    page.locator(".panel").get_by_role("button", name="Close (Esc)").click()
    page.keyboard.press("Control+z")
    expect(cell(page, late, "title")).to_have_count(1)
    settled(page)
    assert stored(late).merged_into_id is None
    silent_console(page)


def test_a_copy_from_the_menu_under_the_pointer(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board")
    page.locator(f'.card[data-id="{plan["day"].pk}"]').click(button="right")
    page.locator("#wb-item-menu").get_by_role("button", name="Duplicate").click()
    expect(page.get_by_role("link", name="Ledger migration (copy)")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("Copied Ledger migration")
    silent_console(page)


def test_the_palette_archives_the_open_item(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, f"?view=table&item={plan['day'].key}")
    expect(page.locator(".panel .pt")).to_have_text("Ledger migration")
    page.wait_for_timeout(1500)  # the palette knows the items once the page is at rest
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill(">archive")
    page.locator("#palette [role=option]").filter(has_text="Archive").first.click()
    expect(cell(page, plan["day"], "title")).to_have_count(0)
    settled(page)
    assert stored(plan["day"]).archived_at is not None


def picked(page: Page, count: int) -> None:
    expect(page.locator(".bulk b")).to_have_text(f"{count} selected")


@pytest.mark.parametrize("view", ["timeline", "board", "tree"])
def test_what_is_selected_has_its_bar_in_every_view(bench: Open, plan: Plan, bob: User, view: str) -> None:
    page = bench(bob, f"?view={view}")
    for item in (plan["day"], plan["late"]):
        at = bar(page, item) if view == "timeline" else page.locator(f'.wb-stage [data-id="{item.pk}"]').first
        at.click(modifiers=["Control"])
    picked(page, 2)
    page.locator(".tabs [data-view=table]").click()
    picked(page, 2)
    page.locator(f".tabs [data-view={view}]").click()
    page.locator(".bulk").get_by_role("button", name="Archive").click()
    expect(page.locator(f'.wb-stage [data-id="{plan["day"].pk}"]')).to_have_count(0)
    expect(page.locator(".bulk")).to_be_hidden()
    settled(page)
    assert all(stored(plan[name]).archived_at for name in ("day", "late"))
    silent_console(page)


def test_keys_select_on_the_board_and_two_are_merged(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board")
    for name, key in (("day", "x"), ("late", " ")):
        page.locator(f'.card[data-id="{plan[name].pk}"] a.over').focus()
        page.keyboard.press(key)
    picked(page, 2)
    page.locator(".bulk").get_by_role("button", name="Merge").click()
    dialog = page.locator("dialog.merge")
    expect(dialog.locator("h2")).to_have_text(f"Merge {plan['day'].key} into {plan['late'].key}")
    dialog.get_by_role("button", name="The other way round").click()
    expect(dialog.locator("h2")).to_have_text(f"Merge {plan['late'].key} into {plan['day'].key}")
    dialog.get_by_role("button", name="Cancel").click()
    page.keyboard.press("Escape")
    expect(page.locator(".bulk")).to_be_hidden()


def test_the_page_is_never_taller_than_its_window(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, f"?view=table&item={plan['day'].key}")
    expect(page.locator(".panel .fragments")).to_be_visible()
    for opener in page.locator(".panel summary").all():
        opener.click()
    check_width(page)
    page.locator(".panel-body").hover()
    for _ in range(8):
        page.mouse.wheel(0, 600)
    page.locator(".panel-body").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
    where = page.evaluate("[scrollY, document.querySelector('.app').scrollTop, document.body.scrollTop]")
    assert where == [0, 0, 0]
    check_width(page)
