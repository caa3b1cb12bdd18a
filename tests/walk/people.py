"""What takes several: inviting, rating, poker, deciding."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from core.models import Membership
from roadmap.models import Decision, Item, ItemScore, PokerVote, Rating
from tests.browser import silent_console
from tests.walk.conftest import at, counted, inside, sign_up

RATED = 20
SCALE = 11


def invite(ann: Page, stranger: Callable[..., Page], name: str) -> Page:
    """The page of a new member, who came by the link in the mail."""
    # A new address each time: how many mails one may get in a day is counted past the end of a test.
    email = f"{name.lower()}-{uuid4().hex[:8]}@example.com"
    ann.goto(at("members/"))
    ann.get_by_label("E-mail address").fill(email)
    ann.get_by_label("Role", exact=True).select_option(label="Contributor")
    ann.get_by_role("button", name="Send invitation").click()
    expect(ann.locator("#invitations")).to_contain_text(email)
    ann.goto(at("mails/"))
    ann.locator("tr", has_text=email).get_by_role("link").first.click()
    expect(ann.locator("h1")).to_contain_text("invites you")
    page = stranger(path_in(ann.content()))
    page.get_by_role("link", name="Create an account").click()
    sign_up(page, f"{name} Rater")
    expect(page.locator("h1")).to_have_text("Kubernetes")
    assert counted(Membership, user__email=email, role="contributor") == 1
    return page


def path_in(mail: str) -> str:
    """The address of the invitation on the server of the test: mails name the one that people use."""
    found = re.search(r"/invitations/[\w~-]+/", mail)
    assert found, mail
    return found[0]


def weigh(ann: Page) -> None:
    """Make the first model."""
    ann.goto(at("roadmap/scoring/"))
    ann.get_by_role("link", name="Make the first model").click()
    ann.get_by_role("button", name="Make it : Weighted criteria").click()
    ann.get_by_role("link", name="Ranking").click()
    expect(ann.locator("table.ranked")).to_be_visible()


def rate(page: Page, first: int) -> None:
    """The same twenty items, each person with values of their own."""
    page.goto(at("roadmap/scoring/"))
    page.get_by_role("link", name="Rate").first.wait_for()
    page.keyboard.press("r")
    for n in range(RATED):
        expect(page.get_by_text(" items are left for you to rate.")).to_be_visible()
        asked = page.locator("form[data-rating] fieldset")
        for place in range(asked.count()):
            asked.nth(place).get_by_role("radio").nth((first + n + place) % SCALE).check()
        before = page.locator("h1").inner_text()
        page.get_by_role("button", name="Save, next").click()
        expect(page.locator("h1")).not_to_have_text(before)
    silent_console(page)


def fill_in(ann: Page) -> None:
    """Nobody has a score, and the ranking says why: the effort is missing, which rating asks of who edits the plan."""
    ann.goto(at("roadmap/scoring/"))
    expect(ann.locator(".standfirst")).to_contain_text(
        f"0 of {open_items()} scored, {RATED} wait for Effort, {open_items() - RATED} are not rated."
    )
    expect(ann.get_by_text("waits for Effort", exact=True)).to_have_count(RATED)
    ann.get_by_role("link", name="Rate").first.wait_for()
    ann.keyboard.press("r")
    for n in range(RATED):
        ann.get_by_label("Effort").fill(str(n + 1))
        before = ann.locator("h1").inner_text()
        ann.get_by_role("button", name="Save, next").click()
        expect(ann.locator("h1")).not_to_have_text(before)
    read(ann)


def read(ann: Page) -> None:
    """The ranking: twenty scores, the best first, each of three raters."""
    ann.goto(at("roadmap/scoring/"))
    expect(ann.locator(".count")).to_have_text(f"{RATED} of {open_items()} scored")
    told = [float(text) for text in ann.locator("table.ranked td.corner b").all_inner_texts()]
    assert len(told) == RATED and told == sorted(told, reverse=True)
    assert max(told) - min(told) > 10
    assert counted(ItemScore) == RATED
    assert counted(Rating) == RATED * 2 * 3


def open_items() -> int:
    with inside():
        return Item.objects.exclude(status__category__in=["shipped", "dropped"]).count()


def agreed_upon(ann: Page, raters: list[Page]) -> None:
    """One item by poker: hidden votes, revealed together, the suggestion agreed to."""
    ann.goto(at("roadmap/poker/new/"))
    for box in ann.locator("[name=players]").all():
        box.set_checked("Ann" not in box.locator("xpath=..").inner_text())
    ann.locator("[name=items]").first.check()
    ann.get_by_role("button", name="Start").click()
    expect(ann.locator(".voters li")).to_have_count(len(raters))
    for place, page in enumerate(raters):
        vote(page, ann.url, place)
    expect(ann.locator(".voters .yes")).to_have_count(len(raters))
    assert ann.locator(".cards-up").count() == 0
    ann.get_by_role("button", name="Reveal", exact=False).last.click()
    expect(ann.locator(".result")).to_have_count(2)
    ann.get_by_role("button", name="Agree to all").click()
    expect(ann.locator(".say.good")).to_have_text(["Agreed: 6", "Agreed: 6"])
    assert counted(PokerVote) == len(raters) * 2


def vote(page: Page, address: str, place: int) -> None:
    page.goto(address)
    asked = page.locator("form[data-rating] fieldset")
    for n in range(asked.count()):
        with page.expect_response(lambda answer: answer.url.endswith("/vote/")):
            asked.nth(n).get_by_role("radio").nth(place + 5).check()


def decide(ann: Page) -> None:
    """Between the three best, with what is known of them."""
    ann.goto(at("roadmap/scoring/"))
    expect(ann.locator(".count")).to_have_text(f"{RATED} of {open_items()} scored")
    keys = [key.inner_text() for key in ann.locator("table.ranked .key").all()[:3]]
    ann.goto(at("roadmap/decisions/new/"))
    ann.get_by_label("Between which items?").fill(", ".join(keys))
    ann.get_by_label("What is to be decided?").fill("What goes into the next release?")
    ann.get_by_role("button", name="Put the question").click()
    expect(ann.locator(".compare thead th")).to_have_count(3)
    expect(ann.locator(".compare")).to_contain_text("Weighted criteria")
    for place, word in enumerate(("Chosen", "Later", "Rejected")):
        ann.locator("#decide").get_by_label(word).nth(place).check()
    ann.get_by_label("Why?").fill("Most wait for it.")
    ann.get_by_role("button", name="Decide", exact=True).click()
    expect(ann.locator(".verdict.chosen")).to_have_count(1)
    the_database_says(keys)


def the_database_says(keys: list[str]) -> None:
    with inside():
        decision = Decision.objects.get()
        verdicts = {row.item.key: row.verdict for row in decision.options.select_related("item")}
        assert verdicts == dict(zip(keys, ("chosen", "later", "rejected"), strict=True))
        assert decision.reason == "Most wait for it." and decision.decided_at
        assert Rating.objects.values("user").distinct().count() == 3
        assert ItemScore.objects.count() == RATED
