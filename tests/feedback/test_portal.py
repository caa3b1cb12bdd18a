"""The public portal, as somebody without an account and without JavaScript sees it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core import robots
from core.models import Delivery, User, Workspace
from feedback import actions, portal_links
from feedback.models import Customer, Idea, Note, Portal, Vote, Voter
from roadmap.models import Item
from tests.conftest import Act

pytestmark = pytest.mark.django_db
HOME = "/portal/acme/PAY/"


@pytest.fixture(autouse=True)
def no_limits() -> None:
    """Each test begins with a clean count."""
    cache.clear()


@pytest.fixture
def idea(act: Act, bob: User, portal: Portal) -> Idea:
    with act(bob) as actor:
        return actions.create_idea(
            portal.product, by=actor, title="Payouts on Saturday and Sunday", text="Please."
        )


@pytest.fixture
def stamp() -> str:
    """A form that was drawn a minute ago."""
    value = f"form:{signing.b62_encode(int((timezone.now() - timedelta(minutes=1)).timestamp()))}"
    return f"{value}:{signing.Signer(salt='portal.form').signature(value)}"


@pytest.fixture
def mails(act: Act) -> Callable[[], list[Delivery]]:
    def read() -> list[Delivery]:
        with act():
            return list(Delivery.objects.filter(kind="mail").order_by("created_at"))

    return read


def link_in(mail: Delivery) -> str:
    found = re.search(r"https?://[^/]+(/portal/\S+)", mail.payload["text"])
    assert found
    return found.group(1)


def confirm(client: Client, mail: Delivery) -> Any:
    address = link_in(mail)
    assert client.get(address).status_code == 200
    return client.post(address)


def test_a_closed_portal_is_not_there(anyone: Client, act: Act, bob: User, portal: Portal) -> None:
    assert anyone.get(HOME).status_code == 200
    with act(bob) as actor:
        actions.set_portal(portal.product, by=actor, enabled=False)
    for path in ("", "new/", "similar/?title=payout"):
        assert anyone.get(HOME + path).status_code == 404
    assert anyone.get("/portal/nobody/PAY/").status_code == 404


def test_a_vote_counts_once_the_address_is_proved(
    anyone: Client, idea: Idea, mails: Any, stamp: str, act: Act, make: Any, item: Item, signals: Any
) -> None:
    make(actions.change_idea, idea, item=item)
    asked = anyone.post(f"{HOME}ideas/{idea.pk}/vote/", {"email": "Vo@Example.com", "stamp": stamp})
    assert asked.status_code == 200
    with act():
        assert Vote.objects.count() == 0 and Voter.objects.count() == 0
    assert confirm(anyone, mails()[0]).status_code == 302
    assert signals(item)["votes"] == 1
    shown = anyone.get(f"{HOME}ideas/{idea.pk}/").content.decode()
    assert "Your vote counts" in shown
    confirm(anyone, mails()[0])
    assert signals(item)["votes"] == 1
    taken = anyone.post(f"{HOME}ideas/{idea.pk}/vote/", {"take_back": "yes"})
    assert taken.status_code == 302
    assert signals(item)["votes"] == 0


def test_opening_the_link_alone_does_not_vote(
    anyone: Client, idea: Idea, mails: Any, stamp: str, act: Act
) -> None:
    anyone.post(f"{HOME}ideas/{idea.pk}/vote/", {"email": "a@example.com", "stamp": stamp})
    anyone.get(link_in(mails()[0]))
    with act():
        assert Vote.objects.count() == 0


def test_the_answer_does_not_tell_who_is_known(
    idea: Idea, mails: Any, stamp: str, act: Act, make: Any, marta: Customer
) -> None:
    with act(source="public") as actor:
        actions.vote(idea, actions.verify_voter("known@example.com", by=actor), by=actor)
    bodies = []
    for email in ("known@example.com", "stranger@example.com", marta.email):
        answer = Client().post(f"{HOME}ideas/{idea.pk}/vote/", {"email": email, "stamp": stamp})
        bodies.append((answer.status_code, re.sub(r'value="[^"]+"', "", answer.content.decode())))
    assert bodies[0] == bodies[1] == bodies[2]
    assert len(mails()) == 3


def test_an_idea_waits_for_its_sender_and_then_for_a_moderator(
    anyone: Client,
    portal: Portal,
    mails: Any,
    stamp: str,
    act: Act,
    marta: Customer,
    bob: User,
    item: Item,
    signals: Any,
) -> None:
    said = {"title": "Tell couriers <b>earlier</b>", "text": "By push.", "email": marta.email, "stamp": stamp}
    assert "One more step" in anyone.post(f"{HOME}new/", said).content.decode()
    with act():
        assert Idea.objects.get().confirmed_at is None and Note.objects.count() == 0
    assert "<b>" not in mails()[0].payload["html"] and "earlier" not in mails()[0].payload["text"]
    assert confirm(anyone, mails()[0]).status_code == 200
    with act(bob) as actor:
        idea = Idea.objects.get()
        assert (idea.state, idea.votes_count) == ("pending", 1)
        note = Note.objects.get()
        assert (note.source, note.customer, note.state) == ("portal", marta, "inbox")
        assert anyone.get(f"{HOME}ideas/{idea.pk}/").status_code == 404
        actions.change_idea(idea, by=actor, state="open", item=item)
    page = anyone.get(HOME).content.decode()
    assert (
        "Tell couriers &lt;b&gt;earlier" in page
        and marta.email not in page.split("<main")[1].split("</main")[0]
    )
    assert signals(item) == {"customers": 1, "companies": 1, "revenue": 184000, "votes": 1}
    with act():
        assert Note.objects.get().state == "done"


def test_a_known_voter_needs_no_second_mail(
    anyone: Client, idea: Idea, mails: Any, stamp: str, act: Act
) -> None:
    anyone.post(f"{HOME}ideas/{idea.pk}/vote/", {"email": "a@example.com", "stamp": stamp})
    confirm(anyone, mails()[0])
    sent = anyone.post(f"{HOME}new/", {"title": "Dark screen at night", "text": "", "stamp": stamp})
    assert "has arrived" in sent.content.decode()
    assert len(mails()) == 1
    assert anyone.post(f"{HOME}forget/").status_code == 302
    assert "Your e-mail address" in anyone.get(f"{HOME}new/").content.decode()


def test_a_robot_gets_the_same_answer_and_nothing_happens(
    anyone: Client, portal: Portal, stamp: str, act: Act, mails: Any
) -> None:
    said = {"title": "Cheap watches for all", "email": "r@example.com", "stamp": stamp, "website": "x"}
    assert "One more step" in anyone.post(f"{HOME}new/", said).content.decode()
    with act():
        assert Idea.objects.count() == 0
    assert mails() == []


@pytest.mark.parametrize("where", ["new/", "ideas/{}/vote/"])
def test_who_is_quick_is_asked_again_and_nothing_is_lost(
    anyone: Client, idea: Idea, act: Act, mails: Any, monkeypatch: Any, where: str
) -> None:
    said = {"title": "A dark screen", "email": "quick@example.com", "stamp": portal_links.stamp()}
    asked = anyone.post(HOME + where.format(idea.pk), said)
    page = asked.content.decode()
    assert asked.status_code == 422 and "once more" in page and "One more step" not in page
    assert 'value="quick@example.com"' in page and said["stamp"] in page
    with act():
        assert Idea.objects.count() == 1
    assert mails() == []
    monkeypatch.setattr(robots, "TOO_QUICK", timedelta(seconds=-1))
    assert "One more step" in anyone.post(HOME + where.format(idea.pk), said).content.decode()
    assert len(mails()) == 1


@pytest.mark.parametrize("stamp", ["", "form:made:up"])
def test_a_form_of_yesterday_or_nobody_is_shown_anew(
    anyone: Client, idea: Idea, mails: Any, stamp: str
) -> None:
    said = {"email": "late@example.com", "stamp": stamp}
    asked = anyone.post(f"{HOME}ideas/{idea.pk}/vote/", said)
    assert asked.status_code == 422 and "once more" in asked.content.decode()
    assert mails() == []


def test_one_mailbox_is_not_flooded(anyone: Client, portal: Portal, stamp: str, mails: Any) -> None:
    for number in range(12):
        said = {"title": f"Idea number {number}", "email": "victim@example.com", "stamp": stamp}
        assert anyone.post(f"{HOME}new/", said).status_code == 200
    assert len(mails()) == 6


def test_one_address_sends_so_many_forms_an_hour(anyone: Client, idea: Idea, stamp: str) -> None:
    answers = [
        anyone.post(
            f"{HOME}ideas/{idea.pk}/vote/", {"email": f"a{n}@example.com", "stamp": stamp}
        ).status_code
        for n in range(22)
    ]
    assert answers.count(429) == 2


def test_similar_ideas_are_found_while_typing_and_by_the_form(anyone: Client, idea: Idea) -> None:
    assert "Payouts on Saturday" in anyone.get(f"{HOME}similar/?title=saturday+payout").content.decode()
    assert "Payouts on Saturday" not in anyone.get(f"{HOME}similar/?title=zebra+crossing").content.decode()
    assert "Payouts on Saturday" in anyone.get(f"{HOME}?q=payouts+saturday").content.decode()


def test_merged_ideas_keep_their_voters_each_once(
    act: Act, bob: User, idea: Idea, item: Item, signals: Any, anyone: Client
) -> None:
    with act(bob) as actor:
        other = actions.create_idea(idea.product, by=actor, title="Weekend money")
        ann, ben, cat = (
            actions.verify_voter(f"{name}@example.com", by=actor) for name in ("ann", "ben", "cat")
        )
        for one, voter in ((idea, ann), (idea, ben), (other, ben), (other, cat)):
            actions.vote(one, voter, by=actor)
        idea = actions.change_idea(Idea.objects.get(pk=idea.pk), by=actor, item=item)
        other = actions.merge_idea(Idea.objects.get(pk=other.pk), idea, by=actor)
    assert signals(item)["votes"] == 3
    shown = anyone.get(f"{HOME}ideas/{other.pk}/").content.decode()
    assert "was joined with this idea" in shown and "Payouts on Saturday" in shown
    with act(bob) as actor:
        assert Idea.objects.get(pk=idea.pk).votes_count == 3
        actions.unmerge_idea(Idea.objects.get(pk=other.pk), by=actor)
        assert [Idea.objects.get(pk=pk).votes_count for pk in (idea.pk, other.pk)] == [2, 2]
    assert signals(item)["votes"] == 2


def test_ideas_of_another_workspace_do_not_open(
    anyone: Client, idea: Idea, other: Workspace, charlie: User, act: Act
) -> None:
    from roadmap.actions import create_product

    with act(where=other) as actor:
        product = create_product(by=actor, key="PAY", name="Theirs")
        actions.set_portal(product, by=actor, enabled=True)
    assert anyone.get(f"/portal/other/PAY/ideas/{idea.pk}/").status_code == 404
    token = portal_links.claim_token(portal_links.Claim(idea.workspace_id, idea.pk, "a@example.com", ""))
    assert anyone.get(f"/portal/other/PAY/confirm/{token}/").status_code == 404
    assert anyone.get(f"{HOME}confirm/{token}x/").status_code == 404


def test_a_voters_cookie_is_worth_nothing_elsewhere(
    anyone: Client, idea: Idea, mails: Any, stamp: str
) -> None:
    anyone.post(f"{HOME}ideas/{idea.pk}/vote/", {"email": "a@example.com", "stamp": stamp})
    confirm(anyone, mails()[0])
    (cookie,) = [one for name, one in anyone.cookies.items() if name.startswith("pmhub_voter_")]
    assert cookie["httponly"] and cookie["path"] == "/portal/acme/" and cookie["samesite"] == "Lax"
    forged = Client()
    forged.cookies[cookie.key] = cookie.value[:-2] + "xx"
    assert "Your e-mail address" in forged.get(f"{HOME}ideas/{idea.pk}/").content.decode()


def test_one_click_ends_the_mail(act: Act, portal: Portal) -> None:
    with act(source="public") as actor:
        voter = actions.verify_voter("a@example.com", by=actor)
    address = "/" + portal_links.unsubscribe_url(voter).split("/", 3)[3]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 200
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with act():
        assert Voter.objects.get().unsubscribed_at
    strict.post(address, {"again": "yes"})
    with act():
        assert Voter.objects.get().unsubscribed_at is None
    assert strict.post(address.replace(address[-9:-1], "AAAAAAAA")).status_code == 404


def test_the_list_asks_the_same_few_questions(
    anyone: Client, act: Act, bob: User, portal: Portal, item: Item, django_assert_max_num_queries: Any
) -> None:
    with act(bob) as actor:
        for number in range(15):
            made = actions.create_idea(portal.product, by=actor, title=f"Idea number {number}")
            actions.change_idea(made, by=actor, item=item)
    with django_assert_max_num_queries(14):
        assert anyone.get(HOME).status_code == 200
