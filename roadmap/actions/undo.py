"""Taking back what was done to the plan: one act, or all since a moment."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.models import Event
from core.tenancy import Actor, action
from core.transactions import undo_transaction
from roadmap.queries import acts
from roadmap.queries.acts import Act

# What may be taken back along with a change of the plan, by whom: a merge moves feedback too.
WRITES = {
    "roadmap": "roadmap.write",
    "feedback": "feedback.write",
    "metrics": "metrics.write",
    "stakeholders": "stakeholders.write",
}
MOST_ACTS = 500
MOST_EVENTS = 20_000


@action
def undo_act(xid: int, *, by: Actor) -> Act:
    """Take back one transaction that changed the plan.

    Raises: Conflict when there is none, when it also changed what cannot be undone here, or what changed since.
    """
    by.require("roadmap.write")
    if refusal := _refusal(xid, by):
        raise Conflict(refusal)
    act = acts.described([xid])[0]
    undo_transaction(xid)
    return act


def _refusal(xid: int, by: Actor) -> str:
    """Why this transaction cannot be undone by `by`; "" when it can."""
    models = Event.objects.filter(xid=xid).order_by().values_list("model", flat=True).distinct()
    areas = {model.partition(".")[0] for model in models}
    if "roadmap" not in areas:
        return _("No change of the plan has this number.")
    if not all(area in WRITES and by.can(WRITES[area]) for area in areas):
        return _("This also changed what you may not change or what cannot be undone.")
    if acts.said_by_others([xid], by):
        return _("Somebody else said this, or keeps it for themselves: only they can take it back.")
    return ""


@action
def undo_since(since: datetime, *, by: Actor, everyone: bool = False) -> list[Act]:
    """Take back all changes of the plan since then, the latest first: one's own, or everyone's. All or none.

    What others said, such as comments and ratings, and their views stay.

    Raises: Conflict with every act that something stands in the way of.
    """
    told = preview_since(since, by=by, everyone=everyone)
    if blocked := [act for act in told if act.why]:
        raise Conflict(
            _("Something stands in the way: %(why)s") % {"why": " ".join(act.why for act in blocked[:3])},
            conflicts=[{"xid": act.xid, "words": act.words, "why": act.why} for act in blocked],
        )
    for act in told:
        undo_transaction(act.xid)
    return told


def preview_since(since: datetime, *, by: Actor, everyone: bool = False) -> list[Act]:
    """What `undo_since` would take back, each with what stands in its way; nothing stays changed."""
    by.require("roadmap.write")
    too_many = Invalid({"since": _("That is more than can be undone at once. Choose a later time.")})
    if acts.more_than_read(since, by, everyone):
        raise too_many
    xids = acts.acts_since(since, by, everyone)
    others = acts.said_by_others(xids, by)
    xids = [xid for xid in xids if xid not in others]
    if len(xids) > MOST_ACTS or acts.size_of(xids) > MOST_EVENTS:
        raise too_many
    told = acts.described(xids)
    with transaction.atomic():
        for act in told:
            act.why = _tried(act.xid, by)
        transaction.set_rollback(True)
    return told


def _tried(xid: int, by: Actor) -> str:
    """Undo it as a trial; what refuses."""
    if refusal := _refusal(xid, by):
        return refusal
    try:
        with transaction.atomic():
            undo_transaction(xid)
    except Conflict as conflict:
        return conflict.detail
    return ""
