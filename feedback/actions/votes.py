"""Votes and the people who cast them: one per voter and idea, and only by a verified address."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import get_language

from core.errors import Invalid
from core.tenancy import Actor, action
from feedback.actions.common import checked_line, insert, update
from feedback.actions.demand import refresh_demand
from feedback.models import Idea, Vote, Voter


@action
def verify_voter(email: str, *, by: Actor, name: str = "") -> Voter:
    """The voter of an address that just proved to be theirs; known voters are remembered."""
    voter = mail_partner(email, by=by, name=name)
    update(voter, {"verified_at": voter.verified_at or by.now, "name": voter.name or checked_line(name)})
    return voter


def mail_partner(email: str, *, by: Actor, name: str = "") -> Voter:
    """The row that keeps an address's wish for mail, whether it was verified or not."""
    known = Voter.objects.filter(email__iexact=email).first()
    if known:
        return known
    fresh = Voter(email=email.lower(), name=checked_line(name), language=(get_language() or "en")[:10])
    try:
        with transaction.atomic():
            return insert(fresh, by=by)
    except (IntegrityError, Invalid):
        # The same address at the same moment, as when a mailed link is opened twice: the check or the database saw the other.
        if other := Voter.objects.filter(email__iexact=email).first():
            return other
        raise


@action
def vote(idea: Idea, voter: Voter, *, by: Actor) -> Idea:
    """Count this voter for the idea; a second vote changes nothing."""
    Vote.objects.bulk_create([Vote(workspace=by.workspace, idea=idea, voter=voter)], ignore_conflicts=True)
    return recount(idea, by=by)


@action
def take_back_vote(idea: Idea, voter: Voter, *, by: Actor) -> Idea:
    """Also from the ideas merged into it, where the vote may have been cast."""
    Vote.objects.filter(Q(idea=idea) | Q(idea__merged_into=idea), voter=voter).delete()
    return recount(idea, by=by)


@action
def set_mail_wish(voter: Voter, *, wants_mail: bool, by: Actor) -> Voter:
    update(voter, {"unsubscribed_at": None if wants_mail else voter.unsubscribed_at or by.now})
    return voter


def recount(idea: Idea, *, by: Actor) -> Idea:
    """Bring votes_count, that of the idea it is merged into, and the item's signal to the truth.

    The row is locked before counting: of two votes at once the second counts the first.
    """
    targets = [pk for pk in (idea.pk, idea.merged_into_id) if pk]
    for one in (
        Idea.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=targets).order_by("pk")
    ):
        votes = Vote.objects.filter(Q(idea=one) | Q(idea__merged_into=one))
        update(one, {"votes_count": votes.values("voter").distinct().count()})
        if one.pk == idea.pk:
            idea.votes_count, idea.version = one.votes_count, one.version
        refresh_demand([one.item_id], by=by)
    return idea
