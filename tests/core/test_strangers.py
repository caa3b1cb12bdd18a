"""A ceiling for mails to addresses that never confirmed anything: nothing more goes that day, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from core import outbox, strangers
from core.mail import queue_mail
from core.models import Delivery, User, Workspace
from core.tenancy import acting, system
from feedback.actions.votes import verify_voter
from stakeholders.models import Audience, Signup, StatusPage
from tests.torture.smtpd import Postbox, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with running(box) as port:
        settings.EMAIL_CONFIG = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
        settings.STRANGER_MAILS = 3
        yield box


def write(where: Workspace, *addresses: str) -> None:
    with acting(where, source="system"):
        for address in addresses:
            queue_mail(to=address, subject="s", text="t", dedupe_key=address)


def strange(count: int, name: str = "p") -> list[str]:
    return [f"{name}{number}@example.com" for number in range(count)]


def waiting(where: Workspace) -> list[Delivery]:
    with acting(where, source="system"):
        return list(Delivery.objects.filter(state="queued").order_by("due_at", "id"))


def a_day_later(where: Workspace) -> None:
    with acting(where, source="system"):
        for delivery in Delivery.objects.filter(state="queued"):
            Delivery.objects.filter(pk=delivery.pk).update(due_at=delivery.due_at - timedelta(days=1))


def test_no_more_than_the_ceiling_goes_in_a_day_however_often_the_worker_comes(
    postbox: Postbox, acme: Workspace
) -> None:
    write(acme, *strange(5))
    assert (first := outbox.drain()).sent == 3
    assert first.held == 2
    write(acme, *strange(2, "q"))
    assert outbox.drain().sent == 0
    assert len(postbox.mails) == 3


def test_what_is_held_back_waits_for_a_day_that_has_room_untried_and_says_why(
    postbox: Postbox, acme: Workspace
) -> None:
    write(acme, *strange(3))
    outbox.drain()
    write(acme, *strange(3, "q"))
    outbox.drain()
    write(acme, *strange(1, "r"))
    outbox.drain()
    held = waiting(acme)
    tomorrow = strangers.next_day()
    assert [one.due_at - tomorrow for one in held] == [*[timedelta()] * 3, timedelta(days=1)]
    assert {one.attempts for one in held} == {0}
    assert {one.lease_until for one in held} == {None}
    assert all(one.last_error.startswith("Held back: 3 mails a day") for one in held)
    assert outbox.oldest_overdue() is None


def test_it_goes_by_itself_on_the_next_day(
    postbox: Postbox, acme: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(acme, *strange(4))
    outbox.drain()
    a_day_later(acme)
    assert outbox.drain().sent == 0  # it is due, but this still is the same day
    a_day_later(acme)
    monkeypatch.setattr(strangers, "_today", lambda pk: f"{pk} the next day")
    assert outbox.drain().sent == 1
    assert sorted(mail.recipient for mail in postbox.mails) == strange(4)


def test_each_workspace_has_its_own_ceiling(postbox: Postbox, acme: Workspace, other: Workspace) -> None:
    write(acme, *strange(5))
    write(other, *strange(3, "q"))
    assert outbox.drain().sent == 6


def test_no_ceiling_where_the_operator_wants_none(postbox: Postbox, acme: Workspace, settings: Any) -> None:
    settings.STRANGER_MAILS = 0
    write(acme, *strange(5))
    assert outbox.drain().sent == 5


def test_mails_about_accounts_have_no_ceiling(postbox: Postbox) -> None:
    for address in strange(5):
        queue_mail(to=address, subject="s", text="t", dedupe_key=address)
    assert outbox.drain().sent == 5


def _a_member(acme: Workspace) -> str:
    return "Vera@example.com"


def _an_account(acme: Workspace) -> str:
    user = User.objects.create_user("nina@example.com", "a-long-password")
    EmailAddress.objects.create(user=user, email="Nina@example.com", verified=True, primary=True)
    return "nina@example.com"


def _a_reader(acme: Workspace) -> str:
    page = StatusPage.objects.create(audience=Audience.objects.create(name="All"))
    Signup.objects.create(page=page, email="r@example.com", cadence="weekly", confirmed_at=timezone.now())
    return "r@example.com"


def _a_voter(acme: Workspace) -> str:
    with acting(acme, source="system") as actor:
        return str(verify_voter("v@example.com", by=actor).email)


@pytest.mark.parametrize(
    "someone", [_a_member, _an_account, _a_reader, _a_voter], ids=lambda one: one.__name__
)
def test_who_confirmed_an_address_is_mailed_beyond_the_ceiling(
    postbox: Postbox, acme: Workspace, someone: Callable[[Workspace], str]
) -> None:
    with acting(acme, source="system"):
        address = someone(acme)
    write(acme, *strange(4), address)
    assert outbox.drain().sent == 4
    assert postbox.mails[-1].recipient == address


def test_neither_an_unproved_account_nor_a_confirmation_elsewhere_counts(
    postbox: Postbox, acme: Workspace, other: Workspace
) -> None:
    user = User.objects.create_user("nina@example.com", "a-long-password")
    EmailAddress.objects.create(user=user, email="nina@example.com", verified=False, primary=True)
    with acting(other, source="system") as actor:
        verify_voter("v@example.com", by=actor)
    write(acme, *strange(3), "nina@example.com", "v@example.com")
    assert outbox.drain().held == 2


def test_what_the_mail_server_did_not_take_is_not_counted(postbox: Postbox, acme: Workspace) -> None:
    write(acme, "refused@example.com", "later@example.com", *strange(2))
    assert outbox.drain().sent == 2
    write(acme, "one-more@example.com", "too-many@example.com")
    tally = outbox.drain()
    assert (tally.sent, tally.held) == (1, 1)


def test_the_page_of_mails_says_what_waits_and_why(
    postbox: Postbox, acme: Workspace, adam: User, client: Client
) -> None:
    write(acme, *strange(5))
    outbox.drain()
    client.force_login(adam)
    page = client.get("/w/acme/mails/").content.decode()
    assert "2 mails wait for another day: 3 a day go to addresses that never confirmed anything." in page
    assert "Held back: 3 mails a day" in page


def test_who_invites_is_told_that_the_mail_waits(
    postbox: Postbox, acme: Workspace, adam: User, client: Client
) -> None:
    client.force_login(adam)
    invited = {"email": "new@example.com", "role": "viewer"}
    page = client.post("/w/acme/members/", invited, follow=True).content.decode()
    assert "new@example.com is invited." in page
    assert "goes on another day" not in page
    write(acme, *strange(5))
    outbox.drain()
    page = client.post("/w/acme/members/", invited, follow=True).content.decode()
    assert "The mail goes on another day, by itself: this workspace has sent its 3 of today" in page


@pytest.mark.parametrize(
    "values",
    [
        {"ref": "invitation:1", "dedupe_key": "invitation:1"},
        {"ref": "signup:1", "dedupe_key": "signup:1:1"},
        {"ref": "idea:1", "dedupe_key": "portal-claim:1:ann@example.com:1"},
    ],
    ids=["invitation", "signup", "claim"],
)
def test_an_admin_cannot_read_the_link_that_confirms_the_address_of_another(
    postbox: Postbox, acme: Workspace, adam: User, client: Client, values: dict[str, str]
) -> None:
    with acting(acme, source="system"):
        mail = queue_mail(to="ann@example.com", subject="s", text="https://pm.example/proof", **values)
    outbox.drain()
    client.force_login(adam)
    page = client.get(f"/w/acme/mails/{mail.pk}/").content.decode()
    assert "proof" not in page
    assert "for its addressee alone" in page


def test_nobody_makes_workspaces_by_the_dozen(client: Client, charlie: User, db: Any) -> None:
    client.force_login(charlie)
    for number in range(10):
        assert client.post("/w/new/", {"name": f"W{number}"}).status_code == 302
    answer = client.post("/w/new/", {"name": "One more"})
    assert "You have made many workspaces today." in answer.content.decode()
    with system():
        assert not Workspace.objects.filter(name="One more").exists()
