"""Fetching models, items to rate and sessions for somebody: what is absent and what is forbidden look alike."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.models import Membership, User
from core.roles import holds
from core.tenancy import Actor
from roadmap.models import Criterion, Item, PokerSession, ScoringModel


def scoring_model_for(actor: Actor, pk: UUID, *, write: bool = False) -> ScoringModel:
    actor.require("roadmap.write" if write else "read", "roadmap")
    found = ScoringModel.objects.prefetch_related("criteria").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def item_to_rate(actor: Actor, ref: UUID | str, need: str = "rate") -> Item:
    """The item by id or key, locked for the transaction, for who may rate (or whatever `need` says)."""
    actor.require(need, "roadmap")
    if "\x00" in str(ref):
        raise Http404
    rows = Item.objects.select_related("status", "product").select_for_update(of=("self",), no_key=True)
    try:
        found = rows.filter(pk=ref if isinstance(ref, UUID) else UUID(ref)).first()
    except ValueError:
        found = rows.filter(key=str(ref).upper()).first()
    if found is None:
        raise Http404
    return found


def who_may_rate() -> dict[UUID, User]:
    """Members whose role lets them rate now, by name."""
    rows = Membership.objects.select_related("user").filter(user__is_active=True).order_by("user__name")
    return {one.user_id: one.user for one in rows if holds(one.role, "rate")}


def criteria_by_id(pks: list[str]) -> dict[str, Criterion]:
    """The criteria of these ids with their models. Raises: Invalid naming an id that is none."""
    found: dict[str, Criterion] = {}
    for pk in pks:
        try:
            found[str(UUID(pk))] = Criterion(pk=UUID(pk))
        except ValueError:
            raise Invalid({pk: _("Give the id of a criterion.")}) from None
    rows = {str(one.pk): one for one in Criterion.objects.select_related("model").filter(pk__in=list(found))}
    if missing := set(found) - set(rows):
        raise Invalid(dict.fromkeys(sorted(missing), _("There is no criterion of this id.")))
    return rows


def session_for(actor: Actor, pk: UUID, *, lock: bool = False) -> PokerSession:
    actor.require("read", "roadmap")
    rows = PokerSession.objects.select_related("model", "started_by")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
