"""What waits for a connection outlives the page: sent once, by whoever made it, or told with both values."""

from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Request, Route, expect

from core.models import Event, User
from roadmap.actions import change_item
from roadmap.actions.milestones import change_milestone, create_milestone
from roadmap.actions.scenarios import create_scenario
from roadmap.models import Item, Milestone, Product, ScenarioChange
from tests.browser import check_axe, session_of
from tests.conftest import Act
from tests.workbench.conftest import Open, cell, one, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
NO_CONNECTION = "No connection. Your changes are kept here"
TABLE = "?view=table&cols=key,title,horizon"
KEPT = """async () => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const db = await answer(indexedDB.open("pmhub"));
  const number = await answer(db.transaction("waiting").objectStore("waiting").count());
  db.close();
  return number;
}"""


def keeps(page: Page) -> Page:
    """Its stream is open, and what waits is kept from now on."""
    expect(page.locator("#workbench[data-stream=open][data-keeps]")).to_be_attached()
    return page


def again(context: BrowserContext, query: str = TABLE) -> Page:
    page = context.new_page()
    page.goto(f"/w/acme/roadmap/{query}")
    return keeps(page)


def signed_in(context: BrowserContext, user: User, page: Page) -> None:
    context.add_cookies([{**session_of(user), "url": page.url.partition("/w/")[0]}])  # type: ignore[list-item]


def crash(page: Page) -> None:
    """The tab's own process is killed: nobody is asked, nothing is tidied up."""
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()


def retitle(page: Page, item: Item, title: str) -> None:
    cell(page, item, "title").click()
    page.keyboard.press("F2")
    page.locator(".editing .edit").fill(title)
    page.keyboard.press("Enter")
    expect(cell(page, item, "title")).to_have_text(title)


def note(asked: list[str], request: Request) -> None:
    if request.method == "PATCH":
        asked.append(f"{request.headers['if-match']} {request.post_data}")


def left(page: Page, number: int) -> None:
    """Until this browser keeps so many edits and acts."""
    for _ in range(150):
        if page.evaluate(KEPT) == number:
            return
        page.wait_for_timeout(100)
    assert page.evaluate(KEPT) == number


def renamed(act: Act, item: Item) -> int:
    """How often the log has another title for it."""
    with act():
        events = Event.objects.filter(model="roadmap.item", object_id=item.pk, operation="update")
        return events.filter(changes__has_key="title").count()


def test_edits_outlive_a_crash_and_are_sent_once(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    page = keeps(bench(bob, TABLE))
    page.context.set_offline(True)
    retitle(page, plan["day"], "Typed without a connection")
    retitle(page, plan["day"], "Typed twice")
    page.keyboard.press("c")
    page.keyboard.type("Thought of on a train")
    page.keyboard.press("Enter")
    expect(page.locator(".wb-notes")).to_contain_text(NO_CONNECTION)
    left(page, 3)
    context = page.context
    crash(page)
    context.set_offline(False)
    page = again(context)
    expect(page.locator("#toasts")).to_contain_text("3 changes that had waited are saved.")
    expect(cell(page, plan["day"], "title")).to_have_text("Typed twice")
    expect(page.get_by_role("gridcell", name="Thought of on a train")).to_be_visible()
    left(page, 0)
    assert stored(plan["day"]).title == "Typed twice" and renamed(act, plan["day"]) == 2
    assert one(title="Thought of on a train").key
    page.reload()
    keeps(page)
    settled(page)
    assert renamed(act, plan["day"]) == 2, "nothing is sent again"


def test_whoever_lost_is_told_until_they_decide(
    bench: Open, plan: Plan, bob: User, alice: User, act: Act
) -> None:
    page = keeps(bench(bob, TABLE))
    page.context.set_offline(True)
    retitle(page, plan["day"], "Mine")
    retitle(page, plan["quarter"], "Mine too")
    left(page, 2)
    context = page.context
    crash(page)
    with act(alice) as actor:
        change_item(stored(plan["day"]), by=actor, title="Theirs")
        change_item(stored(plan["quarter"]), by=actor, title="Theirs too")
    context.set_offline(False)
    lost = '.lost:has-text("They set title to “Theirs”, you to “Mine”. Theirs stands.")'
    page = again(context)
    expect(page.locator(lost)).to_be_visible()
    page.reload()
    keeps(page)
    expect(page.locator(".lost")).to_have_count(2)
    check_axe(page)
    page.locator(".lost", has_text="Mine too").get_by_role("button", name="Keep theirs").click()
    page.locator(lost).get_by_role("button", name="Use mine").click()
    left(page, 0)
    assert (stored(plan["day"]).title, stored(plan["quarter"]).title) == ("Mine", "Theirs too")
    page.reload()
    keeps(page)
    settled(page)
    expect(page.locator(".lost")).to_have_count(0)


def test_an_edit_whose_answer_was_lost_is_no_lost_race(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    page = keeps(bench(bob, TABLE))

    def swallow(route: Route) -> None:
        if route.request.method == "GET":
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route("**/api/v1/workspaces/acme/items/*", swallow)
    retitle(page, plan["day"], "Arrived")
    expect(page.locator(".wb-notes")).to_contain_text(NO_CONNECTION)
    context = page.context
    crash(page)
    page = again(context)
    expect(page.locator("#toasts")).to_contain_text("1 change that had waited is saved.")
    expect(page.locator(".lost")).to_have_count(0)
    left(page, 0)
    assert stored(plan["day"]).title == "Arrived" and renamed(act, plan["day"]) == 1


def test_of_two_pages_one_sends(bench: Open, plan: Plan, bob: User, act: Act) -> None:
    """The other page takes over what the first one could not send, at once when that one ends."""
    first = keeps(bench(bob, TABLE))
    others = [again(first.context), again(first.context)]
    asked: list[str] = []
    for page in others:
        page.on("request", lambda request: note(asked, request))
    first.route("**/api/v1/workspaces/acme/items/*", lambda route: route.abort())
    retitle(first, plan["day"], "Handed over")
    left(others[0], 1)
    settled(others[0])
    assert stored(plan["day"]).title == "Ledger migration", "while it lives, it is its own"
    crash(first)
    left(others[0], 0)
    for page in others:
        expect(cell(page, plan["day"], "title")).to_have_text("Handed over")
    assert len(asked) == 1, asked
    assert renamed(act, plan["day"]) == 1


def test_nobody_else_sees_or_sends_it(bench: Open, plan: Plan, bob: User, alice: User) -> None:
    page = keeps(bench(bob, TABLE))
    page.context.set_offline(True)
    retitle(page, plan["day"], "Only Bob's")
    left(page, 1)
    context = page.context
    signed_in(context, alice, page)
    context.set_offline(False)
    expect(page.locator(".lost", has_text="You are no longer signed in here")).to_be_visible()
    theirs = again(context)
    expect(cell(theirs, plan["day"], "title")).to_have_text("Ledger migration")
    settled(theirs)
    expect(theirs.locator(".lost")).to_have_count(0)
    assert stored(plan["day"]).title == "Ledger migration"
    theirs.close()
    signed_in(context, bob, page)
    page.get_by_role("button", name="Sign in").click()
    keeps(page)
    expect(page.locator("#toasts")).to_contain_text("1 change that had waited is saved.")
    assert stored(plan["day"]).title == "Only Bob's"


def test_signing_out_warns_and_clears(bench: Open, plan: Plan, bob: User) -> None:
    page = keeps(bench(bob, TABLE))
    page.context.set_offline(True)
    retitle(page, plan["day"], "Never sent")
    left(page, 1)
    context = page.context
    crash(page)
    context.set_offline(False)
    page = context.new_page()
    page.goto("/w/acme/feedback/")
    expect(page.locator("body[data-guarded]")).to_be_attached()
    page.get_by_role("button", name="Bob Example").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Not everything is saved.")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Sign out and drop them").click()
    expect(page.get_by_role("button", name="Sign out and drop them")).to_have_count(0)
    assert page.evaluate(KEPT) == 0
    assert stored(plan["day"]).title == "Ledger migration"


def test_an_act_that_is_refused_is_asked_about(
    bench: Open, plan: Plan, bob: User, alice: User, act: Act
) -> None:
    page = keeps(bench(bob, f"{TABLE}&item={plan['day'].key}"))
    page.locator(".panel").get_by_role("button", name="More", exact=True).click()
    delete = page.locator("#wb-item-menu").get_by_role("button", name="Delete", exact=True)
    delete.wait_for()
    page.context.set_offline(True)
    delete.click()
    left(page, 1)
    context = page.context
    crash(page)
    with act(alice) as actor:
        change_item(stored(plan["day"]), by=actor, title="Still wanted")
    context.set_offline(False)
    page = again(context)
    box = page.locator(".lost", has_text="Not done: delete Ledger migration")
    expect(box).to_contain_text("This was changed in the meantime.")
    expect(cell(page, plan["day"], "title")).to_have_text("Still wanted")
    box.get_by_role("button", name="Try again").click()
    expect(cell(page, plan["day"], "title")).to_have_count(0)
    left(page, 0)
    expect(page.locator(".lost")).to_have_count(0)


def test_what_was_changed_in_a_scenario_waits_for_it(
    bench: Open, plan: Plan, product: Product, bob: User, act: Act
) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Hire two")
    page = keeps(bench(bob, f"{TABLE}&scenario={scenario.pk}"))
    page.context.set_offline(True)
    retitle(page, plan["day"], "Ledger first")
    left(page, 1)
    context = page.context
    crash(page)
    context.set_offline(False)
    page = again(context)
    box = page.locator(".lost", has_text="1 change in a scenario waits to be sent")
    box.get_by_role("link", name="Open it").click()
    keeps(page)
    expect(page.locator("#toasts")).to_contain_text("1 change that had waited is saved.")
    left(page, 0)
    with act():
        assert [change.fields for change in ScenarioChange.objects.all()] == [{"title": "Ledger first"}]
    assert stored(plan["day"]).title == "Ledger migration"


def test_a_milestone_that_was_moved_before_a_crash_is_moved(
    bench: Open, plan: Plan, act: Act, bob: User
) -> None:
    calendar = "?view=calendar"
    with act(bob) as actor:
        fair = create_milestone(
            by=actor, name="Fair", date=date.today().replace(day=10), date_precision="day"
        )
    page = keeps(bench(bob, calendar))
    context = page.context
    context.set_offline(True)
    page.get_by_role("button", name="Fair").focus()
    page.keyboard.press("Alt+ArrowDown")
    left(page, 1)
    crash(page)
    context.set_offline(False)
    page = again(context, calendar)
    expect(page.locator("#toasts")).to_contain_text("1 change that had waited is saved.")
    expect(page.locator('.cal-day:not(.outside):has-text("Fair") .n')).to_have_text("17")
    with act():
        assert Milestone.objects.get(pk=fair.pk).date.day == 17
    left(page, 0)


def test_a_milestone_that_was_quicker_moved_is_asked_about_after_a_crash(
    bench: Open, plan: Plan, act: Act, alice: User, bob: User
) -> None:
    calendar = "?view=calendar"
    with act(bob) as actor:
        fair = create_milestone(
            by=actor, name="Fair", date=date.today().replace(day=10), date_precision="day"
        )
    page = keeps(bench(bob, calendar))
    context = page.context
    context.set_offline(True)
    page.get_by_role("button", name="Fair").focus()
    page.keyboard.press("Alt+ArrowDown")
    left(page, 1)
    crash(page)
    with act(alice) as actor:
        change_milestone(Milestone.objects.get(pk=fair.pk), by=actor, date=fair.date.replace(day=12))
    context.set_offline(False)
    page = again(context, calendar)
    box = page.locator(".wb-notes .lost[data-kept]")
    expect(box).to_contain_text("Not done: move Fair")
    box.get_by_role("button", name="Try again").click()
    expect(page.locator('.cal-day:not(.outside):has-text("Fair") .n')).to_have_text("17")
    left(page, 0)
