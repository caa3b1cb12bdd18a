"""Mail goes out through the outbox: written with the change that causes it, sent by a worker, each recipient apart."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.utils import formatdate, parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.utils.module_loading import import_string

from core import mime, outbox, strangers, tenancy
from core.models import Delivery, User, Workspace
from core.smtp import Line
from core.text import one_line, storable

HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
# A letter that many get: the values of one recipient in, text and HTML of their copy out.
Letter = Callable[[Mapping[str, str]], tuple[str, str]]
MOST_LETTERS = 32


def unsubscribe_headers(url: str) -> dict[str, str]:
    """One-click unsubscribe (RFC 8058): `url` must accept a POST without a session."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    name: str = "",
    headers: Mapping[str, str] | None = None,
    dedupe_key: str,
    due_at: datetime | None = None,
    ref: str = "",
    sender: str = "",
) -> Delivery:
    """Put one mail to one person in the outbox. `name` is shown beside the address; `ref` finds the mail again.

    The address is judged when the mail is sent: a wrong one becomes a failed delivery, never an error here."""
    payload = _envelope(subject, name, sender, headers) | {"text": storable(text), "html": storable(html)}
    return outbox.enqueue(
        "mail", target=_target(to), payload=payload, dedupe_key=dedupe_key, due_at=due_at, ref=ref
    )


def copy_of_letter(
    kind: str,
    letter: UUID,
    values: Mapping[str, str],
    *,
    to: str,
    subject: str,
    name: str = "",
    headers: Mapping[str, str] | None = None,
    dedupe_key: str,
    ref: str = "",
    sender: str = "",
) -> outbox.Wanted:
    """One recipient's mail for `outbox.enqueue_all`, of a letter that is kept once for all (settings.MAIL_LETTERS)."""
    filled_in = {name: storable(value) for name, value in values.items()}
    payload = _envelope(subject, name, sender, headers)
    payload["letter"] = {"kind": kind, "id": str(letter), "values": filled_in}
    return outbox.Wanted("mail", _target(to), payload, dedupe_key, ref)


def _target(to: str) -> str:
    return one_line(to)[:500]


def _envelope(subject: str, name: str, sender: str, headers: Mapping[str, str] | None) -> dict[str, Any]:
    return {
        "subject": one_line(subject),
        "name": one_line(name),
        "from": one_line(sender),
        "headers": _clean(headers or {}),
    }


def _clean(headers: Mapping[str, str]) -> dict[str, str]:
    for name in headers:
        if not HEADER_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a header name")
    return {name: one_line(value) for name, value in headers.items()}


class OutboxBackend(BaseEmailBackend):
    """Django's own mails (accounts, reports to the operator) take the same way as all others."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._queue(message) for message in email_messages)

    def _queue(self, message: EmailMessage) -> int:
        if message.attachments:
            raise ValueError("The outbox keeps text and HTML, not attachments")
        key = uuid.uuid4().hex
        recipients = message.recipients()
        for number, recipient in enumerate(recipients):
            name, address = parseaddr(one_line(recipient))
            queue_mail(
                to=address,
                name=name,
                subject=str(message.subject),
                text=str(message.body),
                html=_html_of(message),
                headers=_headers_of(message),
                sender=message.from_email,
                dedupe_key=f"mail:{key}:{number}",
            )
        return int(bool(recipients))


def _html_of(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    return next((str(part.content) for part in alternatives if part.mimetype == "text/html"), "")


def _headers_of(message: EmailMessage) -> dict[str, str]:
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if message.reply_to:
        headers["Reply-To"] = ", ".join(str(address) for address in message.reply_to)
    return headers


# Sending ------------------------------------------------------------------------------------------------------


def message_id(delivery: Delivery) -> str:
    """The same for every attempt, so that a mail server or a person recognises a duplicate."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{delivery.pk}@{domain}>"


def build(delivery: Delivery, text: str, html: str) -> bytes:
    """The mail as it goes over the wire: text, and HTML beside it when there is any."""
    payload: dict[str, Any] = delivery.payload
    headers = {
        "Subject": payload["subject"],
        "From": mime.sender(payload["from"] or settings.DEFAULT_FROM_EMAIL),
        "To": mime.mailbox(payload["name"], _address(delivery.target)),
        "Date": formatdate(),
        "Auto-Submitted": "auto-generated",
        **payload["headers"],
        "Message-ID": message_id(delivery),
    }
    return mime.compose(headers.items(), text, html, boundary=delivery.pk.hex)


def _address(address: str) -> str:
    return address if address.isascii() else sanitize_address(address, "utf-8")


def copy(delivery: Delivery) -> tuple[str, str]:
    """Text and HTML of a mail of the acting workspace, for who looks at it here."""
    letter = delivery.payload.get("letter")
    if letter is None:
        return delivery.payload.get("text", ""), delivery.payload.get("html", "")
    found = _find(letter)
    return found(letter["values"]) if found else ("", "")


def _find(letter: Mapping[str, Any]) -> Letter | None:
    find: Callable[[UUID], Letter | None] = import_string(settings.MAIL_LETTERS[letter["kind"]])
    return find(UUID(letter["id"]))


@contextmanager
def deliver() -> Iterator[Callable[[Delivery], str]]:
    """Outbox handler: sends mail after mail over one connection, which is opened by the first."""
    if not settings.EMAIL_CONFIG:
        yield lambda delivery: "recorded"
        return
    post = Post()
    try:
        yield post
    finally:
        post.ceiling.give_back()
        post.line.hang_up()


def _demos() -> set[UUID]:
    """Workspaces where any visitor may write: from there nobody is mailed who has no account here."""
    return set(Workspace.objects.filter(is_demo=True).values_list("pk", flat=True))


def _has_account(address: str) -> bool:
    return User.objects.filter(email__iexact=address, is_active=True).exists()


class Post:
    """One way to the mail server, and the letters that were read last: a thousand readers get the same few."""

    def __init__(self) -> None:
        self.line = Line(settings.EMAIL_CONFIG)
        self.letters: dict[str, Letter] = {}
        self.demos = _demos()
        self.ceiling = strangers.Ceiling()

    def expect(self, batch: Sequence[Delivery]) -> None:
        self.ceiling.expect(batch)

    def __call__(self, delivery: Delivery) -> str:
        if delivery.workspace_id in self.demos and not _has_account(delivery.target):
            return "recorded"
        if until := self.ceiling.holds(delivery):
            raise outbox.Held(until, strangers.reason())
        try:
            validate_email(delivery.target)
            message = build(delivery, *self._copy(delivery))
        except (ValidationError, ValueError, KeyError) as error:
            raise outbox.Refused(f"Not a mail that can be sent: {one_line(error)}") from error
        sender = parseaddr(delivery.payload["from"] or settings.DEFAULT_FROM_EMAIL)[1]
        self.line.send(_address(sender), _address(delivery.target), message)
        self.ceiling.sent(delivery)
        return "sent"

    def _copy(self, delivery: Delivery) -> tuple[str, str]:
        letter = delivery.payload.get("letter")
        if letter is None:
            return delivery.payload["text"], delivery.payload["html"]
        if letter["id"] not in self.letters:
            while len(self.letters) >= MOST_LETTERS:
                self.letters.pop(next(iter(self.letters)))
            assert delivery.workspace is not None, "letters belong to a workspace"
            with tenancy.acting(delivery.workspace, source="worker"):
                found = _find(letter)
            if found is None:
                raise outbox.Refused("What it told was deleted before it could be sent")
            self.letters[letter["id"]] = found
        return self.letters[letter["id"]](letter["values"])
