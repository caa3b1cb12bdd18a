"""Who is told of what: never oneself, nobody who left, once within minutes, as each chose."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from core import followers, links, redis
from core.models import (
    Delivery,
    Membership,
    Notification,
    NotificationChoice,
    Run,
    Schedule,
    User,
    Way,
    Workspace,
)
from core.notify import mails, notify
from core.notify.choices import choose_way
from core.notify.reading import mark_read, said
from core.tenancy import system
from roadmap.access_talk import comment_for
from roadmap.actions import change_item, create_item, create_objective
from roadmap.actions.comments import create_comment, delete_comment, restore_comment
from roadmap.actions.watching import mute_item, watch_item
from roadmap.models import Item, Product, Status, Watch
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(act: Act, acme: Workspace) -> Any:
    """`told(bob)`: what the follower makes of the log since the last time, as Bob reads it."""

    def read(user: User) -> list[str]:
        followers.follow(acme)
        with act(user):
            rows = list(Notification.objects.filter(user=user).order_by("created_at"))
            return [one.sentence for one in said(rows)]

    return read


@pytest.fixture(autouse=True)
def begun(acme: Workspace) -> None:
    followers.follow(acme)


@pytest.fixture
def watched(act: Act, item: Item, bob: User, told: Any) -> Item:
    with act(bob) as actor:
        watch_item(item, by=actor)
    told(bob)
    return item


def comment(act: Act, who: User, item: Item, text: str = "Hm") -> Any:
    with act(who) as actor:
        return create_comment(by=actor, text=text, item=item)


def way(act: Act, who: User, kind: str, value: str) -> None:
    with act(who) as actor:
        choose_way(kind, value, by=actor)


class TestComments:
    def test_who_watches_hears_and_who_speaks_does_not(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        comment(act, cora, watched)
        assert told(bob) == [f"Cora Example commented on {watched.key} Instant payouts"]
        assert told(cora) == []

    def test_who_is_named_hears_that_and_not_also_the_comment(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        comment(act, cora, watched, "@Bob Example?")
        assert told(bob) == [f"Cora Example named you on {watched.key} Instant payouts"]

    def test_several_within_minutes_are_one(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User, adam: User
    ) -> None:
        for who in (cora, cora, adam):
            comment(act, who, watched)
        (sentence,) = told(bob)
        assert sentence == f"Cora Example and Adam Example: 3 comments on {watched.key} Instant payouts"

    def test_what_was_read_or_is_old_is_left_alone(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        comment(act, cora, watched)
        told(bob)
        with act(bob) as actor:
            assert mark_read(by=actor) == 1
        comment(act, cora, watched)
        assert len(told(bob)) == 2
        with act():
            Notification.objects.update(created_at=timezone.now() - timedelta(hours=1))
        comment(act, cora, watched)
        assert len(told(bob)) == 3

    def test_one_taken_back_is_told_no_more_and_comes_back_unheard(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        made = comment(act, cora, watched)
        told(bob)
        with act(cora) as actor:
            delete_comment(comment_for(actor, made.pk), by=actor)
        assert told(bob) == []
        with act() as actor:
            type(made).objects.filter(pk=made.pk).update(text="x")
        with act(cora) as actor:
            back = restore_comment(made.pk, by=actor)
            type(back).objects.filter(pk=back.pk).update(created_at=timezone.now() - timedelta(hours=1))
        assert len(told(bob)) == 1

    def test_who_muted_it_hears_nothing(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        with act(bob) as actor:
            mute_item(watched, by=actor)
        comment(act, cora, watched)
        assert told(bob) == []

    def test_on_an_objective_those_who_took_part_hear(
        self, act: Act, told: Any, bob: User, cora: User, alice: User
    ) -> None:
        with act(alice) as actor:
            aim = create_objective(by=actor, title="Same-day money", owner=bob)
            create_comment(by=actor, text="Agreed?", objective=aim)
        assert told(bob) == ["Alice Example commented on Same-day money"]
        with act(bob) as actor:
            create_comment(by=actor, text="Yes", objective=aim)
        assert told(alice) == ["Bob Example commented on Same-day money"]

    def test_an_edit_tells_only_the_newly_named(
        self, act: Act, told: Any, item: Item, bob: User, cora: User
    ) -> None:
        from roadmap.actions.comments import change_comment

        made = comment(act, cora, item, "Somebody?")
        assert told(bob) == []
        with act(cora) as actor:
            change_comment(comment_for(actor, made.pk), by=actor, text="@Bob Example?")
        assert len(told(bob)) == 1
        with act(cora) as actor:
            change_comment(comment_for(actor, made.pk), by=actor, text="@Bob Example!")
        assert len(told(bob)) == 1


class TestItems:
    def test_status_and_dates_of_what_one_watches(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User, alice: User
    ) -> None:
        with act(alice) as actor:
            status = Status.objects.get(category="in_progress")
            change_item(watched, by=actor, status=status)
            change_item(watched, by=actor, title="Renamed")
        assert told(bob) == [f"Alice Example changed {watched.key} Renamed"]
        with act(bob):
            (row,) = said(list(Notification.objects.filter(user=bob)))
        assert status.name in row.quote

    def test_there_and_back_is_said_so(
        self, act: Act, told: Any, watched: Item, bob: User, alice: User
    ) -> None:
        with act(alice) as actor:
            was = watched.status
            change_item(watched, by=actor, status=Status.objects.get(category="in_progress"))
            told_status = Status.objects.get(pk=was.pk)
            change_item(watched, by=actor, status=told_status)
        told(bob)
        with act(bob):
            (row,) = said(list(Notification.objects.filter(user=bob)))
        assert row.quote == "Changed, and changed back."

    def test_who_becomes_owner_hears_and_watches(
        self, act: Act, told: Any, item: Item, bob: User, alice: User
    ) -> None:
        with act(alice) as actor:
            change_item(item, by=actor, owner=bob)
        assert told(bob) == [f"Alice Example made you the owner of {item.key} Instant payouts"]
        with act(bob) as actor:
            assert Watch.objects.filter(item=item, user=bob).exists()
            change_item(item, by=actor, owner=None)
            change_item(item, by=actor, owner=bob)
        assert len(told(bob)) == 1

    def test_who_makes_an_item_watches_it(self, act: Act, told: Any, product: Product, bob: User) -> None:
        with act(bob) as actor:
            made = create_item(by=actor, product=product, title="Mine")
        assert told(bob) == []
        with act(bob):
            assert Watch.objects.get(item=made).user == bob

    def test_many_at_once_are_told_as_one(
        self, act: Act, told: Any, product: Product, bob: User, alice: User
    ) -> None:
        with act(bob) as actor:
            items = [create_item(by=actor, product=product, title=f"No {n}") for n in range(8)]
        told(bob)
        with act(alice) as actor:
            status = Status.objects.get(category="in_progress")
            for item in items:
                change_item(item, by=actor, status=status)
        assert told(bob) == ["Alice Example changed 8 items that you watch"]

    def test_old_news_is_none(
        self, act: Act, told: Any, watched: Item, bob: User, alice: User, acme: Any
    ) -> None:
        from core.tenancy import acting

        with acting(acme, alice, at=timezone.now() - timedelta(days=3)) as actor:
            change_item(watched, by=actor, status=Status.objects.get(category="in_progress"))
        assert told(bob) == []


class TestWhoHears:
    def test_nobody_who_left_or_was_locked_out(
        self, act: Act, told: Any, watched: Item, bob: User, vera: User, cora: User, charlie: User
    ) -> None:
        with act(vera) as actor:
            watch_item(watched, by=actor)
        with act():
            Membership.objects.filter(user=bob).delete()
        vera.is_active = False
        vera.save()
        comment(act, cora, watched)
        told(cora)
        with act(cora):
            assert not Notification.objects.exists()
            assert notify([bob, vera, charlie], "assigned", about=watched, url="/", data={"title": "x"}) == []

    def test_nobody_who_does_not_want_it(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        way(act, bob, "comment", Way.NEVER)
        comment(act, cora, watched)
        assert told(bob) == []

    def test_others_may_tell_too(self, act: Act, item: Item, bob: User, cora: User) -> None:
        with act(cora):
            notify([bob, cora], "poker", about=item, url="/w/acme/", data={"title": "Q3", "quote": "8 items"})
            rows = said(list(Notification.objects.all()))
        assert [(one.row.user, one.sentence, one.quote) for one in rows] == [
            (bob, "Cora Example asks for your rating: Q3", "8 items")
        ]


def mail_now(act: Act) -> list[Delivery]:
    """As the worker does it a minute later."""
    with act():
        Notification.objects.update(created_at=timezone.now() - timedelta(minutes=6))
    mails.mail_waiting()
    with act():
        return list(Delivery.objects.filter(ref__startswith="notify:").order_by("created_at"))


class TestMails:
    def test_at_once_waits_until_it_is_quiet_and_goes_once(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        comment(act, cora, watched, "@Bob Example, look <b>here</b>")
        told(bob)
        assert mails.mail_waiting() == 0
        (mail,) = mail_now(act)
        assert (mail.target, mail.payload["name"]) == (bob.email, "Bob Example")
        assert mail.payload["subject"] == f"Cora Example named you on {watched.key} Instant payouts · Acme"
        assert "@Bob Example, look <b>here</b>" in mail.payload["text"]
        assert "look &lt;b&gt;here" in mail.payload["html"]
        assert mail.payload["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert len(mail_now(act)) == 1

    def test_what_was_read_is_not_mailed(
        self, act: Act, told: Any, item: Item, bob: User, cora: User
    ) -> None:
        comment(act, cora, item, "@Bob Example")
        told(bob)
        with act(bob) as actor:
            mark_read(by=actor)
        assert mail_now(act) == []

    @pytest.mark.parametrize("lost", ["membership", "account"])
    def test_who_lost_access_gets_no_mail(
        self, act: Act, told: Any, item: Item, bob: User, cora: User, lost: str
    ) -> None:
        comment(act, cora, item, "@Bob Example")
        told(bob)
        if lost == "membership":
            with act():
                Membership.objects.filter(user=bob).delete()
        else:
            bob.is_active = False
            bob.save()
        assert mail_now(act) == []
        assert mail_now(act) == []

    def test_the_daily_mail_comes_at_eight_where_they_are(
        self, act: Act, told: Any, watched: Item, bob: User, cora: User
    ) -> None:
        bob.zone = "Asia/Tokyo"
        bob.save()
        comment(act, cora, watched, "One")
        told(bob)
        assert mail_now(act) == []
        with act():
            schedule = Schedule.objects.get(kind="notifications")
            assert (schedule.hour, schedule.zone, schedule.subject_id) == (8, "Asia/Tokyo", bob.pk)
            assert schedule.next_due_at.hour == 23
            mails.mail_bundle(Run(schedule=schedule))
            (mail,) = Delivery.objects.filter(ref__startswith="notify:")
            assert "Your day in Acme" in mail.payload["text"]
            mails.mail_bundle(Run(schedule=schedule))
            assert Delivery.objects.filter(ref__startswith="notify:").count() == 1

    def test_one_click_ends_it(self, act: Act, told: Any, item: Item, bob: User, cora: User) -> None:
        comment(act, cora, item, "@Bob Example")
        told(bob)
        (mail,) = mail_now(act)
        stop = mail.payload["headers"]["List-Unsubscribe"].strip("<>")
        path = stop[stop.index("/n/") :]
        assert b"End these e-mails" in Client().get(path).content
        with act():
            assert not NotificationChoice.objects.exists()
        assert (
            Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        )
        with act():
            assert NotificationChoice.objects.get().way == Way.IN_APP
        comment(act, cora, item, "@Bob Example again")
        told(bob)
        assert len(mail_now(act)) == 1

    def test_a_link_opens_no_other_kind_and_no_other_person(self, acme: Workspace, bob: User) -> None:
        token = links.make("notify.comment", acme.pk, bob.pk)
        assert Client().post(f"/n/comment/{token}/").status_code == 200
        assert Client().post(f"/n/mentioned/{token}/").status_code == 404
        assert Client().post(f"/n/comment/{token}x/").status_code == 404

    def test_a_name_does_not_break_a_header(
        self, act: Act, told: Any, bob: User, cora: User, alice: User
    ) -> None:
        cora.name = "Cora\r\nBcc: x@example.com"
        cora.save()
        with act(alice) as actor:
            aim = create_objective(by=actor, title="Aim\r\nX: y", owner=bob)
        with act(cora) as actor:
            create_comment(by=actor, text="@Bob Example", objective=aim)
        told(bob)
        (mail,) = mail_now(act)
        assert "\n" not in mail.payload["subject"]


class TestReading:
    def test_each_reads_their_own(
        self, act: Act, api: Any, told: Any, item: Item, bob: User, cora: User
    ) -> None:
        comment(act, cora, item, "@Bob Example")
        told(bob)
        mine = api(bob).get(url("notifications")).json()
        assert (mine["unread"], mine["results"][0]["kind"]) == (1, "mentioned")
        pk = mine["results"][0]["id"]
        assert api(cora).get(url("notifications")).json()["results"] == []
        assert api(cora).patch(url(f"notifications/{pk}"), {"read": True}).status_code == 404
        assert api(cora).post(url("notifications"), {"ids": [pk]}).json()["changed"] == 0
        assert api(bob).patch(url(f"notifications/{pk}"), {"read": True}).json()["read_at"] is not None
        assert api(bob).get(url("notifications?unread=true")).json()["results"] == []
        assert api(bob).post(url("notifications"), {"read": False}).json() == {"changed": 1, "unread": 1}

    def test_the_api_chooses(self, api: Any, bob: User) -> None:
        client = api(bob)
        assert (
            client.put(url("notifications/choices"), {"kind": "comment", "way": "never"}).status_code == 200
        )
        ways = {one["kind"]: one["way"] for one in client.get(url("notifications/choices")).json()["results"]}
        assert (ways["comment"], ways["mentioned"]) == ("never", "at_once")
        assert client.put(url("notifications/choices"), {"kind": "x", "way": "never"}).status_code == 400

    def test_the_pages(self, act: Act, web: Any, told: Any, item: Item, bob: User, cora: User) -> None:
        comment(act, cora, item, "@Bob Example <script>alert(1)</script>")
        told(bob)
        client = web(bob)
        page = client.get("/w/acme/notifications/").content.decode()
        assert "1 waits for you, 1 of them names you." in page
        assert "<script>alert" not in page
        assert "Notifications, one unread" in page
        with act(bob):
            row = Notification.objects.get(user=bob)
        assert client.get(f"/w/acme/notifications/{row.pk}/").url == row.url
        assert "Nothing waits for you." in client.get("/w/acme/notifications/").content.decode()
        assert web(cora).get(f"/w/acme/notifications/{row.pk}/").url == "/w/acme/notifications/"
        assert client.post("/w/acme/notifications/settings/", {"mentioned": "never"}).status_code == 302
        assert client.post("/w/acme/notifications/settings/", {"mentioned": "often"}).status_code == 400

    def test_a_list_costs_few_statements(
        self,
        act: Act,
        told: Any,
        api: Any,
        item: Item,
        product: Product,
        bob: User,
        cora: User,
        django_assert_max_num_queries: Any,
    ) -> None:
        for n in range(6):
            with act(bob) as actor:
                made = create_item(by=actor, product=product, title=f"No {n}")
            comment(act, cora, made, "@Bob Example")
        told(bob)
        with act(bob), django_assert_max_num_queries(3):
            said(list(Notification.objects.filter(user=bob).select_related("actor")))


def test_it_is_whispered_to_nobody_else(
    act: Act, item: Item, bob: User, cora: User, monkeypatch: Any
) -> None:

    heard: list[str] = []
    monkeypatch.setattr(redis, "ring", lambda channel, message: heard.append(message))
    with act(cora):
        notify([bob], "assigned", about=item, url="/", data={"title": "Secret plan"})
    (whispered,) = [message for message in heard if "notification" in message]
    assert str(bob.pk) in whispered
    assert "Secret" not in whispered


def test_nobody_chooses_for_who_has_no_access(act: Act, charlie: User) -> None:
    with act(charlie) as actor, pytest.raises(PermissionDenied):
        choose_way("comment", Way.NEVER, by=actor)
    with system():
        assert not Membership.objects.filter(user=charlie).exists()
