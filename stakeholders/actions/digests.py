"""Digests: built, sent through the outbox, kept. A digest and how far its reader was told are one transaction."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core import outbox
from core.errors import Conflict, Invalid
from core.ids import uuid7
from core.mail import copy_of_letter, unsubscribe_headers
from core.tenancy import Actor, action, actor
from stakeholders.editions import Reader, Wanted, edition_for, editions_for, keep, wanted_by
from stakeholders.letters import values_for
from stakeholders.models import Digest, Edition, Subscription
from stakeholders.models.digests import State
from stakeholders.snapshots import Window


def send_digest(subscription: Subscription, *, by: Actor, due_at: datetime) -> Digest | None:
    """Build what this reader has not been told yet and queue it; None for a due time up to which they were told."""
    sent = send_digests([(subscription, due_at)], by=by)
    return sent[0] if sent else None


def send_digests(due: Sequence[tuple[Subscription, datetime]], *, by: Actor) -> list[Digest]:
    """The digests that are due; each reader at most once. With nothing to tell no mail goes out, and that is recorded.

    Everything is read and worded before the first row is locked: what we write holds back the horizon of the event log.
    Not marked as an action: nothing that a listener follows changes, and a thousand of these are not to ring a thousand
    times.
    """
    due = [(one, at) for one, at in due if not (one.since and at <= one.since)]
    if not due:
        return []
    editions = editions_for(wanted_by(due))
    _lock([one for one, _at in due])
    return _send([(one, at, edition) for (one, at), edition in zip(due, editions, strict=True)])


def _lock(subscriptions: Sequence[Subscription]) -> None:
    """Raises: Conflict when one was changed since it was read: its digest may have been sent meanwhile, or ended."""
    rows = Subscription.objects.filter(pk__in=[one.pk for one in subscriptions]).order_by("pk")
    versions = dict(rows.select_for_update(of=("self",)).values_list("pk", "version"))
    if any(versions.get(one.pk) != one.version for one in subscriptions):
        raise Conflict(_("It was sent or changed a moment ago. Look again."))


def _send(told: Sequence[tuple[Subscription, datetime, Edition | None]]) -> list[Digest]:
    keep(edition for _one, _at, edition in told)
    digests = [
        _kept(one, edition if edition and not edition.empty else None, at, since=one.since)
        for one, at, edition in told
    ]
    news = [digest for digest in digests if digest.edition]
    for digest, delivery in zip(news, outbox.enqueue_all([_mail(one) for one in news]), strict=True):
        digest.delivery = delivery
    Digest.objects.bulk_create(digests)
    _move_marks(told)
    return digests


@action
def send_now(subscription: Subscription, *, by: Actor) -> Digest:
    """The next digest, at once. Raises: Conflict when there is nothing to tell or the reader left, Invalid without an address."""
    if not subscription.stakeholder.email:
        raise Invalid({"email": _("This stakeholder has no e-mail address. Add one first.")})
    if not subscription.belongs:
        raise Conflict(_("They no longer belong to this audience. Add them to it first."))
    digest = send_digest(subscription, by=by, due_at=by.now)
    if digest is None or digest.edition is None:
        raise Conflict(_("Nothing has changed that this audience may know of, so there is nothing to send."))
    return digest


@action
def record_digest(
    subscription: Subscription, *, by: Actor, since: datetime, until: datetime
) -> Digest | None:
    """Keep the digest of a period of the past, built as it would have been, without sending it: for a history
    that is older than the subscription. None when there was nothing to tell."""
    wanted = Wanted(Reader.of(subscription), Window(since=since, until=until), until)
    edition = edition_for(wanted)
    if edition is None or edition.empty:
        return None
    keep([edition])
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


def _mail(digest: Digest) -> outbox.Wanted:
    edition, subscription = digest.edition, digest.subscription
    assert edition is not None and subscription is not None, "somebody is told something"
    values = values_for(digest.stakeholder, subscription, edition, digest.since, digest.pk)
    return copy_of_letter(
        "edition",
        edition.pk,
        values,
        to=digest.recipient_email,
        name=digest.recipient_name,
        subject=edition.subject,
        headers=unsubscribe_headers(values["unsubscribe"]),
        sender=sender(),
        dedupe_key=f"digest:{subscription.pk}:{digest.due_at.isoformat()}",
        ref=f"digest:{digest.pk}",
    )


def sender() -> str:
    """The company by name, at the address that this installation sends from."""
    return formataddr((actor().workspace.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _move_marks(told: Sequence[tuple[Subscription, datetime, Edition | None]]) -> None:
    """How far each was told. An edition that was silent to its audience moves it too: that is looked at once."""
    alike: dict[tuple[datetime, str], list[Subscription]] = {}
    for subscription, at, edition in told:
        alike.setdefault((at, edition.cursor if edition else ""), []).append(subscription)
    for (at, cursor), subscriptions in alike.items():
        moved: dict[str, Any] = {"since": at} | ({"cursor": cursor} if cursor else {})
        Subscription.objects.filter(pk__in=[one.pk for one in subscriptions]).update(**moved)
        for one in subscriptions:
            for name, value in moved.items():
                setattr(one, name, value)
            one.version += 1
