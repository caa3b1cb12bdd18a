"""What follows the event log: whoever asked for an item hears that it has shipped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from core.models import Event
from core.tenancy import Actor, actor
from feedback.mails import send_shipped
from feedback.models import Idea, Portal, Vote, Voter
from roadmap.models import Category, Item, Status

# A replayed history is no news: nobody is told of what shipped long ago.
NEWS_FOR = timedelta(days=30)
# Invented people must not be written to.
SILENT_SOURCES = ("demo",)


def tell_voters(events: list[Event]) -> None:
    """Follower of the event log: mail those who voted for, or asked by the portal for, each item that now shipped.

    The outbox refuses a second mail to the same person about the same item, so events may come twice.
    """
    for item in _shipped_by(events):
        _tell(item, actor())


def _shipped_by(events: Iterable[Event]) -> list[Item]:
    moves = {event.object_id: event.changes["status_id"] for event in events if _is_news(event)}
    if not moves:
        return []
    shipped = {
        str(pk) for pk in Status.objects.filter(category=Category.SHIPPED).values_list("pk", flat=True)
    }
    items = [pk for pk, (old, new) in moves.items() if str(new) in shipped and str(old) not in shipped]
    return list(
        Item.objects.filter(pk__in=items, status__category=Category.SHIPPED).select_related("product")
    )


def _is_news(event: Event) -> bool:
    moved = event.model == "roadmap.item" and event.operation == "update" and "status_id" in event.changes
    return moved and event.source not in SILENT_SOURCES and timezone.now() - event.at < NEWS_FOR


def _tell(item: Item, by: Actor) -> None:
    portals = {portal.product_id: portal for portal in Portal.objects.select_related("product")}
    for voter, idea in _who_asked(item).values():
        if voter.unsubscribed_at is None:
            portal = portals.get(idea.product_id) if idea else None
            send_shipped(item, voter, idea, portal, workspace=by.workspace)


def _who_asked(item: Item) -> dict[UUID, tuple[Voter, Idea | None]]:
    """Voters of the item's ideas (merged ones too), then who sent an idea whose note is linked to it; each once.

    A mailed link verified them all: what a note says of its source or customer sends nobody mail.
    """
    votes = Vote.objects.filter(Q(idea__item=item, idea__merged_into=None) | Q(idea__merged_into__item=item))
    votes = votes.select_related("voter", "idea__merged_into").order_by("created_at")
    found: dict[UUID, tuple[Voter, Idea | None]] = {}
    for vote in votes:
        asked = vote.idea.merged_into or vote.idea
        # What waits for approval is quoted to nobody, and has no page that a mail could lead to.
        told = None if asked.state == Idea.State.PENDING else asked
        found.setdefault(vote.voter_id, (vote.voter, told))
    for voter in Voter.objects.filter(
        ideas__confirmed_at__isnull=False, ideas__note__links__item=item
    ).distinct():
        found.setdefault(voter.pk, (voter, None))
    return {pk: one for pk, one in found.items() if one[0].verified_at}
