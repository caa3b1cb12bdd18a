"""What one looks for is found: fields to group by, myself in filters, a column among fifty, keys and notes that mean something here."""

import re

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions import change_item
from roadmap.actions.archive import archive_item
from roadmap.actions.fields import create_field
from roadmap.models import Item
from tests.browser import check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, panel_act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def dressed(plan: Plan, act: Act, alice: User, bob: User) -> Plan:
    """A text, a number, a day and a person of the workspace's own."""
    with act(alice) as actor:
        for kind in ("text", "number", "date", "person"):
            create_field(by=actor, name=f"R {kind}", kind=kind)
        values = {"r_text": "Blue", "r_number": 3, "r_date": "2026-05-09", "r_person": str(bob.pk)}
        change_item(plan["day"], by=actor, custom=values)
        change_item(plan["late"], by=actor, custom={"r_text": "Red", "r_person": str(alice.pk)})
    return plan


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("r_text", "Blue"),
        ("r_number", "over 2, up to 5"),
        ("r_date", "May 2026"),
        ("r_person", "Bob Example"),
    ],
)
def test_a_table_is_grouped_by_any_field(
    bench: Open, dressed: Plan, bob: User, field: str, name: str
) -> None:
    page = bench(bob, "?view=table")
    page.locator("select[name=group]").select_option(f"custom.{field}")
    expect(page.locator(".tr.group", has_text=name)).to_have_count(1)
    silent_console(page)


def test_lanes_and_columns_by_any_field(bench: Open, dressed: Plan, bob: User) -> None:
    page = bench(bob, "?view=timeline&lanes=custom.r_text")
    expect(page.locator(".lane-h").filter(has_text="Blue")).to_have_count(1)
    page = bench(bob, "?view=board&columns=custom.r_number")
    expect(page.get_by_text("over 2, up to 5")).to_be_visible()


def test_my_own_items_for_whoever_looks(bench: Open, dressed: Plan, alice: User, bob: User) -> None:
    mine = "?view=table&f=" + '{"field":"custom.r_person","op":"is","value":"me"}'
    for person, shown, hidden in ((bob, "day", "late"), (alice, "late", "day")):
        page = bench(person, mine)
        expect(cell(page, dressed[shown], "title")).to_have_count(1)
        expect(cell(page, dressed[hidden], "title")).to_have_count(0)
    page = bench(bob, "?view=table")
    page.get_by_role("button", name="Add filter").click()
    page.locator("#wb-filter").get_by_role("button", name="Owner").click()
    page.locator("#wb-filter").get_by_label("Me", exact=False).first.check()
    expect(page.locator(".filters .count")).to_have_text("1 item")
    expect(page).to_have_url(re.compile("owner=me"))


def test_a_column_is_found_and_stays_under_the_pointer(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table")
    page.get_by_role("button", name="Columns", exact=True).click()
    page.get_by_label("Find a column").fill("blocked b")
    box = page.locator(".column-menu .pick:visible input")
    expect(box).to_have_count(1)
    where = box.bounding_box()
    box.check()
    expect(page.locator("[id='h-blocked_by']")).to_have_count(1)
    expect(page.locator(".column-menu .pick:visible input")).to_be_focused()
    assert box.bounding_box() == where
    check_axe(page)


def test_cards_tell_what_they_show(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board")
    page.get_by_role("button", name="Cards", exact=True).click()
    team = page.locator("#wb-cards .pick", has_text="Team").locator("input").first
    expect(team).to_be_checked()
    team.uncheck()
    card = page.locator(f'.card[data-id="{plan["day"].pk}"]')
    expect(card).not_to_contain_text("Platform")
    team.check()
    expect(card).to_contain_text("Platform")
    expect(page).not_to_have_url(re.compile("cards="))


def test_keys_of_other_views_are_not_listed(bench: Open, plan: Plan, act: Act, bob: User) -> None:
    page = bench(bob, "?view=table")
    page.keyboard.press("?")
    expect(page.locator("#keys .keys")).to_contain_text("Next item")
    expect(page.locator("#keys .keys")).not_to_contain_text("Pull the end of a bar")
    with act(bob) as actor:
        archive_item(plan["late"], by=actor)
    page = bench(bob, "?view=archive")
    expect(page.locator(".archive li[data-archived]")).to_have_count(1)
    for name in ("Present", "Save view"):
        expect(page.locator(".filters").get_by_role("button", name=name)).to_be_hidden()
    expect(page.locator(".filters")).not_to_contain_text("Stage is not")


def test_only_the_latest_of_what_went_well_is_told(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, f"?view=table&item={plan['day'].key}")
    for _ in range(3):
        panel_act(page, "Copy link")
    expect(page.locator("#toasts .toast")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_without_a_connection_the_panel_says_what_is_missing(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, f"?view=table&item={plan['day'].key}")
    expect(page.locator(".panel .talk")).to_be_visible()
    page.context.set_offline(True)
    cell(page, plan["late"], "title").click()
    expect(page.locator(".panel .pt")).to_have_text("Evening cut-off")
    expect(page.locator(".panel .fragments")).to_contain_text("cannot be read without a connection")
    page.context.set_offline(False)
    expect(page.locator(".panel .talk")).to_be_visible()
