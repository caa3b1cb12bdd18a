"""One stack for the page: the key takes back the newest act, whichever way it was done, and does it again."""

import pytest
from playwright.sync_api import Page, expect

from core.models import User
from roadmap.actions.gates import create_gate
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Item, Status
from tests.browser import silent_console
from tests.conftest import Act
from tests.workbench.conftest import Open, settled, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]


def toast(page: Page) -> object:
    return page.locator(".toast p").last


def say(page: Page, text: str) -> None:
    page.locator(".panel .talk > form.speak textarea").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".panel .talk .said")).to_have_text(text)


def in_hand(page: Page, item: Item) -> None:
    page.locator(f'[data-id="{item.pk}"] a').first.focus()


def column(page: Page, name: str, item: Item) -> object:
    return page.locator(f'.col.{name} [data-id="{item.pk}"]')


def test_acts_of_both_kinds_go_back_in_their_order(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board&item=PAY-2")
    say(page, "Not so fast")
    in_hand(page, plan["quarter"])
    page.keyboard.press("Alt+ArrowLeft")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    page.keyboard.press("Control+z")
    expect(column(page, "next", plan["quarter"])).to_be_visible()
    expect(page.locator(".panel .talk .said")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".panel .talk .said")).to_have_count(0)
    expect(toast(page)).to_have_text("Undone: You commented on PAY-2")
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("Nothing to undo")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".panel .talk .said")).to_have_text("Not so fast")
    page.keyboard.press("Control+y")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    settled(page)
    assert stored(plan["quarter"]).horizon == "now"
    silent_console(page)


def test_a_click_on_undo_leaves_nothing_for_the_key(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board&item=PAY-2")
    in_hand(page, plan["quarter"])
    page.keyboard.press("Alt+ArrowLeft")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    say(page, "Not so fast")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".panel .talk .said")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(column(page, "next", plan["quarter"])).to_be_visible()
    settled(page)
    silent_console(page)
    assert stored(plan["quarter"]).horizon == "next"


def test_what_one_ticks_rates_watches_and_saves_goes_back_by_the_key(
    bench: Open, plan: Plan, act: Act, bob: User
) -> None:
    with act(bob) as by:
        create_gate(by=by, status=Status.objects.get(category="shipped"), text="Texts are read")
    page = bench(bob, "?view=table&item=PAY-2")
    page.get_by_label("Texts are read").check()
    expect(toast(page)).to_have_text("PAY-2: “Texts are read” holds.")
    page.keyboard.press("Control+z")
    expect(toast(page)).to_have_text("Undone: PAY-2: “Texts are read” holds")
    expect(page.get_by_label("Texts are read")).not_to_be_checked()
    page.keyboard.press("Control+y")
    expect(page.get_by_label("Texts are read")).to_be_checked()

    page.get_by_role("button", name="Watch", exact=True).click()
    expect(toast(page)).to_have_text("You watch PAY-2.")
    page.keyboard.press("Control+z")
    expect(toast(page)).to_have_text("Undone: You watch PAY-2")
    expect(page.get_by_role("button", name="Watch", exact=True)).to_be_visible()

    page.get_by_role("button", name="Save view").click()
    page.get_by_role("button", name="Save what is shown").click()
    page.get_by_label("Name of the view").fill("Late ones")
    page.keyboard.press("Enter")
    expect(toast(page)).to_have_text("Saved Late ones")
    expect(page.locator(".saved a")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(page.locator(".saved a")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".saved a")).to_have_count(1)
    silent_console(page)


def test_a_rating_in_the_panel_goes_back_by_the_key(
    bench: Open, plan: Plan, act: Act, bob: User, cora: User
) -> None:
    with act(bob) as by:
        create_scoring_model(by=by, kind="ice", name="Quick")
    page = bench(cora, "?view=table&item=PAY-2")
    page.locator(".score-of summary").first.click()
    page.locator(".score-of form.rating label").first.click()
    expect(toast(page)).to_contain_text("You rated")
    expect(page.locator(".score-of .raters b")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("Undone: You rated")
    expect(page.locator(".score-of .raters b")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".score-of .raters b")).to_have_count(1)
    silent_console(page)


def test_after_a_reload_the_key_says_where_to_go_on(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=board")
    in_hand(page, plan["quarter"])
    page.keyboard.press("Alt+ArrowLeft")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    settled(page)
    page.reload()
    expect(page.locator("#workbench")).to_have_attribute("data-stream", "open")
    page.keyboard.press("Control+z")
    expect(toast(page)).to_have_text("Nothing to undo on this page.")
    page.locator(".toast").get_by_role("button", name="What was done").click()
    expect(page.locator(".list li").first).to_contain_text("Moved from Next to Now")
    silent_console(page)


def test_what_a_comment_said_and_a_file_go_back_by_the_key(bench: Open, plan: Plan, cora: User) -> None:
    page = bench(cora, "?view=table&item=PAY-2")
    said, files = page.locator(".panel .talk .said"), page.locator(".attached b")
    say(page, "Frist")
    page.get_by_role("button", name="Edit", exact=True).last.click()
    page.locator(".talk form.change textarea").fill("First")
    page.locator(".talk form.change").get_by_role("button", name="Save").click()
    expect(said).to_have_text("First")
    page.locator("[data-attach]").set_input_files(
        {"name": "map.txt", "mimeType": "text/plain", "buffer": b"Here"}
    )
    expect(toast(page)).to_have_text("map.txt is attached.")
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(files).to_have_count(0)
    expect(said).to_have_text("First")
    page.keyboard.press("Control+z")
    expect(said).to_have_text("Frist")
    page.keyboard.press("Control+z")
    expect(said).to_have_count(0)
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    expect(said).to_have_text("First")
    page.keyboard.press("Control+y")
    expect(files).to_have_text("map.txt")
    silent_console(page)


def test_an_undo_in_the_history_goes_back_by_the_key_and_comes_again(
    bench: Open, plan: Plan, bob: User
) -> None:
    page = bench(bob, "?view=board&item=PAY-2")
    in_hand(page, plan["quarter"])
    page.keyboard.press("Alt+ArrowLeft")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    line = page.locator(".panel .words li", has_text="Next to Now")
    expect(line).to_have_count(1)
    line.hover()
    line.get_by_role("button", name="Undo").click()
    expect(toast(page)).to_have_text("A change of PAY-2 is taken back")
    expect(column(page, "next", plan["quarter"])).to_be_visible()
    page.keyboard.press("Control+z")
    expect(toast(page)).to_have_text("Undone: A change of PAY-2 is taken back")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(toast(page)).to_have_text("Done again: A change of PAY-2 is taken back")
    expect(column(page, "next", plan["quarter"])).to_be_visible()
    page.keyboard.press("Control+z")
    expect(column(page, "now", plan["quarter"])).to_be_visible()
    page.keyboard.press("Control+z")
    expect(column(page, "next", plan["quarter"])).to_be_visible()
    settled(page)
    silent_console(page)
    assert stored(plan["quarter"]).horizon == "next"
