"""Digests: built, sent through the outbox, kept. A digest and how far its reader was told are one transaction."""

from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.ids import uuid7
from core.mail import queue_mail, unsubscribe_headers
from core.models import Delivery
from core.tenancy import Actor, action, actor
from stakeholders.editions import Reader, edition_for, fill, values_for, window_of
from stakeholders.models import Digest, Edition, Subscription
from stakeholders.models.digests import State
from stakeholders.snapshots import Window


def send_digest(subscription: Subscription, *, by: Actor, due_at: datetime) -> Digest | None:
    """Build what this reader has not been told yet and queue it. A due time up to which they were told is passed over.

    With nothing to tell no mail goes out, and that is recorded. The caller has locked the subscription. Not marked as an
    action: nothing that a listener follows changes, and a thousand of these are not to ring a thousand times.
    """
    if subscription.since and due_at <= subscription.since:
        return None
    edition = next_edition(subscription, due_at)
    news = edition if edition and not edition.empty else None
    digest = _kept(subscription, news, due_at, since=subscription.since)
    if news is not None:
        digest.delivery = _queue(digest, news, subscription)
    digest.save(force_insert=True)
    _told(subscription, edition, due_at)
    return digest


def next_edition(subscription: Subscription, due_at: datetime) -> Edition | None:
    """What this reader has not been told yet."""
    return edition_for(Reader.of(subscription), window_of(subscription), due_at)


@action
def send_now(subscription: Subscription, *, by: Actor) -> Digest:
    """The next digest, at once. Raises: Conflict when there is nothing to tell or the reader left, Invalid without an address."""
    if not subscription.stakeholder.email:
        raise Invalid({"email": _("This stakeholder has no e-mail address. Add one first.")})
    if not subscription.belongs:
        raise Conflict(_("They no longer belong to this audience. Add them to it first."))
    edition = next_edition(subscription, by.now)
    if edition is None or edition.empty:
        raise Conflict(_("Nothing has changed that this audience may know of, so there is nothing to send."))
    digest = send_digest(subscription, by=by, due_at=by.now)
    assert digest is not None, "there is something to tell and the moment is new"
    return digest


@action
def record_digest(
    subscription: Subscription, *, by: Actor, since: datetime, until: datetime
) -> Digest | None:
    """Keep the digest of a period of the past, built as it would have been, without sending it: for a history
    that is older than the subscription. None when there was nothing to tell."""
    edition = edition_for(Reader.of(subscription), Window(since=since, until=until), until)
    if edition is None or edition.empty:
        return None
    digest = _kept(subscription, edition, until, since=since)
    digest.outcome = State.RECORDED
    digest.save(force_insert=True)
    return digest


def _kept(
    subscription: Subscription, edition: Edition | None, due_at: datetime, since: datetime | None
) -> Digest:
    person = subscription.stakeholder
    return Digest(
        id=uuid7(),
        workspace_id=subscription.workspace_id,
        stakeholder=person,
        audience=subscription.audience,
        subscription=subscription,
        edition=edition,
        recipient_name=person.name,
        recipient_email=person.email,
        since=since,
        due_at=due_at,
        outcome=State.QUEUED if edition else State.NOTHING,
    )


def _queue(digest: Digest, edition: Edition, subscription: Subscription) -> Delivery:
    values = values_for(digest.stakeholder, subscription, edition, digest.since, digest.pk)
    return queue_mail(
        to=digest.recipient_email,
        name=digest.recipient_name,
        subject=edition.subject,
        text=fill(edition.text, values, html=False),
        html=fill(edition.html, values, html=True),
        headers=unsubscribe_headers(values["unsubscribe"]),
        sender=sender(),
        dedupe_key=f"digest:{subscription.pk}:{digest.due_at.isoformat()}",
        ref=f"digest:{digest.pk}",
    )


def sender() -> str:
    """The company by name, at the address that this installation sends from."""
    return formataddr((actor().workspace.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _told(subscription: Subscription, edition: Edition | None, due_at: datetime) -> None:
    """Move the reader's mark. An edition that was silent to its audience moves it too: that is looked at once."""
    moved: dict[str, Any] = {"since": due_at}
    if edition is not None and edition.cursor:
        moved["cursor"] = edition.cursor
    Subscription.objects.filter(pk=subscription.pk).update(**moved)
    for name, value in moved.items():
        setattr(subscription, name, value)
