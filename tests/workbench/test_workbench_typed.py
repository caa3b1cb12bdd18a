"""What is typed stays: while others write, when it cannot be read, over several lines, and where one of two dates is given."""

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.actions import change_item
from roadmap.actions.comments import create_comment
from roadmap.actions.fields import create_field
from roadmap.models import Item
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def test_a_cell_in_hand_outlasts_a_comment_by_another(
    bench: Open, plan: Plan, act: Act, alice: User, bob: User
) -> None:
    page = bench(bob, "?view=table&cols=key,title,effort")
    cell(page, plan["day"], "title").click()
    page.keyboard.press("F2")
    editor = page.locator(".editing .edit")
    editor.fill("Ledger migration, half typed")
    with page.expect_response(lambda answer: "frame=1" in answer.url), act(alice) as actor:
        create_comment(by=actor, item=plan["late"], text="Look at this")
    page.wait_for_timeout(300)
    expect(editor).to_have_value("Ledger migration, half typed")
    expect(page.locator(".grid [data-id]")).to_have_count(5)
    page.keyboard.press("Enter")
    settled(page)
    assert stored(plan["day"]).title == "Ledger migration, half typed"
    expect(page.locator(".grid [data-id]")).to_have_count(5)


def test_an_address_that_is_none_is_refused_where_it_stands(
    bench: Open, plan: Plan, act: Act, alice: User, bob: User
) -> None:
    with act(alice) as actor:
        create_field(by=actor, name="spec", kind="url")
    page = bench(bob, "?view=table&cols=key,title,custom.spec:200")
    cell(page, plan["day"], "custom.spec").click()
    page.keyboard.press("F2")
    editor = page.locator(".editing .edit")
    editor.fill("example.org/x")
    page.keyboard.press("Enter")
    expect(editor).to_have_value("example.org/x")
    expect(editor).to_have_attribute("aria-invalid", "true")
    editor.fill("https://example.org/x")
    page.keyboard.press("Enter")
    settled(page)
    assert stored(plan["day"]).custom["spec"] == "https://example.org/x"


def test_text_of_several_lines_keeps_them(bench: Open, plan: Plan, act: Act, alice: User, bob: User) -> None:
    with act(alice) as actor:
        create_field(by=actor, name="note", kind="text")
        change_item(plan["day"], by=actor, custom={"note": "First line\nsecond line"})
    page = bench(bob, "?view=table&cols=key,title,custom.note:200")
    cell(page, plan["day"], "custom.note").click()
    page.keyboard.press("F2")
    expect(page.locator(".editing .edit")).to_have_value("First line\nsecond line")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(page.locator(".editing textarea")).to_have_count(0)
    settled(page)
    assert stored(plan["day"]).custom["note"] == "First line\nsecond line"


def test_of_many_items_a_date_that_is_not_given_stays(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=key,title,start,end")
    starts = {name: stored(plan[name]).start for name in ("day", "quarter")}
    for name in starts:
        cell(page, plan[name], "title").click(modifiers=["Control"])
    bulk = page.locator(".bulk")
    expect(bulk.locator("b")).to_have_text("2 selected")
    bulk.get_by_role("button", name="Set", exact=True).click()
    page.locator("#wb-bulk").get_by_role("button", name="Dates").click()
    form = page.locator("form.dates")
    form.get_by_label("How exact: End").select_option("day")
    form.get_by_label("End", exact=True).fill("2031-03-14")
    expect(form.locator("output")).to_contain_text("each start stays as it is")
    form.get_by_role("button", name="Set dates").click()
    expect(page.locator("#toasts")).to_contain_text("Dates of 2 items")
    settled(page)
    assert {name: stored(plan[name]).start for name in starts} == starts
    assert {str(stored(plan[name]).end) for name in starts} == {"2031-03-14"}


def test_who_changed_a_cell_while_it_was_in_hand_is_told(
    bench: Open, plan: Plan, act: Act, alice: User, bob: User
) -> None:
    page = bench(bob, "?view=table&cols=key,title,effort")
    cell(page, plan["day"], "effort").click()
    page.keyboard.press("F2")
    page.locator(".editing .edit").fill("9")
    with page.expect_response(lambda answer: f"ids={plan['day'].pk}" in answer.url), act(alice) as actor:
        change_item(stored(plan["day"]), by=actor, effort=4)
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    told = page.get_by_role("alert")
    expect(told).to_contain_text("They set effort to “4”, you to “9”. Theirs stands.")
    expect(cell(page, plan["day"], "effort")).to_have_text("4")
    told.get_by_role("button", name="Use mine").click()
    expect(cell(page, plan["day"], "effort")).to_have_text("9")
    settled(page)
    assert stored(plan["day"]).effort == 9
