"""Each kind of notification by each way, from the act to the mail: exactly once, to those who may hear it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import followers
from core.models import Delivery, Membership, Notification, Run, Schedule, User, Workspace
from core.notify import mails
from core.notify.choices import choose_way
from core.notify.kinds import kinds
from core.notify.reading import unread_of
from roadmap.access_talk import comment_for
from roadmap.actions import change_item
from roadmap.actions.comments import create_comment, delete_comment
from roadmap.actions.decisions import create_decision, decide
from roadmap.actions.poker import start_poker
from roadmap.actions.revisiting import remind
from roadmap.actions.scores import create_scoring_model
from roadmap.actions.watching import watch_item
from roadmap.models import Decision, Item, Product
from tests.conftest import Act

pytestmark = pytest.mark.django_db(transaction=True)


def mention(by: Any, item: Item, bob: User) -> None:
    create_comment(by=by, item=item, text="Can you say when, @Bob Example?")


def talk(by: Any, item: Item, bob: User) -> None:
    create_comment(by=by, item=item, text="The pilot went well.")


def change(by: Any, item: Item, bob: User) -> None:
    change_item(Item.objects.get(pk=item.pk), by=by, end=date(2027, 3, 31), end_precision="quarter")


def assign(by: Any, item: Item, bob: User) -> None:
    change_item(Item.objects.get(pk=item.pk), by=by, owner=bob)


def ask(by: Any, item: Item, bob: User) -> None:
    model = create_scoring_model(by=by, kind="rice", name="RICE")
    start_poker(by=by, model=model, name="Spring", items=[item], players=[(bob, ())])


def fall_due(by: Any, item: Item, bob: User) -> None:
    """Bob decided in winter; the day on which to look again is here."""
    other = Item.objects.exclude(pk=item.pk).get()
    made = create_decision(by=by, title="What does spring carry?", items=[item, other])
    verdicts = {item.pk: "chosen", other.pk: "later"}
    decide(made, by=by, verdicts=verdicts, reason="Demand.", deciders=[bob.pk], revisit_on="2020-01-01")
    Decision.objects.update(by=bob)
    remind()


ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "mentioned": (mention, "Adam Example named you on PAY-1 Instant payouts"),
    "comment": (talk, "Adam Example commented on PAY-1 Instant payouts"),
    "changed": (change, "Adam Example changed PAY-1 Instant payouts"),
    "assigned": (assign, "Adam Example made you the owner of PAY-1 Instant payouts"),
    "poker": (ask, "Adam Example asks for your rating: Spring"),
    "revisit": (fall_due, "To be looked at once more: What does spring carry?"),
}


@pytest.fixture
def ready(act: Act, acme: Workspace, item: Item, product: Product, bob: User) -> Item:
    from roadmap.actions import create_item

    with act() as actor:
        create_item(by=actor, product=product, title="Other")
    with act(bob) as actor:
        watch_item(item, by=actor)
    followers.follow(acme)
    with act():
        Notification.objects.all().delete()
    return item


def mails_now(act: Act, at_eight: bool = False) -> list[Delivery]:
    """As the worker does it, twice: what went does not go again."""
    for _ in range(2):
        with act():
            Notification.objects.update(created_at=timezone.now() - timedelta(minutes=6))
        mails.mail_waiting()
        if at_eight:
            with act():
                for schedule in Schedule.objects.filter(kind="notifications"):
                    mails.mail_bundle(Run(schedule=schedule))
    with act():
        return list(Delivery.objects.filter(ref__startswith="notify:").order_by("created_at"))


def test_every_kind_has_an_act_here() -> None:
    assert set(ACTS) == set(kinds())


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("way", ["in_app", "at_once", "daily", "never"])
def test_once_as_chosen(
    act: Act, acme: Workspace, ready: Item, adam: User, bob: User, kind: str, way: str
) -> None:
    do, sentence = ACTS[kind]
    with act(bob) as actor:
        for other in kinds():
            choose_way(other, way if other == kind else "never", by=actor)
    with act(adam) as actor:
        do(actor, ready, bob)
    for _ in range(2):
        followers.follow(acme)
    with act():
        assert Notification.objects.filter(user=bob).count() == (way != "never")
        assert not Notification.objects.filter(user=adam).exists(), "nobody hears of their own act"
    at_once = mails_now(act)
    assert len(at_once) == (way == "at_once")
    daily = mails_now(act, at_eight=True)
    assert len(daily) == (way in ("at_once", "daily"))
    for mail in daily:
        assert mail.target == bob.email
        text = mail.payload["text"]
        assert sentence in text and "http" in text
        assert text.count(sentence) == 1
        assert sentence.split(" ")[0] in mail.payload["html"]
        assert ("Your day in Acme" in text) == (way == "daily")
        assert mail.payload["headers"]["List-Unsubscribe"]
        assert f"{kinds()[kind].label}" in text, "it says how to end this kind"


def test_naming_who_has_no_access_tells_nobody(
    act: Act, acme: Workspace, ready: Item, adam: User, bob: User, vera: User, charlie: User, other: Workspace
) -> None:
    """Not a stranger, not who left, not who is locked out; neither by name nor by id."""
    with act():
        Membership.objects.filter(user=vera).delete()
    bob.is_active = False
    bob.save()
    for who in (charlie, vera, bob):
        with act(adam) as actor:
            create_comment(by=actor, item=ready, text=f"@{who.name} and @{{{who.pk}}}, look")
    followers.follow(acme)
    with act():
        assert not Notification.objects.exists()
    with act(charlie, where=other):
        assert not Notification.objects.exists()
    assert mails_now(act, at_eight=True) == []


def test_what_is_taken_back_waits_for_nobody(
    act: Act, acme: Workspace, ready: Item, adam: User, bob: User
) -> None:
    """Neither in the bell's figure, nor in a mail."""
    with act(adam) as actor:
        first = create_comment(by=actor, item=ready, text="@Bob Example, sorry, wrong item")
        second = create_comment(by=actor, item=ready, text="@Bob Example, and again")
    followers.follow(acme)
    for comment, left in ((first, 1), (second, 0)):
        with act(adam) as actor:
            delete_comment(comment_for(actor, comment.pk), by=actor)
        followers.follow(acme)
        with act(bob) as actor:
            assert unread_of(actor) == left
    assert mails_now(act, at_eight=True) == []
