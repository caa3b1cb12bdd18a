"""A kept digest, set for the browser: the words of the mail, by templates with classes instead of inline styles."""

import re
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from stakeholders.letters import fill, values_for
from stakeholders.models import Digest
from stakeholders.models.digests import State
from stakeholders.pages import letter
from stakeholders.phrases import context_of, outcome_words, period_words, sent_words
from stakeholders.told import Told

# Links that open a recipient's doors, and what stands there for anybody else who looks at the copy.
KEYS = {"view": "#", "unsubscribe": "#", "preferences": "#"}


def browser_context(digest: Digest, *, own: bool = False) -> dict[str, Any]:
    """What `digest/page.html` needs; for a digest with nothing to tell only who and when.

    `own`: the recipient reads it. Members read the same without the links that only the recipient may follow.
    """
    known = {"digest": digest, "letter": letter(digest.audience.name)}
    if digest.edition is None:
        return known
    edition = digest.edition
    values = values_for(digest.stakeholder, digest.subscription, edition, digest.since, digest.pk) | {
        "name": digest.recipient_name,
        "email": digest.recipient_email,
    }
    values |= {} if own else KEYS
    with translation.override(edition.language), timezone.override(edition.zone):
        told = Told.from_json(edition.content)
        sent = sent_words(edition.until.astimezone(ZoneInfo(edition.zone)))
        said = {"email": values["email"], "sent": sent, "audience": digest.audience.name}
        outcome = outcome_words(digest.state, said, own=own)
        text, html = (
            fill(edition.text, values, html=False),
            fill(edition.html, values, html=True),
        )
        if digest.state != State.SENT:
            text, html = (
                _not_sent(text, said, outcome),
                _not_sent(html, {name: escape(one) for name, one in said.items()}, escape(outcome)),
            )
        return (
            known
            | context_of(told, digest.audience)
            | {
                "period": period_words(digest.since, edition.until, edition.zone),
                "outcome": outcome,
                "edition": edition,
                "values": values,
                "mail_text": text,
                "mail_html": html,
            }
        )


def _not_sent(mail: str, said: dict[str, str], outcome: str) -> str:
    """The mail as it was set says that it was sent: what became of it instead. The audience may have had another name."""
    head, tail = outcome_words(State.SENT, said | {"audience": "\0"}, own=True).split("\0")
    return re.sub(f"{re.escape(head)}.*?{re.escape(tail)}", lambda _found: outcome, mail)
