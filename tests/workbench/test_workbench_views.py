"""The matrix, the tree, the calendar, saved views and nested filters, in a browser."""

import json
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import change_item
from roadmap.models import Item, Milestone, SavedView
from tests.browser import check_axe, check_width, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, drag, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def rated(plan: Plan, act: Act, bob: User) -> Plan:
    """Two items with effort and value, one below another."""
    with act(bob) as actor:
        change_item(plan["day"], by=actor, effort=4, value=10)
        change_item(plan["quarter"], by=actor, effort=8, value=3)
        change_item(plan["late"], by=actor, parent=plan["day"])
    return plan


def filtered(node: Any) -> str:
    return f"?view=table&f={quote(json.dumps(node))}"


class TestMatrix:
    def test_arrows_with_a_modifier_rate_anew_and_undo_takes_it_back(
        self, bench: Open, rated: Plan, bob: User
    ) -> None:
        page = bench(bob, "?view=matrix")
        dot = page.locator(f'.mx[data-id="{rated["day"].pk}"]')
        dot.focus()
        page.keyboard.press("Alt+ArrowUp")
        settled(page)
        assert stored(rated["day"]).value > 10
        page.keyboard.press("Control+z")
        settled(page)
        assert stored(rated["day"]).value == 10
        silent_console(page)

    def test_a_dot_is_dragged(self, bench: Open, rated: Plan, bob: User) -> None:
        page = bench(bob, "?view=matrix")
        dot = page.locator(f'.mx[data-id="{rated["quarter"].pk}"] i')
        box = dot.bounding_box()
        drag(page, dot, (box["x"] - 250, box["y"] - 120))
        settled(page)
        moved = stored(rated["quarter"])
        assert moved.effort < 8
        assert moved.value > 3

    def test_a_corner_is_named_and_kept_in_the_address(self, bench: Open, rated: Plan, bob: User) -> None:
        page = bench(bob, "?view=matrix")
        page.get_by_role("button", name="Do first").click()
        page.get_by_label("Name of this corner").fill("Quick wins")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Quick wins")).to_be_visible()
        assert "Quick+wins" in page.url

    def test_it_says_which_number_is_missing_and_opens_those_items_to_be_filled_in(
        self, bench: Open, plan: Plan, act: Act, bob: User
    ) -> None:
        with act(bob) as actor:
            change_item(plan["day"], by=actor, value=5)
        page = bench(bob, "?view=matrix")
        none = page.locator(".mx-none")
        expect(none).to_contain_text("5 of 5 items have no effort.")
        expect(none).to_contain_text("4 of 5 items have no value.")
        check_axe(page)
        none.get_by_role("button", name="Fill in 4").click()
        expect(page.locator(".filters .count")).to_have_text("4 items")
        expect(page.get_by_role("columnheader", name="Effort")).to_be_visible()
        expect(cell(page, plan["day"], "title")).to_have_count(0)
        page.go_back()
        expect(none).to_be_visible()
        with act(bob) as actor:
            change_item(plan["day"], by=actor, effort=3)
        expect(none).to_be_hidden()
        expect(page.locator(".mx-rest")).to_contain_text("4 items are not placed: 4 without effort")
        silent_console(page)


class TestTree:
    def test_items_stand_below_what_they_serve(self, bench: Open, rated: Plan, bob: User) -> None:
        page = bench(bob, "?view=tree")
        lines = page.get_by_role("treeitem")
        expect(lines.nth(0)).to_contain_text("Same-day money")
        expect(lines.nth(1)).to_contain_text("Ledger migration")
        expect(lines.nth(2)).to_have_attribute("aria-level", "3")

    def test_keys_fold_and_move(self, bench: Open, rated: Plan, bob: User) -> None:
        page = bench(bob, "?view=tree")
        page.locator(".tree").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("treeitem", name="Evening cut-off")).to_have_count(0)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Alt+ArrowLeft")
        settled(page)
        assert stored(rated["late"]).parent_id is None

    def test_a_line_is_dragged_onto_another(self, bench: Open, rated: Plan, bob: User) -> None:
        page = bench(bob, "?view=tree")
        target = page.locator(f'.tl-row[data-id="{rated["day"].pk}"]').bounding_box()
        drag(
            page,
            page.locator(f'.tl-row[data-id="{rated["quarter"].pk}"] .truncate'),
            (target["x"] + 200, target["y"] + 12),
        )
        settled(page)
        assert stored(rated["quarter"]).parent_id == rated["day"].pk


class TestCalendar:
    def test_an_item_moves_by_keys_and_by_hand(self, bench: Open, plan: Plan, act: Act, bob: User) -> None:
        today = date.today()
        day = today.replace(day=14)
        with act(bob) as actor:
            change_item(plan["day"], by=actor, start=day, start_precision="day", end=day, end_precision="day")
        page = bench(bob, "?view=calendar")
        entry = page.locator(f'.cal-entry[data-id="{plan["day"].pk}"]')
        entry.focus()
        page.keyboard.press("Alt+ArrowRight")
        settled(page)
        assert stored(plan["day"]).end == day + timedelta(1)
        aim = page.locator(".cal-day:not(.outside)").nth(19).bounding_box()
        drag(page, entry, (aim["x"] + 40, aim["y"] + 60))
        settled(page)
        assert stored(plan["day"]).end == today.replace(day=20)

    def test_a_milestone_is_moved_and_moved_back(self, bench: Open, plan: Plan, act: Act, bob: User) -> None:
        day = date.today().replace(day=10)
        with act(bob) as actor:
            Milestone.objects.create(
                workspace=actor.workspace, name="Spring release", date=day, date_precision="day"
            )
        page = bench(bob, "?view=calendar")
        page.get_by_role("button", name="Spring release").focus()
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator(".toast").last).to_contain_text("Moved Spring release")
        expect(page.locator('.cal-day:has-text("Spring release") .n')).to_have_text("17")
        page.keyboard.press("Control+z")
        expect(page.locator('.cal-day:has-text("Spring release") .n')).to_have_text("10")

    def test_an_empty_month_says_where_the_nearest_dates_are_and_goes_there(
        self, bench: Open, plan: Plan, bob: User
    ) -> None:
        page = bench(bob, "?view=calendar&month=2041-03")
        none = page.locator(".cal-none")
        expect(none).to_contain_text("Nothing begins or ends in March 2041")
        expect(none).to_contain_text("The last before it: “Pay by bank” ends, Q")
        expect(none).to_contain_text("1 item has no date.")
        check_axe(page)
        none.get_by_role("button", name="Go to").click()
        expect(none).to_be_hidden()
        vague = page.locator(".cal-vague")
        expect(vague.get_by_role("heading")).to_have_text("Some day this quarter 1")
        expect(vague.locator(f'.cal-entry.soft[data-id="{plan["quarter"].pk}"]')).to_be_focused()
        expect(page.locator(".filters .count")).to_contain_text("of 5 items in")
        page.goto(page.url.split("?")[0] + "?view=calendar&month=2041-03")
        none.get_by_role("button", name="Give 1 a date").click()
        expect(page.locator(".filters .count")).to_have_text("1 item")
        silent_console(page)


class TestFilters:
    def test_nested_conditions_from_the_address(self, bench: Open, plan: Plan, bob: User) -> None:
        late = {"field": "late", "op": "is", "value": True}
        bare = {
            "all": [{"field": "objective", "op": "empty"}, {"field": "category", "op": "is", "value": "idea"}]
        }
        page = bench(bob, filtered({"any": [late, bare]}))
        expect(page.locator(".filters .count")).to_have_text("2 items")

    def test_a_filter_is_built_by_hand(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table")
        page.get_by_role("button", name="Add filter").click()
        page.get_by_role("button", name="More fields, and, or, not…").click()
        builder = page.locator(".builder")
        builder.get_by_label("Field", exact=True).select_option("end")
        builder.get_by_label("How", exact=True).select_option("before")
        builder.get_by_label("Value", exact=True).select_option("today")
        expect(page.locator(".builder .found")).to_have_text("2 items match")
        page.keyboard.press("Escape")
        expect(page.locator(".filters")).to_contain_text("End before today")
        assert "f=" in page.url

    def test_one_that_names_nothing_here_is_told_and_left_out(
        self, bench: Open, plan: Plan, bob: User
    ) -> None:
        page = bench(bob, filtered({"field": "custom.secret", "op": "is", "value": "x"}))
        expect(page.locator(".toast")).to_contain_text("One filter names something that is not here")
        expect(page.locator(".filters .count")).to_have_text("5 items")


class TestSavedViews:
    def test_one_is_saved_renamed_deleted_and_brought_back(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table&group=team")
        page.get_by_role("button", name="Save view").click()
        page.get_by_role("button", name="Save what is shown").click()
        page.get_by_label("Name of the view").fill("By team")
        page.keyboard.press("Enter")
        link = page.locator(".saved a")
        expect(link).to_have_text("By team, private")
        page.locator("select[name=group]").select_option("none")
        expect(page.locator(".filters")).to_contain_text("By team, changed")
        link.click()
        expect(page.locator(".tr.group").first).to_contain_text("Checkout")
        menu(page, "Rename")
        page.get_by_label("Name of the view").fill("Teams")
        page.keyboard.press("Enter")
        expect(link).to_have_text("Teams, private")
        menu(page, "Delete", "Teams")
        expect(link).to_have_count(0)
        page.keyboard.press("Control+z")
        expect(link).to_have_text("Teams, private")

    def test_the_default_opens_for_everybody(self, bench: Open, plan: Plan, bob: User, vera: User) -> None:
        page = bench(bob, "?view=board&columns=status")
        page.get_by_role("button", name="Save view").click()
        page.get_by_role("button", name="Save what is shown").click()
        page.get_by_label("Name of the view").fill("Standing")
        page.keyboard.press("Enter")
        menu(page, "Open the roadmap with it", "Standing")
        expect(page.locator(".saved a")).to_have_text("Standing, opened at first")
        other = bench(vera, "")
        expect(other.locator(".board.by-status")).to_be_visible()


def menu(page: Page, act: str, name: str = "By team") -> None:
    page.locator(".saved li").hover()
    page.get_by_role("button", name=f"Change view {name}").click()
    page.locator(".saved-menu").get_by_role("button", name=act).click()


@pytest.mark.parametrize(
    "view", ["matrix", "tree", "calendar", "table&group=team,status&nest=1&sums=effort:sum"]
)
@pytest.mark.parametrize(("dark", "size"), [(False, "desk"), (True, "laptop"), (False, "phone")])
def test_axe_finds_nothing(bench: Open, rated: Plan, bob: User, view: str, dark: bool, size: str) -> None:
    page = bench(bob, f"?view={view}", dark=dark, size=size)
    expect(page.get_by_text("Ledger migration").first).to_be_attached()
    page.wait_for_timeout(300)
    check_axe(page)
    check_width(page)
    silent_console(page)


def test_a_bulk_change_is_one_act(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table")
    page.locator(".grid").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".bulk")).to_contain_text("3 selected")
    page.locator(".bulk").get_by_role("button", name="Set").click()
    page.locator(".bulk-menu").get_by_role("button", name="Horizon").click()
    page.locator(".bulk-menu").get_by_role("button", name="Later").click()
    expect(page.locator(".td.f-horizon", has_text="Later")).to_have_count(3)
    page.wait_for_timeout(800)
    assert stored(plan["late"]).horizon == "later"
    page.keyboard.press("Control+z")
    expect(page.locator(".td.f-horizon", has_text="Later")).to_have_count(1)
    assert stored(plan["late"]).horizon == "now"


PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""
COPY = """() => {
  const data = new DataTransfer();
  document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true }));
  return [data.getData("text/plain"), data.getData("text/html")];
}"""


class TestSpreadsheet:
    def test_cells_are_pasted_made_and_refused_one_by_one(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table&cols=key,title,effort,end")
        page.locator(f'[id="c-{plan["shipped"].pk}-title"]').click()
        page.evaluate(PASTE, "Same-day euro\tmuch\tQ3 2031\nMade by paste\t3\t2031-05-01")
        expect(page.locator(".lost")).to_contain_text("1 cell could not be taken")
        expect(page.locator(".lost")).to_contain_text("“much” is not a number.")
        settled(page)
        assert stored(plan["shipped"]).end_precision == "quarter"
        made = one(title="Made by paste")
        assert (made.effort, made.end) == (3, date(2031, 5, 1))
        page.locator(".lost").get_by_role("button", name="Close").click()
        page.locator(".grid").focus()
        page.keyboard.press("Control+z")
        expect(page.get_by_text("Made by paste")).to_have_count(0)
        settled(page)
        assert stored(plan["shipped"]).end_precision == "day"

    def test_a_range_is_copied(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=table&cols=key,title,horizon,end")
        page.locator(f'[id="c-{plan["day"].pk}-title"]').click()
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Shift+ArrowRight")
        text, html = page.evaluate(COPY)
        assert text.splitlines() == ["Title\tHorizon", "Ledger migration\tNow", "Pay by bank\tNext"]
        assert html.count("<td>") == 6


def test_columns_are_moved_sized_and_sorted_by_keys(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=key,title,horizon,end")
    page.locator(".grid").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert "cols=key%2Chorizon%2Cend" in page.url or "cols=key%2Ctitle%2Cend%2Chorizon%3A98" in page.url
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+Enter")
    assert "sort=" in page.url
    assert "%2C" in page.url.split("sort=")[1]


class TestSharing:
    def test_from_the_head_of_the_page_what_is_shown_is_kept_and_goes_to_the_link(
        self, bench: Open, plan: Plan, bob: User
    ) -> None:
        page = bench(bob, "?view=board")
        page.get_by_role("button", name="Share", exact=True).click()
        menu = page.locator("#wb-saved")
        menu.get_by_label("Name of the view").fill("For the board")
        menu.get_by_role("button", name="Keep and choose readers").click()
        page.wait_for_url(re.compile("stakeholders/shares/new/"))
        with acting(Workspace.objects.get(slug="acme"), source="system"):
            view = SavedView.objects.get(name="For the board")
        assert "view=board" in view.query
        expect(page).to_have_url(re.compile(str(view.pk)))
        silent_console(page)

    def test_a_saved_view_gives_the_page_its_name(self, bench: Open, plan: Plan, bob: User) -> None:
        page = bench(bob, "?view=board")
        page.get_by_role("button", name="Save view").click()
        page.get_by_role("button", name="Save what is shown").click()
        page.get_by_label("Name of the view").fill("2026 roadmap")
        page.locator("#wb-saved").get_by_role("button", name="Save view").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("2026 roadmap")
        expect(page).to_have_title(re.compile("^2026 roadmap"))
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("2026 roadmap")
        page.get_by_role("button", name="Share", exact=True).click()
        page.wait_for_url(re.compile("stakeholders/shares/new/"))
