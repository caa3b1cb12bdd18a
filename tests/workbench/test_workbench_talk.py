"""Two people talk about an item: each sees at once what the other says, and where the other is."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core import followers, redis
from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions.comments import create_comment
from roadmap.actions.watching import watch_item
from roadmap.models import Attachment, Comment, Item
from tests.browser import check_axe, check_width, silent_console
from tests.workbench.conftest import Open, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Plan = dict[str, Item]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


def field(page: Page) -> Any:
    return page.locator(".panel .talk > form.speak textarea")


def said(page: Page) -> Any:
    return page.locator(".panel .talk .said")


def test_two_people_talk(bench: Open, plan: Plan, bob: User, cora: User, acme: Workspace) -> None:
    his, hers = bench(bob, "?view=table&item=PAY-1"), bench(cora, "?view=table&item=PAY-1", dark=True)
    expect(his.locator(".panel > .also")).to_have_text("Cora Example is also here.")
    field(hers).click()
    hers.keyboard.type("Does it hold, @Bo")
    expect(hers.get_by_role("option", name="Bob Example")).to_be_visible()
    hers.keyboard.press("Enter")
    expect(his.locator(".panel > .also")).to_have_text("Cora Example is writing a comment.")
    hers.keyboard.type("<script>alert(1)</script>?")
    hers.keyboard.press("Control+Enter")
    expect(said(his)).to_have_text("Does it hold, @Bob Example <script>alert(1)</script>?", timeout=3000)
    his.get_by_role("button", name="Answer", exact=True).first.click()
    his.keyboard.type("It **does**.")
    his.keyboard.press("Control+Enter")
    expect(hers.locator(".talk .answers .said")).to_have_text("It does.", timeout=3000)
    his.get_by_role("button", name="React").first.click()
    his.locator(".react:popover-open button").first.click()
    expect(hers.locator(".talk .tally")).to_be_visible()
    with acting(acme, source="system"):
        assert Comment.objects.get(reply_to=None).mentions == [bob.pk]
    for page in (his, hers):
        check_axe(page)
        silent_console(page)


def test_what_one_types_outlives_others_and_a_reload(
    bench: Open, plan: Plan, api: Any, bob: User, cora: User, act: Any
) -> None:
    page = bench(bob, "?view=table&item=PAY-1")
    field(page).click()
    page.keyboard.type("Half a thou")
    made = api(cora).post(f"/api/v1/workspaces/acme/items/{plan['day'].pk}/comments", {"text": "Between"})
    assert made.status_code == 201
    expect(said(page)).to_have_text("Between")
    page.keyboard.type("ght")
    expect(field(page)).to_have_value("Half a thought")
    page.reload()
    expect(field(page)).to_have_value("Half a thought")
    field(page).press("Control+Enter")
    expect(said(page)).to_have_text(["Between", "Half a thought"])
    page.reload()
    expect(field(page)).to_have_value("")
    assert stored(plan["day"]).version == plan["day"].version


def test_a_comment_is_changed_taken_away_and_brought_back(bench: Open, plan: Plan, cora: User) -> None:
    page = bench(cora, "?view=table&item=PAY-1")
    field(page).fill("Frist")
    field(page).press("Control+Enter")
    page.get_by_role("button", name="Edit", exact=True).last.click()
    page.locator(".talk form.change textarea").fill("First")
    page.locator(".talk form.change").get_by_role("button", name="Save").click()
    expect(said(page)).to_have_text("First")
    page.locator(".talk").get_by_role("button", name="Delete", exact=True).click()
    expect(said(page)).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(said(page)).to_have_text("First")
    silent_console(page)


def test_files_come_by_button_and_by_drop(
    bench: Open, plan: Plan, bob: User, cora: User, acme: Workspace
) -> None:
    page, other = bench(cora, "?view=table&item=PAY-1"), bench(bob, "?view=table&item=PAY-1")
    page.locator("[data-attach]").set_input_files({"name": "map.png", "mimeType": "text/html", "buffer": PNG})
    expect(page.locator(".attached b")).to_have_text("map.png")
    expect(other.locator(".attached b")).to_have_text("map.png")
    expect(other.locator(".attached img")).to_be_visible()
    dropped = page.evaluate_handle(
        "() => { const data = new DataTransfer(); data.items.add(new File(['<svg/>'], 'x.svg')); return data; }"
    )
    page.dispatch_event(".panel-body", "drop", {"dataTransfer": dropped})
    expect(page.locator(".attached b")).to_have_text(["map.png", "x.svg"])
    page.get_by_role("button", name="Delete x.svg").click()
    expect(page.locator(".attached b")).to_have_text(["map.png"])
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".attached b")).to_have_text(["map.png", "x.svg"])
    with acting(acme, source="system"):
        assert [one.media_type for one in Attachment.objects.all()] == ["image/png", "text/plain"]
    check_axe(page)
    silent_console(page)


def test_a_viewer_reads_and_watches(bench: Open, plan: Plan, vera: User) -> None:
    page = bench(vera, "?view=table&item=PAY-1")
    expect(page.locator(".panel .talk")).to_be_visible()
    expect(page.locator(".panel :is(.talk textarea, [data-attach])")).to_have_count(0)
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("button", name="You watch it")).to_be_visible()


def test_the_bell_rings_on_any_page(
    page_for: Any, plan: Plan, act: Any, bob: User, cora: User, acme: Workspace, monkeypatch: Any
) -> None:
    # What is whispered here is heard by the server.
    monkeypatch.setattr(redis, "ring", lambda channel, words: redis.client().publish(channel, words))
    followers.follow(acme)
    page = page_for(bob, "/w/acme/notifications/")
    expect(page.locator("[data-bell] .n")).to_have_count(0)
    with act(bob) as actor:
        watch_item(plan["late"], by=actor)
    with act(cora) as actor:
        create_comment(by=actor, text="Still late?", item=plan["late"])
    page.wait_for_timeout(1500)  # the stream opens
    followers.follow(acme)
    expect(page.locator("[data-bell] .n").first).to_have_text("1")
    page.reload()
    check_axe(page)
    page.get_by_role("link", name=re.compile("Cora Example commented on")).click()
    expect(page.locator(".panel .talk .comment.named .said")).to_have_text("Still late?")


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone(bench: Open, plan: Plan, bob: User, act: Any, dark: bool) -> None:
    with act(bob) as actor:
        create_comment(by=actor, text="A very long word: " + "x" * 200, item=plan["day"])
    page = bench(bob, "?item=PAY-1", size="phone", dark=dark)
    expect(said(page)).to_be_visible()
    check_width(page)
    check_axe(page)


def test_its_pictures_need_no_style_of_their_own() -> None:
    """The page policy allows none."""
    for path in Path("templates/roadmap/talk").glob("*.html"):
        assert "style=" not in path.read_text()


def test_a_comment_without_a_connection_stays_and_says_so(bench: Open, plan: Plan, bob: User) -> None:
    page = bench(bob, "?view=table&item=PAY-1")
    field(page).fill("Written on a train")
    page.context.set_offline(True)
    field(page).press("Control+Enter")
    told = page.locator(".panel .talk .unsent")
    expect(told).to_have_text(
        "Not sent. What you wrote stays here, also when you close the page. Send it again."
    )
    expect(field(page)).to_have_value("Written on a train")
    assert page.locator(".panel .talk").evaluate("el => el.scrollWidth <= el.clientWidth"), "it is read whole"
    page.context.set_offline(False)
    page.reload()
    expect(field(page)).to_have_value("Written on a train")
    page.context.set_offline(True)
    field(page).press("Control+Enter")
    expect(told).to_have_count(1)
    page.context.set_offline(False)
    field(page).press("Control+Enter")
    expect(said(page)).to_have_text("Written on a train")
    expect(told).to_have_count(0)
    expect(field(page)).to_have_value("")
