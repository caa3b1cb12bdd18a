"""Mail: safe headers, both bodies, one connection, and an honest account of what the server said."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives

from core import outbox
from core.mail import queue_mail, unsubscribe_headers
from core.models import Delivery, User, Workspace
from core.tenancy import acting, system
from tests.torture.smtpd import Postbox, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with running(box) as port:
        settings.EMAIL_CONFIG = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
        yield box


@pytest.fixture
def no_server(settings: Any) -> None:
    settings.EMAIL_CONFIG = {}


def send(to: str = "ann@example.com", **more: Any) -> Delivery:
    values = {"subject": "Hello", "text": "Plain", "html": "<p>Rich</p>", "dedupe_key": to} | more
    delivery = queue_mail(to=to, **values)
    outbox.drain()
    with system():
        return Delivery.objects.get(pk=delivery.pk)


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_text_and_html_arrive_with_one_click_unsubscribe(postbox: Postbox) -> None:
    delivery = send(text="Grüße", headers=unsubscribe_headers("https://pm.example/u/1"), name="Ann Ó Brien")
    (received,) = postbox.mails
    message = parsed(received.content)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().strip() == "Grüße"  # type: ignore[union-attr]
    assert message["To"] == "Ann Ó Brien <ann@example.com>"
    assert message["List-Unsubscribe"] == "<https://pm.example/u/1>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Message-ID"] == f"<{delivery.pk}@localhost>"
    assert delivery.state == "sent"


@pytest.mark.parametrize(
    "nasty",
    [
        "A\r\nBcc: eve@example.com",
        "A\nSubject: x\n\n<b>body</b>",
        "A\x00\x0b\u2028\ud800B",
        "\r\n.\r\nQUIT",
        "=?utf-8?q?=0AX?=",
    ],
)
def test_no_value_starts_a_header_of_its_own(postbox: Postbox, nasty: str) -> None:
    send(subject=nasty, name=nasty, headers={"X-Note": nasty}, text=nasty, sender=f"{nasty} <pm@example.com>")
    (received,) = postbox.mails
    message = parsed(received.content)
    assert received.recipient == "ann@example.com"
    assert message["Bcc"] is None
    assert len(message.get_all("Subject", [])) == 1
    assert message.get_body(("html",)).get_content().strip() == "<p>Rich</p>"  # type: ignore[union-attr]


def test_a_header_name_is_no_place_for_values(postbox: Postbox) -> None:
    with pytest.raises(ValueError, match="header name"):
        send(headers={"X: 1\r\nBcc": "eve@example.com"})


@pytest.mark.parametrize(
    "name", ['<script>alert("x")</script>', 'Quote " and \\', "Comma, Inc.", "a@b.example", "م‏ريم"]
)
def test_a_strange_name_stays_a_name(postbox: Postbox, name: str) -> None:
    send(name=name)
    (address,) = parsed(postbox.mails[0].content)["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, "ann@example.com")


@pytest.mark.parametrize(
    "address", ["", "not an address", "ann@example.com\r\nRCPT TO:<eve@example.com>", "@", "a@b@c"]
)
def test_a_wrong_address_is_a_failed_delivery(postbox: Postbox, address: str) -> None:
    assert send(address).state == "failed"
    assert not postbox.mails


def test_an_international_domain_is_reached(postbox: Postbox) -> None:
    assert send("ann@münchen.example").last_error == ""
    assert postbox.mails[0].recipient == "ann@xn--mnchen-3ya.example"


@pytest.mark.parametrize("refusal", ["refused@example.com", "unwanted@example.com"])
def test_a_refusal_is_final_for_this_one_only(postbox: Postbox, refusal: str) -> None:
    for address in ("ann@example.com", refusal, "ben@example.com"):
        queue_mail(to=address, subject="s", text="t", dedupe_key=address)
    tally = outbox.drain()
    assert (tally.sent, tally.failed) == (2, 1)
    assert postbox.connections == 1
    with system():
        assert Delivery.objects.get(target=refusal).last_error.startswith("55")


def test_not_now_is_tried_again(postbox: Postbox) -> None:
    delivery = send("later@example.com")
    assert (delivery.state, delivery.last_error) == ("queued", "451 come back later")
    assert _again(delivery).state == "sent"


def test_an_answer_that_got_lost_means_the_same_mail_again(postbox: Postbox) -> None:
    """Accepted, but we could not hear it: the second copy is recognisable by its Message-ID."""
    delivery = send("hangup@example.com")
    assert delivery.state == "queued"
    assert _again(delivery).state == "sent"
    assert len({received.message_id for received in postbox.mails}) == 1


def _again(delivery: Delivery) -> Delivery:
    with system():
        Delivery.objects.filter(pk=delivery.pk).update(lease_until=None)
    outbox.drain()
    with system():
        return Delivery.objects.get(pk=delivery.pk)


def test_one_connection_serves_all_and_is_dialled_anew_when_the_server_has_enough(postbox: Postbox) -> None:
    postbox.per_connection = 10
    for number in range(25):
        queue_mail(to=f"p{number}@example.com", subject="s", text="t", dedupe_key=str(number))
    tally = outbox.drain()
    assert (tally.sent, tally.later) == (25, 0)
    assert postbox.connections == 3


def test_without_a_server_nothing_is_lost(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_CONFIG = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": free.getsockname()[1]}
    delivery = send()
    assert delivery.state == "queued"
    assert "refused" in delivery.last_error.lower()


def test_unset_means_recorded(no_server: None) -> None:
    delivery = send()
    assert (delivery.state, delivery.payload["text"]) == ("recorded", "Plain")


def test_djangos_own_mails_take_the_same_way(postbox: Postbox, settings: Any) -> None:
    settings.EMAIL_BACKEND = "core.mail.OutboxBackend"
    message = EmailMultiAlternatives(
        "Reset", "text", None, ["Ann <ann@example.com>"], bcc=["ben@example.com"]
    )
    message.attach_alternative("<b>html</b>", "text/html")
    message.reply_to = ["help@example.com"]
    assert django_mail.get_connection().send_messages([message]) == 1
    assert not postbox.mails
    outbox.drain()
    assert [received.recipient for received in postbox.mails] == ["ann@example.com", "ben@example.com"]
    assert parsed(postbox.mails[0].content)["Reply-To"] == "help@example.com"
    with system():
        assert not Delivery.objects.exclude(workspace=None).exists()


def test_from_the_demo_strangers_get_no_mail(postbox: Postbox, acme: Workspace, alice: User) -> None:
    """Whoever has an account writes there, to whom they please: only people of this installation are reached."""
    Workspace.objects.filter(pk=acme.pk).update(is_demo=True)
    with acting(acme, alice):
        for address in ("stranger@example.org", alice.email):
            queue_mail(to=address, subject="s", text="Buy this", dedupe_key=address)
    tally = outbox.drain()
    assert (tally.sent, tally.recorded) == (1, 1)
    assert [mail.recipient for mail in postbox.mails] == [alice.email]
