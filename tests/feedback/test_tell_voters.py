"""Who asked is told when it ships: once, unless they do not want it."""

from typing import Any

import pytest

from core import followers
from core.models import Delivery, User, Workspace
from feedback import actions
from feedback.models import Idea, Portal, Voter
from roadmap.actions import change_item
from roadmap.models import Item, Status
from tests.conftest import Act

pytestmark = pytest.mark.django_db(transaction=True)


def move(act: Act, user: User, item: Item, category: str, source: str = "web") -> None:
    with act(user, source) as actor:
        fresh = Item.objects.select_related("status").get(pk=item.pk)
        change_item(fresh, by=actor, status=Status.objects.get(category=category))


def told(act: Act, workspace: Workspace) -> list[str]:
    followers.follow(workspace)
    with act():
        return sorted(Delivery.objects.filter(kind="mail").values_list("target", flat=True))


@pytest.fixture
def wanted(acme: Workspace, act: Act, bob: User, portal: Portal, item: Item) -> Idea:
    """An idea behind the item, with two voters, and one more by a merged idea."""
    with act() as actor:
        followers.begin(by=actor)
    with act(bob) as actor:
        idea = actions.create_idea(portal.product, by=actor, title="Payouts at the weekend")
        other = actions.create_idea(portal.product, by=actor, title="Money on Saturday")
        for one, email in (
            (idea, "ann@example.com"),
            (idea, "ben@example.com"),
            (other, "cat@example.com"),
            (other, "ben@example.com"),
        ):
            actions.vote(one, actions.verify_voter(email, by=actor), by=actor)
        idea = actions.change_idea(Idea.objects.get(pk=idea.pk), by=actor, item=item)
        actions.merge_idea(Idea.objects.get(pk=other.pk), idea, by=actor)
    return idea


def test_each_voter_is_told_once(wanted: Idea, act: Act, bob: User, item: Item, acme: Workspace) -> None:
    move(act, bob, item, "in_progress")
    assert told(act, acme) == []
    move(act, bob, item, "shipped")
    everybody = ["ann@example.com", "ben@example.com", "cat@example.com"]
    assert told(act, acme) == everybody
    move(act, bob, item, "in_progress")
    move(act, bob, item, "shipped")
    assert told(act, acme) == everybody


def test_no_mail_quotes_what_waits_for_approval(
    wanted: Idea, act: Act, bob: User, item: Item, acme: Workspace
) -> None:
    with act(bob) as actor:
        actions.change_idea(Idea.objects.get(pk=wanted.pk), by=actor, state="pending")
    move(act, bob, item, "shipped")
    assert "cat@example.com" in told(act, acme)
    with act():
        mail = Delivery.objects.filter(target="cat@example.com").get().payload
    assert "Payouts at the weekend" not in mail["subject"] + mail["text"] + mail["html"]
    assert item.title in mail["subject"]


def test_the_mail_says_what_and_lets_go_with_one_click(
    wanted: Idea, act: Act, bob: User, item: Item, acme: Workspace
) -> None:
    move(act, bob, item, "shipped")
    told(act, acme)
    with act():
        mail = Delivery.objects.filter(target="ann@example.com").get().payload
    assert "Payouts at the weekend" in mail["subject"] and "Payouts at the weekend" in mail["text"]
    assert mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        "/portal/unsubscribe/" in mail["headers"]["List-Unsubscribe"]
        and "/portal/unsubscribe/" in mail["text"]
    )


def test_who_wants_no_mail_gets_none(wanted: Idea, act: Act, bob: User, item: Item, acme: Workspace) -> None:
    with act(bob) as actor:
        actions.set_mail_wish(Voter.objects.get(email="ann@example.com"), wants_mail=False, by=actor)
    move(act, bob, item, "shipped")
    assert told(act, acme) == ["ben@example.com", "cat@example.com"]


def test_a_customer_who_asked_by_the_portal_is_told_too(
    wanted: Idea,
    portal: Portal,
    act: Act,
    bob: User,
    item: Item,
    acme: Workspace,
    make: Any,
    marta: Any,
    ola: Any,
) -> None:
    voter = make(actions.verify_voter, marta.email)
    sent = make(
        actions.send_idea, portal.product, title="Sooner, please", text="", voter=voter, moderated=True
    )
    by_call = make(actions.create_note, title="On the phone", customer=ola, source="call")
    for note in (sent.note, by_call):
        make(actions.link_note, note, item)
    move(act, bob, item, "shipped")
    assert "marta@olmo.example" in (mails := told(act, acme)) and "ola@kestrel.example" not in mails


def test_invented_people_are_not_written_to(
    wanted: Idea, act: Act, bob: User, item: Item, acme: Workspace
) -> None:
    move(act, bob, item, "shipped", source="demo")
    assert told(act, acme) == []
