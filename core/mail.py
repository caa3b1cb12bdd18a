"""Mail goes out through the outbox: written with the change that causes it, sent by a worker, each recipient apart."""

from __future__ import annotations

import re
import smtplib
import ssl
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

if TYPE_CHECKING:
    from core.models import Delivery

# Seconds for one answer of the mail server. A mail that it may be scanning still is given more: hanging up then means
# sending it twice. All answers of one mail together stay below what is left of a lease when it is renewed.
ANSWER, VERDICT = 10, 60
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")


def one_line(text: object) -> str:
    """A value fit for a header: a line break in a name or subject must not start a header of its own."""
    return CONTROL.sub(" ", storable(text)).strip()


def storable(text: object) -> str:
    """What Postgres takes: no NUL, no half of a surrogate pair. One such character must not stop a whole digest."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()


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


class Line:
    """One SMTP connection, kept over many mails, dialled again when the server has hung up."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.config = config
        self.smtp: smtplib.SMTP | None = None

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Raises Refused when the server will never take this mail, Unreachable when there is no server."""
        try:
            smtp = self._open_transaction(sender)
            self._expect(smtp.rcpt(recipient), permanent_is_final=True)
            self._expect(self._data(smtp, message), permanent_is_final=True)
        except OSError:  # every smtplib error is one; what is left here means a broken connection
            self.hang_up()
            raise

    def _open_transaction(self, sender: str) -> smtplib.SMTP:
        """Up to here nothing has been handed over, so a connection gone stale is simply dialled anew."""
        if self.smtp:
            try:
                answer = self.smtp.mail(sender)
            except OSError:
                self.hang_up()
            else:
                if answer[0] != 421:
                    self._expect(answer, permanent_is_final=False)
                    return self.smtp
                self.hang_up()
        self.smtp = smtp = self._dial()
        self._expect(smtp.mail(sender), permanent_is_final=False)
        return smtp

    def _data(self, smtp: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
        if smtp.sock:
            smtp.sock.settimeout(VERDICT)
        try:
            return smtp.data(message)
        except smtplib.SMTPDataError as error:
            return error.smtp_code, error.smtp_error  # type: ignore[return-value]
        finally:
            if smtp.sock:
                smtp.sock.settimeout(ANSWER)

    def _expect(self, answer: tuple[int, bytes], *, permanent_is_final: bool) -> None:
        """A refused sender is our configuration and may be mended; a refused recipient or mail is final."""
        code, text = answer
        if 200 <= code < 300:
            return
        reason = f"{code} {one_line(text.decode(errors='replace'))}"
        if code == 421:
            self.hang_up()
        else:
            self._reset()
        if permanent_is_final and code >= 500:
            raise outbox.Refused(reason)
        raise outbox.Later(reason)

    def _reset(self) -> None:
        try:
            if self.smtp:
                self.smtp.rset()
        except OSError:
            self.hang_up()

    def _dial(self) -> smtplib.SMTP:
        config = self.config
        kind = smtplib.SMTP_SSL if config.get("EMAIL_USE_SSL") else smtplib.SMTP
        host, port = config["EMAIL_HOST"], config["EMAIL_PORT"] or 25
        try:
            smtp = kind(host, port, local_hostname="localhost", timeout=ANSWER)
            if config.get("EMAIL_USE_TLS"):
                smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
            if config.get("EMAIL_HOST_USER"):
                smtp.login(config["EMAIL_HOST_USER"], config["EMAIL_HOST_PASSWORD"])
        except OSError as error:
            raise outbox.Unreachable(f"Mail server {host}:{port}: {one_line(error)}") from error
        return smtp

    def hang_up(self) -> None:
        if self.smtp:
            try:
                self.smtp.close()
            finally:
                self.smtp = None
