"""Mail goes out through the outbox: written with the change that causes it, sent by a worker, each recipient apart."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email

from core import outbox
from core.smtp import Line
from core.text import one_line, storable

if TYPE_CHECKING:
    from core.models import Delivery

HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")


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
    payload = {
        "subject": one_line(subject),
        "text": storable(text),
        "html": storable(html),
        "name": one_line(name),
        "from": one_line(sender),
        "headers": _clean(headers or {}),
    }
    return outbox.enqueue(
        "mail", target=one_line(to)[:500], payload=payload, dedupe_key=dedupe_key, due_at=due_at, ref=ref
    )


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


def build(delivery: Delivery) -> bytes:
    """The mail as it goes over the wire: text, and HTML beside it when there is any."""
    payload: dict[str, Any] = delivery.payload
    headers = {"Auto-Submitted": "auto-generated", **payload["headers"], "Message-ID": message_id(delivery)}
    mail = EmailMultiAlternatives(
        payload["subject"],
        payload["text"],
        payload["from"] or settings.DEFAULT_FROM_EMAIL,
        [formataddr((payload["name"], sanitize_address(delivery.target, "utf-8")))],
        headers=headers,
    )
    if payload["html"]:
        mail.attach_alternative(payload["html"], "text/html")
    return mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]


@contextmanager
def deliver() -> Iterator[Callable[[Delivery], str]]:
    """Outbox handler: sends mail after mail over one connection, which is opened by the first."""
    if not settings.EMAIL_CONFIG:
        yield lambda delivery: "recorded"
        return
    line = Line(settings.EMAIL_CONFIG)
    try:
        yield lambda delivery: _send(line, delivery)
    finally:
        line.hang_up()


def _send(line: Line, delivery: Delivery) -> str:
    try:
        validate_email(delivery.target)
        message = build(delivery)
    except (ValidationError, ValueError, KeyError) as error:
        raise outbox.Refused(f"Not a mail that can be sent: {one_line(error)}") from error
    sender = parseaddr(delivery.payload["from"] or settings.DEFAULT_FROM_EMAIL)[1]
    line.send(sanitize_address(sender, "utf-8"), sanitize_address(delivery.target, "utf-8"), message)
    return "sent"
