"""One conversation with a mail server, and what its answers mean."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from typing import Any

from core import outbox
from core.text import one_line

# Seconds for one answer of the mail server. A mail that it may be scanning still is given more: hanging up then means
# sending it twice. All answers of one mail together stay below what is left of a lease when it is renewed.
ANSWER, VERDICT = 10, 60


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
        host, port = config["EMAIL_HOST"], config["EMAIL_PORT"] or 25
        common: Any = {"local_hostname": "localhost", "timeout": ANSWER}
        verified = ssl.create_default_context()
        try:
            smtp = (
                smtplib.SMTP_SSL(host, port, context=verified, **common)
                if config.get("EMAIL_USE_SSL")
                else smtplib.SMTP(host, port, **common)
            )
            if config.get("EMAIL_USE_TLS"):
                smtp.starttls(context=verified)
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
