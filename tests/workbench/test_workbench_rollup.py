"""What parts add up to, where wholes are shown: a bar on the timeline, columns of the table, which follow every change."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions import change_item
from roadmap.models import Item, Status
from tests.browser import silent_console
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
