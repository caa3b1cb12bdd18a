"""Two people at once, lost races, and those who may only look."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from core.models import User
from roadmap.models import Item
from tests.browser import silent_console
from tests.conftest import url
from tests.workbench.conftest import Open, bar, cell, middle, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def change(api: Any, who: User, item: Item, **fields: Any) -> None:
    now = stored(item)
    answer = api(who).patch(url(f"items/{item.pk}"), fields, headers={"If-Match": f'"{now.version}"'})
    assert answer.status_code == 200, answer.content


def rename(page: Any, item: Item, title: str) -> None:
    cell(page, item, "title").click()
    page.keyboard.press("F2")
    page.locator(".editing .edit").fill(title)
    page.keyboard.press("Enter")


def hold(page: Any, item: Item, by: int) -> None:
    """Take a bar into the hand and move it, without letting go."""
    x, y = middle(bar(page, item))
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 7):
        page.mouse.move(x + by * step / 6, y)
    expect(bar(page, item)).to_have_class(re.compile(r"\bheld\b"))


def says(item: Item) -> str:
    assert item.end
    return f"{item.end.day} "


class TestTheSameBar:
    def test_the_second_is_told_and_nothing_is_overwritten(
        self, bench: Open, plan: Plan, alice: User, bob: User
    ) -> None:
        hers, his = bench(alice), bench(bob)
        item, was = plan["day"], stored(plan["day"])
        for page in (hers, his):
            bar(page, item).scroll_into_view_if_needed()
        hold(hers, item, 60)
        hold(his, item, -45)
        hers.mouse.up()
        settled(hers)
        first = stored(item)
        assert first.start and was.start and first.start > was.start
        expect(bar(his, item)).to_have_attribute("aria-description", re.compile(says(first)))
        his.mouse.up()
        expect(his.get_by_role("alert")).to_contain_text("Alice Example was quicker")
        assert stored(item).start == first.start, "hers stands"
        his.get_by_role("button", name="Use mine").click()
        expect(his.get_by_role("alert")).to_have_count(0)
        settled(his)
        mine = stored(item)
        assert mine.start and mine.start < was.start
        silent_console(hers)
        silent_console(his)


class TestTogether:
    def test_each_sees_what_the_other_does(self, bench: Open, plan: Plan, alice: User, bob: User) -> None:
        hers, his = bench(alice, "?view=table"), bench(bob, "?view=table")
        rename(hers, plan["day"], "Seen by Bob")
        expect(cell(his, plan["day"], "title")).to_have_text("Seen by Bob")
        rename(his, plan["day"], "Seen by Alice")
        expect(cell(hers, plan["day"], "title")).to_have_text("Seen by Alice")
        his.keyboard.press("c")
        his.keyboard.type("A new thing")
        his.keyboard.press("Enter")
        expect(hers.get_by_role("gridcell", name="A new thing")).to_be_visible()
        silent_console(hers)
        silent_console(his)

    def test_a_lost_race_is_told(self, bench: Open, plan: Plan, api: Any, alice: User, bob: User) -> None:
        page = bench(bob, "?view=table")
        page.context.route("**/items?*", lambda route: route.abort())
        change(api, alice, plan["day"], title="Hers")
        rename(page, plan["day"], "His")
        expect(page.get_by_role("alert")).to_contain_text("Alice Example was quicker")
        expect(cell(page, plan["day"], "title")).to_have_text("Hers")
        assert stored(plan["day"]).title == "Hers"
        page.get_by_role("button", name="Use mine").click()
        expect(cell(page, plan["day"], "title")).to_have_text("His")
        settled(page)
        assert stored(plan["day"]).title == "His"

    def test_changes_of_different_fields_are_both_kept(
        self, bench: Open, plan: Plan, api: Any, alice: User, bob: User
    ) -> None:
        page = bench(bob, "?view=table")
        page.context.route("**/items?*", lambda route: route.abort())
        change(api, alice, plan["day"], horizon="later")
        rename(page, plan["day"], "His")
        expect(page.locator(".toast")).to_contain_text("Both changes are kept")
        settled(page)
        assert (stored(plan["day"]).title, stored(plan["day"]).horizon) == ("His", "later")

    def test_undo_does_not_overwrite_another(
        self, bench: Open, plan: Plan, api: Any, alice: User, bob: User
    ) -> None:
        page = bench(bob, "?view=table")
        rename(page, plan["day"], "His")
        settled(page)
        change(api, alice, plan["day"], title="Hers")
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.locator(".grid").focus()
        expect(cell(page, plan["day"], "title")).to_have_text("Hers")
        page.keyboard.press("Control+z")
        expect(page.locator("#toasts")).to_contain_text(
            "Someone has changed this since, so it was left as it is."
        )
        assert stored(plan["day"]).title == "Hers"


class TestViewer:
    def test_sees_no_controls(self, bench: Open, plan: Plan, vera: User) -> None:
        page = bench(vera, "?item=PAY-1")
        expect(page.locator(".panel h2")).to_have_text("Ledger migration")
        expect(page.get_by_role("button", name="New item")).to_have_count(0)
        expect(page.locator(".panel").get_by_role("button", name="More", exact=True)).to_have_count(0)
        expect(page.locator(".props button, .ledger button, .retitle")).to_have_count(0)
        expect(page.locator(".panel").get_by_role("button", name="Edit")).to_have_count(0)

    def test_keys_and_drags_change_nothing(self, bench: Open, plan: Plan, vera: User) -> None:
        page = bench(vera)
        bar(page, plan["day"]).focus()
        for key in ("Alt+ArrowRight", "e", "t", "c"):
            page.keyboard.press(key)
        page.goto("/w/acme/roadmap/?view=table")
        cell(page, plan["day"], "title").dblclick()
        expect(page.locator(".edit, .dates")).to_have_count(0)
        assert stored(plan["day"]).version == plan["day"].version
        silent_console(page)
