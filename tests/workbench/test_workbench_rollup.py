"""What parts add up to, where wholes are shown: a bar on the timeline, columns of the table, which follow every change."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions import change_item
from roadmap.models import Item, Status
from tests.browser import check_axe, silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, bar, cell, drag, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


@pytest.fixture
def whole(plan: Plan, act: Act, bob: User) -> Item:
    """The item without dates has two parts: one under way, one shipped."""
    with act(bob) as actor:
        for name, effort in (("day", 3), ("shipped", 1)):
            plan[name] = change_item(plan[name], by=actor, parent=plan["undated"], effort=effort)
    return plan["undated"]


def span_of(page: Page, item: Item) -> tuple[float, float]:
    box = bar(page, item).bounding_box()
    assert box
    return box["x"], box["x"] + box["width"]


def test_a_whole_without_dates_lies_over_its_parts_and_stays_there(
    bench: Open, whole: Item, plan: Plan, bob: User
) -> None:
    page = bench(bob, "?zoom=fit")
    summary = bar(page, whole)
    expect(summary).to_have_class("bar idea summary")
    said = summary.get_attribute("aria-description") or ""
    assert "dates from its parts" in said and "25% done" in said
    expect(page.locator(f'.tray [data-id="{whole.pk}"]')).to_have_count(0)
    (left, right), parts = span_of(page, whole), [span_of(page, plan[one]) for one in ("day", "shipped")]
    assert (left, right) == pytest.approx((min(a for a, _b in parts), max(b for _a, b in parts)), abs=2)
    drag(page, summary, (right + 120, summary.bounding_box()["y"] + 10))
    expect(page.locator(".toast")).to_contain_text("has no dates of its own. Move its parts")
    settled(page)
    assert stored(whole).start is None and stored(whole).end is None
    assert span_of(page, whole) == pytest.approx((left, right), abs=1)
    silent_console(page)


def test_keys_say_so_too_and_the_bar_follows_its_parts(
    bench: Open, whole: Item, plan: Plan, bob: User
) -> None:
    page = bench(bob, "?zoom=fit")
    summary = bar(page, whole)
    summary.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator(".toast")).to_contain_text("press T to give it dates")
    before = summary.get_attribute("aria-description")
    bar(page, plan["day"]).focus()
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    expect(summary).not_to_have_attribute("aria-description", before or "")
    assert stored(whole).start is None


def test_columns_of_the_table_follow_a_change_by_somebody_else(
    bench: Open, whole: Item, plan: Plan, act: Act, bob: User
) -> None:
    page = bench(bob, "?view=table&cols=title,start,rollup_end,rollup_effort,progress&sort=-progress")
    expect(cell(page, whole, "progress")).to_have_text("25%")
    expect(cell(page, whole, "rollup_effort")).to_have_text("4")
    expect(cell(page, whole, "start")).to_contain_text("from its parts")
    rows = page.locator(".tr[data-id]")
    expect(rows.first).to_have_attribute("data-id", str(whole.pk))
    with act(bob) as actor:
        change_item(plan["day"], by=actor, effort=1, end=date(2031, 2, 3))
    expect(cell(page, whole, "progress")).to_have_text("50%")
    expect(cell(page, whole, "rollup_end")).to_have_text("3 Feb 2031")
    with act(bob) as actor:
        change_item(plan["day"], by=actor, status=Status.objects.get(category="shipped"))
    expect(cell(page, whole, "progress")).to_have_text("100%")
    silent_console(page)


class TestCalendar:
    @pytest.fixture
    def days(self, whole: Item, plan: Plan, act: Act, bob: User) -> tuple[date, date]:
        """The first and last day of the parts, both in this month."""
        first, last = date.today().replace(day=12), date.today().replace(day=16)
        with act(bob) as actor:
            for name, day in (("day", last), ("shipped", first)):
                change_item(
                    plan[name], by=actor, start=day, start_precision="day", end=day, end_precision="day"
                )
        return first, last

    def test_a_whole_stands_where_its_parts_do_and_is_not_moved(
        self, bench: Open, whole: Item, days: tuple[date, date], bob: User
    ) -> None:
        page = bench(bob, "?view=calendar")
        begins, ends = (
            page.locator(f'.cal-entry.of-parts.{one}[data-id="{whole.pk}"]') for one in ("start", "end")
        )
        expect(ends).to_have_attribute("aria-label", f"{whole.title} ends, dates from its parts")
        on = page.locator(".cal-day:not(.outside)", has=ends).locator(".cal-entry")
        expect(on.last).to_have_attribute("data-id", str(whole.pk))
        aim = page.locator(".cal-day:not(.outside)").nth(19).bounding_box()
        assert aim
        drag(page, begins, (aim["x"] + 40, aim["y"] + 60))
        expect(page.locator(".toast")).to_contain_text("has no dates of its own. Move its parts")
        expect(page.locator(".drag-flag")).to_have_count(0)
        begins.focus()
        page.keyboard.press("Alt+ArrowRight")
        settled(page)
        assert stored(whole).start is None and stored(whole).end is None
        expect(page.locator(".cal-day", has=begins).locator(".n")).to_have_text("12")
        check_axe(page)
        silent_console(page)

    def test_it_follows_its_parts_and_passes_filters_by_what_they_add_up_to(
        self, bench: Open, whole: Item, plan: Plan, days: tuple[date, date], act: Act, bob: User
    ) -> None:
        node = {"field": "rollup_end", "op": ">=", "value": str(days[1])}
        page = bench(bob, f"?view=calendar&f={quote(json.dumps(node))}")
        ends = page.locator(f'.cal-entry.end[data-id="{whole.pk}"]')
        expect(page.locator(".cal-day", has=ends).locator(".n")).to_have_text("16")
        expect(page.locator(f'.cal-entry[data-id="{plan["day"].pk}"]')).to_have_count(0)
        expect(page.locator(".filters .count")).to_contain_text("1 of 1 items")
        with act(bob) as actor:
            change_item(plan["day"], by=actor, end=days[1].replace(day=18))
        expect(page.locator(".cal-day", has=ends).locator(".n")).to_have_text("18")

    def test_an_empty_month_knows_the_nearest_whole_and_counts_it_as_dated(
        self, bench: Open, whole: Item, days: tuple[date, date], bob: User
    ) -> None:
        node = {"field": "title", "op": "is", "value": whole.title}
        page = bench(bob, f"?view=calendar&month=2041-03&f={quote(json.dumps(node))}")
        none = page.locator(".cal-none")
        expect(none).to_contain_text(f"The last before it: “{whole.title}” ends")
        expect(none).not_to_contain_text("no date")
