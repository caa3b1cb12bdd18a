"""Poker with two people who see each other's acts as they come."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import redis, schedules
from core.models import Schedule, User
from roadmap.actions import create_item
from roadmap.actions.poker import start_poker
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Item, PokerSession, Product
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act

# Before it is silenced for tests that do not listen.
RING = redis.ring

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def items(act: Act, product: Product) -> list[Item]:
    with act() as actor:
        return [create_item(by=actor, product=product, title=f"Idea {n}") for n in range(3)]


@pytest.fixture
def session(act: Act, items: list[Item], bob: User, cora: User) -> PokerSession:
    with act(bob) as actor:
        model = create_scoring_model(by=actor, kind="moscow", name="moscow")
        players: Any = [(bob, []), (cora, [])]
        close = timezone.now() + timedelta(hours=1)
        return start_poker(by=actor, model=model, name="Live", items=items, players=players, closes_at=close)


def test_poker_with_two_people(
    page_for: PageFor, session: PokerSession, items: list[Item], bob: User, cora: User
) -> None:
    address = f"/w/acme/roadmap/poker/{session.pk}/?item={items[0].pk}"
    theirs, mine = page_for(cora, address, size="phone", dark=True), page_for(bob, address)
    theirs.get_by_role("radio", name="Should").check()
    expect(mine.locator(".voters .yes")).to_contain_text("Cora Example")
    assert not shows_a_card(mine)
    mine.keyboard.press("1")
    expect(mine.locator(".voters .yes")).to_have_count(2)
    check_axe(theirs)
    check_width(theirs)
    mine.locator("h1").click()
    mine.keyboard.press("v")
    expect(mine.locator(".cards-up li")).to_have_count(2)
    expect(theirs.locator(".cards-up li")).to_have_count(2)
    expect(mine.locator(".result")).to_contain_text("Suggested: Should")
    check_axe(mine)
    silent_console(mine)


def test_the_votes_turn_up_at_the_end_while_somebody_looks(
    page_for: PageFor,
    act: Act,
    session: PokerSession,
    items: list[Item],
    cora: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis, "ring", RING)
    page = page_for(cora, f"/w/acme/roadmap/poker/{session.pk}/?item={items[0].pk}")
    page.get_by_role("radio", name="Should").check()
    expect(page.locator(".voters .yes")).to_contain_text("Cora Example")
    with act():
        past = timezone.now() - timedelta(seconds=1)
        PokerSession.objects.update(closes_at=past)
        Schedule.objects.update(next_due_at=past)
    schedules.tick()
    assert schedules.run_due() == 1
    expect(page.locator(".cards-up li")).to_have_count(1)
    silent_console(page)


def shows_a_card(page: Page) -> bool:
    return page.locator(".cards-up").count() > 0


def test_the_list_beside_counts_votes_as_they_come_and_what_is_agreed_shows_at_once(
    page_for: PageFor, session: PokerSession, items: list[Item], bob: User, cora: User
) -> None:
    here, there = (f"/w/acme/roadmap/poker/{session.pk}/?item={item.pk}" for item in items[:2])
    mine, theirs = page_for(bob, here), page_for(cora, there)
    beside = mine.locator(f"#place-{items[1].pk}")
    expect(beside).to_contain_text("0/2")
    theirs.get_by_role("radio", name="Should").check()
    expect(beside).to_contain_text("1/2")
    theirs.goto(here)
    theirs.get_by_role("radio", name="Must").check()
    mine.get_by_role("radio", name="Must").check()
    expect(mine.locator(".voters .yes")).to_have_count(2)
    mine.locator("h1").click()
    mine.keyboard.press("v")
    expect(theirs.locator(".cards-up li")).to_have_count(2)
    expect(theirs.locator("#poker-settle")).to_have_count(0)
    mine.get_by_role("button", name="Agree to 1 suggested").wait_for()
    mine.wait_for_load_state()  # the page came anew, and its keys with it
    mine.keyboard.press("a")
    expect(mine.locator(".result")).to_contain_text("Agreed: Must")
    expect(theirs.locator(".result")).to_contain_text("Agreed: Must")
    check_axe(mine)
    mine.get_by_role("button", name="Undo").click()
    expect(mine.locator(".result")).not_to_contain_text("Agreed: Must")
    expect(mine.get_by_role("button", name="Agree to 1 suggested")).to_be_visible()
    silent_console(mine)
    silent_console(theirs)
