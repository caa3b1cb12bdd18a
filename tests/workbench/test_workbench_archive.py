"""What was put away is found again in the workbench, and brought back from there."""

import pytest
from playwright.sync_api import Locator, Page, expect

from core.models import Event, User
from roadmap.actions.archive import archive_item
from roadmap.models import Item
from tests.browser import check_axe, check_width, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def away(plan: Plan, act: Act, bob: User) -> Plan:
    """Two items are archived."""
    with act(bob) as actor:
        archive_item(plan["late"], by=actor)
        archive_item(plan["shipped"], by=actor)
    return plan


def test_several_are_brought_back_as_one_act(bench: Open, away: Plan, act: Act, bob: User) -> None:
    page = bench(bob, "?view=table")
    page.get_by_role("button", name="Add filter").click()
    page.get_by_role("button", name="Archived items…").click()
    rows = page.locator(".archive li[data-archived]")
    expect(rows).to_have_count(2)
    for item in ("late", "shipped"):
        page.get_by_label(f"Choose {away[item].title}").check()
    page.get_by_role("button", name="Bring back 2 items").click()
    expect(rows).to_have_count(0)
    assert stored(away["late"]).archived_at is None
    assert events_of(act, [away["late"]])[0] == events_of(act, [away["shipped"]])[0]
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(2)
    assert stored(away["shipped"]).archived_at is not None
    page.locator(".filters input[type=search]").fill("cut-off")
    expect(rows).to_have_count(1)
    expect(page.locator(".filters .count")).to_have_text("1 item")
    silent_console(page)


def events_of(act: Act, items: list[Item]) -> list[int]:
    """The acts that touched these items, the latest first, once each."""
    with act():
        xids = Event.objects.filter(object_id__in=[item.pk for item in items]).order_by("-xid")
        return list(dict.fromkeys(xids.values_list("xid", flat=True)))


def test_what_is_selected_goes_as_one_act(bench: Open, plan: Plan, act: Act, bob: User) -> None:
    page = bench(bob, "?view=table")
    gone = [plan["day"], plan["quarter"], plan["late"]]
    before = len(events_of(act, gone))
    for item in gone:
        cell(page, item, "title").click(modifiers=["Control"])
    expect(page.locator(".bulk b")).to_have_text("3 selected")
    page.locator(".bulk").get_by_role("button", name="Archive").click()
    for item in gone:
        expect(cell(page, item, "title")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("Archived 3 items")
    settled(page)
    assert all(stored(item).archived_at for item in gone)
    assert len(events_of(act, gone)) == before + 1
    page.keyboard.press("Control+z")
    for item in gone:
        expect(cell(page, item, "title")).to_have_count(1)
    settled(page)
    assert not any(stored(item).archived_at for item in gone)
    assert len(events_of(act, gone)) == before + 2
    silent_console(page)


def chosen(page: Page, items: list[Item]) -> Locator:
    """The bar of what is selected, once these are."""
    for item in items:
        cell(page, item, "title").click(modifiers=["Control"])
    expect(page.locator(".bulk b")).to_have_text(f"{len(items)} selected")
    return page.locator(".bulk")


def test_what_is_deleted_goes_and_comes_as_one_act(bench: Open, plan: Plan, act: Act, bob: User) -> None:
    page = bench(bob, "?view=table")
    gone = [plan["day"], plan["quarter"], plan["late"]]
    before = len(events_of(act, gone))
    chosen(page, gone).get_by_role("button", name="Delete").click()
    for item in gone:
        expect(cell(page, item, "title")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("Deleted 3 items")
    settled(page)
    assert len(events_of(act, gone)) == before + 1
    page.keyboard.press("Control+z")
    for item in gone:
        expect(cell(page, item, "title")).to_have_count(1)
    settled(page)
    assert len(events_of(act, gone)) == before + 2
    page.keyboard.press("Control+Shift+z")
    for item in gone:
        expect(cell(page, item, "title")).to_have_count(0)
    settled(page)
    with act():
        assert not Item.objects.filter(pk__in=[item.pk for item in gone]).exists()
    silent_console(page)


def test_copies_are_one_act(bench: Open, plan: Plan, act: Act, bob: User) -> None:
    page = bench(bob, "?view=table")
    chosen(page, [plan["day"], plan["quarter"]]).get_by_role("button", name="Duplicate").click()
    copies = page.get_by_role("gridcell").filter(has_text="(copy)")
    expect(copies).to_have_count(2)
    expect(page.locator("#toasts")).to_contain_text("Copied 2 items")
    with act():
        made = list(Item.objects.filter(title__endswith="(copy)"))
    assert len(events_of(act, made)) == 1
    page.keyboard.press("Control+z")
    expect(copies).to_have_count(0)
    settled(page)
    with act():
        assert not Item.objects.filter(title__endswith="(copy)").exists()
    silent_console(page)


def test_an_address_of_an_archived_item_says_so(bench: Open, away: Plan, bob: User) -> None:
    page = bench(bob, f"?view=table&item={away['late'].key}")
    expect(page.locator("#toasts")).to_contain_text(f"{away['late'].key} is archived: Evening cut-off")
    page.locator("#toasts").get_by_role("button", name="Bring back").click()
    expect(page.locator(".panel .pt")).to_have_text("Evening cut-off")
    settled(page)
    assert stored(away["late"]).archived_at is None


def test_a_viewer_looks_only(bench: Open, away: Plan, vera: User) -> None:
    for dark, size in ((False, "desk"), (True, "phone")):
        page = bench(vera, "?view=archive", dark=dark, size=size)
        expect(page.locator(".archive li[data-archived]")).to_have_count(2)
        expect(page.get_by_role("button", name="Bring back")).to_have_count(0)
        check_axe(page)
        check_width(page)
