"""A minute without a connection, and a role taken away while the page is open: told, and nothing is lost."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from core.actions.people import change_role, remove_member
from core.models import Membership, User
from roadmap.actions.milestones import change_milestone, create_milestone
from roadmap.models import Item, Milestone
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, bar, cell, drag, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
NO_CONNECTION = "No connection. Your changes are kept here"


def retitle(page: Page, item: Item, title: str) -> None:
    cell(page, item, "title").click()
    page.keyboard.press("F2")
    page.locator(".editing .edit").fill(title)
    page.keyboard.press("Enter")


def test_edits_a_new_item_and_a_bulk_wait_for_the_connection(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&cols=key,title,horizon")
    page.context.set_offline(True)
    retitle(page, plan["day"], "Typed without a connection")
    retitle(page, plan["day"], "Typed twice")
    expect(page.locator(".wb-notes")).to_contain_text(NO_CONNECTION)
    expect(cell(page, plan["day"], "title")).to_have_text("Typed twice")
    page.keyboard.press("Shift+ArrowDown")
    page.locator(".bulk").get_by_role("button", name="Set").click()
    page.locator(".bulk-menu").get_by_role("button", name="Horizon").click()
    page.locator(".bulk-menu").get_by_role("button", name="Later").click()
    page.keyboard.press("c")
    page.keyboard.type("Thought of on a train")
    page.keyboard.press("Enter")
    waits = page.get_by_role("list", name="Waiting to be added")
    expect(waits).to_contain_text("Thought of on a train")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_label("Title of the new item")).to_have_value("")
    page.keyboard.press("Escape")
    assert stored(plan["day"]).title == "Ledger migration"
    page.context.set_offline(False)
    expect(page.locator("#toasts")).to_contain_text("Connected again. All changes are saved.")
    expect(page.locator(".wb-notes")).not_to_contain_text(NO_CONNECTION)
    expect(page.get_by_role("gridcell", name="Thought of on a train")).to_be_visible()
    expect(waits).to_be_hidden()
    settled(page)
    assert stored(plan["day"]).title == "Typed twice"
    assert {stored(plan[name]).horizon for name in ("day", "quarter")} == {"later"}
    assert one(title="Thought of on a train").key


def test_leaving_meanwhile_is_asked(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table")
    page.context.set_offline(True)
    retitle(page, plan["day"], "Not yet sent")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate(
        "() => { const event = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(event); window.stopped = event.defaultPrevented; }"
    )
    assert page.evaluate("window.stopped")
    page.context.set_offline(False)
    settled(page)
    assert stored(plan["day"]).title == "Not yet sent"


@pytest.fixture
def fair(act: Act, bob: User) -> Milestone:
    with act(bob) as actor:
        return create_milestone(
            by=actor, name="Fair", date=date.today().replace(day=10), date_precision="day"
        )


def day_of(page: Page) -> Locator:
    return page.locator('.cal-day:not(.outside):has-text("Fair") .n')


def move_down(page: Page) -> None:
    page.get_by_role("button", name="Fair").focus()
    page.keyboard.press("Alt+ArrowDown")


def test_a_milestone_moved_twice_waits_for_the_connection(
    bench: Open, plan: Plan, fair: Milestone, act: Act, bob: User
) -> None:
    page = bench(bob, "?view=calendar")
    page.context.set_offline(True)
    move_down(page)
    expect(day_of(page)).to_have_text("17")
    move_down(page)
    expect(day_of(page)).to_have_text("24")
    expect(page.locator(".wb-notes")).to_contain_text(NO_CONNECTION)
    page.context.set_offline(False)
    expect(page.locator("#toasts")).to_contain_text("Connected again. All changes are saved.")
    settled(page)
    with act():
        assert Milestone.objects.get(pk=fair.pk).date.day == 24
    expect(day_of(page)).to_have_text("24")
    page.keyboard.press("Control+z")
    expect(day_of(page)).to_have_text("17")


def test_a_milestone_that_somebody_else_moved_meanwhile_is_told_with_both_days(
    bench: Open, plan: Plan, fair: Milestone, act: Act, alice: User, bob: User
) -> None:
    page = bench(bob, "?view=calendar")
    page.context.set_offline(True)
    move_down(page)
    expect(page.locator(".wb-notes")).to_contain_text(NO_CONNECTION)
    with act(alice) as actor:
        change_milestone(Milestone.objects.get(pk=fair.pk), by=actor, date=fair.date.replace(day=12))
    page.context.set_offline(False)
    lost = page.locator(".wb-notes .lost[data-lost]")
    expect(lost).to_contain_text("Fair: someone was quicker")
    expect(day_of(page)).to_have_text("12")
    lost.get_by_role("button", name="Use mine").click()
    expect(day_of(page)).to_have_text("17")
    settled(page)
    with act():
        assert Milestone.objects.get(pk=fair.pk).date.day == 17


@pytest.fixture
def demote(act: Act, alice: User, bob: User) -> Callable[[], None]:
    def demoted() -> None:
        with act(alice) as actor:
            change_role(Membership.objects.get(user=bob), "viewer", by=actor)

    return demoted


def test_a_role_taken_away_is_told_and_nothing_is_changed_any_more(
    bench: Open, plan: Plan, bob: User, demote: Callable[[], None]
) -> None:
    page = bench(bob, "?view=board&columns=status")
    demote()
    expect(page.locator(".wb-notes .role")).to_contain_text(
        "you may look at this plan, but no longer change it"
    )
    page.locator(f'[data-id="{plan["quarter"].pk}"] a').focus()
    page.keyboard.press("Alt+ArrowRight")
    assert stored(plan["quarter"]).status_id == plan["quarter"].status_id
    # Nothing is unsaved, so the page becomes what a viewer sees by itself, and says why.
    expect(page.get_by_role("button", name="New item")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("you may look at this plan, but no longer change it")
    expect(page.locator("#workbench")).to_have_attribute("data-stream", "open")
    assert page.evaluate("sessionStorage.getItem('pmhub.role')") is None
    silent_console(page)


def test_what_is_being_typed_keeps_the_page_and_nothing_is_dragged_any_more(
    bench: Open, plan: Plan, bob: User, demote: Callable[[], None]
) -> None:
    page = bench(bob, f"?view=timeline&item={plan['undated'].key}")
    page.get_by_role("region", name="Description").get_by_role("button", name="Add a description").click()
    page.get_by_label("Description, as Markdown").fill("Worth keeping")
    demote()
    expect(page.locator(".wb-notes .role")).to_contain_text("no longer change it")
    held = bar(page, plan["day"])
    box = held.bounding_box()
    drag(page, held, (box["x"] + box["width"] / 2 + 200, box["y"] + box["height"] / 2))
    expect(page.locator(".drag-flag")).to_have_count(0)
    page.wait_for_timeout(3000)
    expect(page.get_by_label("Description, as Markdown")).to_have_value("Worth keeping")
    assert stored(plan["day"]).start == plan["day"].start
    expect(held).to_have_css("cursor", "pointer")
    silent_console(page)


def test_what_was_on_its_way_is_kept_to_be_copied(
    bench: Open, plan: Plan, bob: User, demote: Callable[[], None]
) -> None:
    page = bench(bob, "?view=table")
    page.context.set_offline(True)
    retitle(page, plan["day"], "Words worth keeping")
    expect(page.locator(".wb-notes")).to_contain_text(NO_CONNECTION)
    demote()
    page.context.set_offline(False)
    kept = page.locator(".wb-notes .denied")
    expect(kept).to_contain_text(f"{plan['day'].key} Ledger migration: title Words worth keeping")
    expect(page.locator(".wb-notes .role")).to_be_visible()
    expect(cell(page, plan["day"], "title")).to_have_text("Ledger migration")
    assert stored(plan["day"]).title == "Ledger migration"


def test_who_may_not_even_look_keeps_what_is_on_the_page(
    bench: Open, plan: Plan, alice: User, bob: User, act: Act
) -> None:
    page = bench(bob, "?view=table")
    with act(alice) as actor:
        remove_member(Membership.objects.get(user=bob), by=actor)
    expect(page.locator(".wb-notes .role")).to_contain_text("You no longer have access to this workspace.")
    expect(cell(page, plan["day"], "title")).to_have_text("Ledger migration")
