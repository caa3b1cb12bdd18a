"""Poker: people rate without seeing each other's values until they are revealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.base import changed
from core.errors import Invalid
from core.models import User
from core.notify import notify
from core.tenancy import Actor, action
from roadmap.actions.poker_close import forget_close, refuse_past, tell, watch_close
from roadmap.models import Item, PokerItem, PokerPlayer, PokerSession, ScoringModel
from roadmap.queries.ranking import rated_criteria
from roadmap.scoring.access import who_may_rate

MOST_ITEMS = 200
Player = tuple[User, Sequence[str]]


@action
def start_poker(
    *,
    by: Actor,
    model: ScoringModel,
    name: str,
    items: Sequence[Item],
    players: Sequence[Player],
    closes_at: datetime | None = None,
) -> PokerSession:
    """A session over these items, in this order. A player with slugs of criteria votes on those only.

    Raises: Invalid.
    """
    by.require("roadmap.write")
    _check(model, items, players)
    refuse_past(closes_at, by)
    made = PokerSession(
        workspace=by.workspace, model=model, name=name.strip(), closes_at=closes_at, started_by=by.user
    )
    made.clean_fields(exclude=["workspace", "model", "started_by"])
    made.save(force_insert=True)
    PokerItem.objects.bulk_create(
        PokerItem(workspace=by.workspace, session=made, item=item, position=place)
        for place, item in enumerate(dict.fromkeys(items))
    )
    PokerPlayer.objects.bulk_create(
        PokerPlayer(workspace=by.workspace, session=made, user=user, criteria=list(slugs))
        for user, slugs in dict(players).items()
    )
    watch_close(made)
    _ask(made, [user for user, _slugs in players], len(items))
    return made


def _ask(session: PokerSession, players: Sequence[User], count: int) -> None:
    """Tell those who shall vote."""
    quote = ngettext("%(n)d item", "%(n)d items", count) % {"n": count}
    url = reverse("poker_table", args=[session.workspace.slug, session.pk])
    notify(players, "poker", about=session, url=url, data={"title": session.name, "quote": quote})


def _check(model: ScoringModel, items: Sequence[Item], players: Sequence[Player]) -> None:
    known = {one.slug for one in rated_criteria(model)}
    if model.archived or not known:
        raise Invalid({"model": _("Choose a model in which people rate something.")})
    if not 0 < len(items) <= MOST_ITEMS:
        raise Invalid({"items": _("Choose 1 to %(most)d items.") % {"most": MOST_ITEMS}})
    if any(model.product_id not in (None, item.product_id) for item in items):
        raise Invalid({"items": _("This model weighs items of one product only.")})
    if not players:
        raise Invalid({"players": _("Choose who votes.")})
    if any(set(slugs) - known for _user, slugs in players):
        said = _("Choose from: %(known)s.") % {"known": ", ".join(sorted(known))}
        raise Invalid({"players": said})
    may = who_may_rate()
    if without := [str(user) for user, _slugs in players if user.pk not in may]:
        said = _("%(names)s may only read here. Choose members who may rate.")
        raise Invalid({"players": said % {"names": ", ".join(without)}})


@action
def change_poker(session: PokerSession, *, by: Actor, **fields: Any) -> PokerSession:
    """Name, or when voting ends."""
    by.require("roadmap.write")
    if "closes_at" in fields:
        refuse_past(fields["closes_at"], by)
    if names := changed(session, fields):
        session.clean_fields(exclude=["workspace", "model", "started_by"])
        session.save(update_fields=names)
        if "closes_at" in names:
            watch_close(session)
            tell(session)
    return session


@action
def delete_poker(session: PokerSession, *, by: Actor) -> None:
    """Ratings that came of it stay."""
    by.require("roadmap.write")
    forget_close(session)
    session.delete()
