"""Rounds of poker: hidden votes, revealed item by item, and asked for again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.models import User
from core.tenancy import Actor, action, actor
from roadmap.actions.poker_close import forget_close, tell, watch_close
from roadmap.actions.ratings import Given, check_rated, check_value, put_ratings, rater_of
from roadmap.models import Criterion, Item, PokerItem, PokerPlayer, PokerSession, PokerState, PokerVote
from roadmap.queries.ranking import rated_criteria
from roadmap.scoring.access import who_may_rate
from roadmap.scoring.store import rescore


def criteria_of(session: PokerSession, player: PokerPlayer) -> list[Criterion]:
    """What a player is asked."""
    return asked_of(rated_criteria(session.model), player)


def asked_of(criteria: Iterable[Criterion], player: PokerPlayer) -> list[Criterion]:
    """Of these criteria what a player is asked."""
    return [one for one in criteria if not player.criteria or one.slug in player.criteria]


def is_over(session: PokerSession, now: datetime) -> bool:
    """No more votes are taken."""
    closed = session.closes_at is not None and session.closes_at <= now
    return closed or session.state != PokerState.OPEN


@action
def vote(session: PokerSession, item: Item, given: Given, *, by: Actor) -> None:
    """The actor's hidden values; None takes one back.

    Raises: PermissionDenied for who is not asked (for a criterion), Conflict when it is too late, Invalid.
    """
    by.require("rate")
    user = rater_of(by)
    place = _locked(session, [item])[0]
    # Whoever ended it meanwhile held the place: as it was read before, it may still seem open.
    session.refresh_from_db(fields=["state", "closes_at"])
    player = PokerPlayer.objects.filter(session=session, user=user).first()
    allowed = criteria_of(session, player) if player else []
    if set(given) - set(allowed) or player is None:
        raise PermissionDenied(_("You are not asked for this in this session."))
    if is_over(session, by.now) or place.revealed_at is not None:
        raise Conflict(_("The votes on this item are counted. Ask for another round."))
    for criterion, value in given.items():
        check_rated(item, criterion)
        if value is not None:
            check_value(criterion, value)
    for criterion, value in given.items():
        _put(session, item, criterion, user, value)
    tell(session)


def _put(session: PokerSession, item: Item, criterion: Criterion, user: User, value: float | None) -> None:
    which = {"session": session, "item": item, "criterion": criterion, "user": user}
    if value is None:
        PokerVote.objects.filter(**which).delete()
    else:
        new = {"value": value, "workspace_id": session.workspace_id}
        PokerVote.objects.update_or_create(defaults=new, **which)


def _locked(session: PokerSession, items: Iterable[Item] | None) -> list[PokerItem]:
    """Places of the session, locked, so that no vote comes while it is counted. Raises: Invalid for other items."""
    rows = PokerItem.objects.select_for_update(of=("self",)).filter(session=session).select_related("item")
    if items is None:
        return list(rows.order_by("position", "id"))
    wanted = {item.pk for item in items}
    found = list(rows.filter(item__in=wanted).order_by("position", "id"))
    if len(found) != len(wanted):
        raise Invalid({"item": _("This item is not in this session.")})
    return found


@action
def reveal(session: PokerSession, *, by: Actor, items: Sequence[Item] | None = None) -> list[Item]:
    """Turn the votes on these items (or all that are left) into ratings, which everybody reads. Votes of who has left,
    or may only read by now, are thrown away.

    The caller has locked the session. Raises: Conflict when there is nothing to reveal.
    """
    by.require("roadmap.write")
    places = [one for one in _locked(session, items) if one.revealed_at is None]
    if session.state == PokerState.CLOSED or not places:
        raise Conflict(_("There is nothing left to reveal."))
    for place in places:
        place.revealed_at = by.now
        place.save(update_fields=["revealed_at"])
    shown = [place.item for place in places]
    votes = PokerVote.objects.filter(session=session, item__in=shown).select_related(
        "item", "criterion", "user"
    )
    votes.exclude(user__in=who_may_rate()).delete()
    put_ratings([(one.item, one.criterion, one.user, one.value) for one in votes], by)
    rescore([item.pk for item in shown])
    if not PokerItem.objects.filter(session=session, revealed_at=None).exists():
        _move(session, PokerState.REVEALED)
        forget_close(session)
    tell(session)
    return shown


@action
def reveal_closed(pk: UUID) -> None:
    """At the end of voting: reveal what is left. Nothing when somebody has done so, or has moved the end."""
    by = actor()
    session = (
        PokerSession.objects.select_related("model").select_for_update(of=("self",)).filter(pk=pk).first()
    )
    if session is None or session.closes_at is None or session.closes_at > by.now:
        return
    if session.state == PokerState.OPEN:
        reveal(session, by=by)
    forget_close(session)


@action
def vote_again(session: PokerSession, item: Item, *, by: Actor) -> None:
    """Another round on one item, from empty hands. The ratings of the last round count until the next reveal.

    After the hour at which the votes were counted it has no end until somebody sets one.
    """
    by.require("roadmap.write")
    place = _locked(session, [item])[0]
    if session.state == PokerState.CLOSED:
        raise Conflict(_("The session has ended."))
    PokerVote.objects.filter(session=session, item=item).delete()
    place.revealed_at = None
    place.save(update_fields=["revealed_at"])
    if session.closes_at is not None and session.closes_at <= by.now:
        session.closes_at = None
        session.save(update_fields=["closes_at"])
    _move(session, PokerState.OPEN)
    watch_close(session)
    tell(session)


@action
def end_poker(session: PokerSession, *, by: Actor) -> None:
    """No more votes; what was not revealed is thrown away."""
    by.require("roadmap.write")
    left = [one.item_id for one in _locked(session, None) if one.revealed_at is None]
    PokerVote.objects.filter(session=session, item__in=left).delete()
    _move(session, PokerState.CLOSED)
    forget_close(session)
    tell(session)


def _move(session: PokerSession, state: str) -> None:
    if session.state != state:
        session.state = state
        session.save(update_fields=["state"])
