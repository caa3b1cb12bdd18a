"""Every kind of field in a cell: typed in place, copied, pasted as one act; ranges drawn with the mouse."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions.fields import create_field
from roadmap.models import Item
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
OPTIONS = [{"name": "Small"}, {"name": "Large"}]
KINDS = {
    "text": "A note",
    "number": "12.5",
    "money": "1234.5",
    "date": "2031-03-04",
    "url": "https://example.org/spec",
    "select": "Large",
    "person": "Bob",
    "multiselect": "",
    "checkbox": "",
    "formula": "",
}
KEPT = {
    "text": "A note",
    "number": 12.5,
    "money": 1234.5,
    "date": "2031-03-04",
    "url": "https://example.org/spec",
    "select": "large",
    "multiselect": ["small", "large"],
    "checkbox": True,
}


@pytest.fixture
def fields(plan: Plan, act: Act, alice: User) -> Plan:
    """A field of each kind, named and found by its kind."""
    with act(alice) as actor:
        for kind in KINDS:
            more = {"options": OPTIONS} if "select" in kind else {}
            more |= {"formula": "number * 2"} if kind == "formula" else {}
            create_field(by=actor, name=kind, kind=kind, **more)
    return plan


def fill(page: Page, item: Item, kind: str, text: str) -> None:
    cell(page, item, f"custom.{kind}").click()
    page.keyboard.press("F2")
    editor = page.locator(".editing")
    if kind in ("select", "person"):
        editor.locator("select").select_option(index=2 if kind == "select" else 1)
    elif kind == "multiselect":
        for box in editor.locator("input").all():
            box.check()
        page.keyboard.press("Enter")
    elif kind == "checkbox":
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    else:
        editor.locator(".edit").fill(text)
        page.keyboard.press("Enter")
    expect(editor).to_have_count(0)


def test_ten_kinds_are_edited_copied_and_pasted(bench: Open, fields: Plan, bob: User) -> None:
    columns = ",".join(f"custom.{kind}:90" for kind in KINDS)
    page = bench(bob, f"?view=table&cols=title:90,{columns}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    day, quarter = fields["day"], fields["quarter"]
    for kind, text in KINDS.items():
        if kind != "formula":
            fill(page, day, kind, text)
    settled(page)
    expect(cell(page, day, "custom.formula")).to_have_text("25")
    kept = stored(day).custom
    assert {kind: kept[kind] for kind in KEPT} == KEPT
    cell(page, day, "custom.text").click()
    for _ in range(8):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+c")
    cell(page, quarter, "custom.text").click()
    page.keyboard.press("Control+v")
    expect(cell(page, quarter, "custom.select")).to_have_text("Large")
    settled(page)
    pasted = stored(quarter).custom
    assert {kind: pasted[kind] for kind in KEPT} == KEPT
    assert pasted["person"] == kept["person"]
    page.keyboard.press("Control+z")
    expect(cell(page, quarter, "custom.select")).to_have_text("")
    page.keyboard.press("Control+Shift+z")
    expect(cell(page, quarter, "custom.select")).to_have_text("Large")
    silent_console(page)


def test_a_range_is_drawn_with_the_mouse_and_filled_down(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=key,title,horizon,effort")
    first, last = (cell(page, plan[name], "horizon").bounding_box() for name in ("day", "late"))
    page.mouse.move(first["x"] + 9, first["y"] + 9)
    page.mouse.down()
    page.mouse.move(last["x"] + 9, last["y"] + 9, steps=6)
    page.wait_for_timeout(80)
    page.mouse.up()
    expect(page.locator(".bulk")).to_contain_text("3 selected")
    expect(page.locator(".td.in")).to_have_count(3)
    page.keyboard.press("Control+d")
    expect(page.locator("#toasts")).to_contain_text("Filled down 2 rows")
    settled(page)
    assert {stored(plan[name]).horizon for name in ("day", "quarter", "late")} == {"now"}
    page.keyboard.press("Control+z")
    settled(page)
    assert stored(plan["quarter"]).horizon == "next"


def test_a_number_that_can_be_read_in_two_ways_is_refused_where_it_stands(
    bench: Open, plan: Plan, bob: User
) -> None:
    page = bench(bob, "?view=table&cols=title:200,effort:90")
    item = plan["day"]
    cell(page, item, "effort").click()
    page.keyboard.type("3,5")
    page.keyboard.press("Enter")
    editor = page.locator(".editing input")
    expect(editor).to_have_value("3,5")
    assert "Write 3.5" in editor.evaluate("el => el.validationMessage")
    editor.fill("3.5")
    page.keyboard.press("Enter")
    expect(editor).to_have_count(0)
    settled(page)
    assert stored(item).effort == 3.5
    cell(page, item, "effort").click()
    page.keyboard.type("7,25")
    cell(page, plan["late"], "title").click()
    expect(page.get_by_text("Write 7.25")).to_be_visible()
    assert stored(item).effort == 3.5
    silent_console(page)


def test_many_new_rows_are_pasted_as_one_act(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=title:200,effort:90")
    asked: list[str] = []
    page.on("request", lambda sent: sent.method == "POST" and "/items" in sent.url and asked.append(sent.url))
    lines = [f"Row {n}\t{n}" for n in range(120)] + ["Row of nonsense\t3,5"]
    text = "\n".join(["Title\tEffort", *lines])
    page.locator("[role=treegrid]").focus()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )
    expect(page.locator(".lost")).to_contain_text("Write 3.5")
    settled(page)
    assert len(asked) == 2, asked
    assert one(title="Row 119").effort == 119
    page.locator("[role=treegrid]").focus()
    page.keyboard.press("Control+z")
    settled(page)
    expect(page.locator("#toasts")).to_contain_text("Undone")
    with pytest.raises(Item.DoesNotExist):
        one(title="Row 119")
