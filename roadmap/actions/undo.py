"""Taking back what was done to the plan: one act, or all since a moment."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.batches import gathered, group_of
from core.errors import Conflict, Invalid
from core.runs import refuse_unfinished, unfinished
from core.tenancy import Actor, action
from core.transactions import undo_transaction
from roadmap.actions.takebacks import note_taken_back, want_takeback
from roadmap.actions.undo_rights import refusal_of, require_right
from roadmap.queries import acts
from roadmap.queries.acts import Act
from roadmap.queries.folding import folds_of
from roadmap.queries.in_the_way import naming_it
from roadmap.queries.runs import told

MOST_ACTS = 500
MOST_EVENTS = 20_000
# More events than these of an import are taken back by a worker: about two seconds.
AT_ONCE = 2_000


@action
def undo_act(xid: int, *, by: Actor) -> Act:
    """Take back one transaction, with all that were one act with it, such as an import's.

    Where that takes long a worker does it, batch by batch: the act answered has its `job`. Raises: Conflict when there
    is none, when it also changed what cannot be undone here, or what changed since.
    """
    group = group_of(xid)
    require_right(group.xids, by)
    if refusal := refusal_of(group.xids, by):
        raise Conflict(refusal)
    [act] = told([group], MOST_EVENTS)
    if group.run:
        refuse_unfinished(group.run)
    if group.run and len(group.xids) > 1 and acts.size_of(group.xids) > AT_ONCE:
        act.job = want_takeback(group.run, by=by)
    else:
        _take_all_back(group.xids, by)
        note_taken_back(group.xids, by=by)
    return act


def _take_all_back(xids: Sequence[int], by: Actor) -> None:
    """Raises: Conflict naming the later act that stands in the way."""
    try:
        for one in xids:
            undo_transaction(one)
    except Conflict as conflict:
        raise naming_it(conflict, xids[0], by) from None


@action
def undo_since(
    since: datetime, *, by: Actor, everyone: bool = False, leave_blocked: bool = False
) -> list[Act]:
    """Take back all changes of the plan since then, the latest first: one's own, or everyone's. All or none; with
    `leave_blocked` all but what something stands in the way of, which has its `why` in the answer.

    What others said, such as comments and ratings, and their views stay; what was taken back already counts no more.

    Raises: Conflict with every act that something stands in the way of, where they are not left or are all there is.
    """
    found = _not_at_work(acts_to_undo(since, by=by, everyone=everyone))
    blocked = _take_back(found, by)
    if blocked and leave_blocked and len(blocked) < len(found):
        # What else an act of several transactions did must stay with it, and may be in the way of others in turn.
        while _take_back([act for act in found if not act.why], by):
            pass
    if blocked := [act for act in found if act.why]:
        if not leave_blocked or len(blocked) == len(found):
            raise _refused(blocked, len(found))
    note_taken_back([xid for act in found if not act.why for xid in act.xids], by=by)
    return found


def _not_at_work(found: list[Act]) -> list[Act]:
    """What is still coming in stands in the way of its own undoing."""
    why = unfinished(xid for act in found for xid in act.xids)
    for act in found:
        act.why = next((why[xid] for xid in act.xids if xid in why), "")
    return found


def _refused(blocked: Sequence[Act], count: int) -> Conflict:
    return Conflict(
        _("Something stands in the way: %(why)s") % {"why": " ".join(act.why for act in blocked[:3])},
        conflicts=[{"xid": act.xid, "words": act.words, "why": act.why} for act in blocked],
        others=count - len(blocked),
    )


def preview_since(since: datetime, *, by: Actor, everyone: bool = False) -> list[Act]:
    """What `undo_since` would take back, each with what stands in its way; nothing stays changed."""
    found = _not_at_work(acts_to_undo(since, by=by, everyone=everyone))
    with transaction.atomic():
        _take_back(found, by)
        transaction.set_rollback(True)
    return found


def acts_to_undo(since: datetime, *, by: Actor, everyone: bool) -> list[Act]:
    """Raises: Invalid for more than can be undone at once."""
    by.require("roadmap.write")
    too_many = Invalid(
        {
            "since": _(
                "That is more than can be undone at once. Choose a later time, or take great acts back one by one."
            )
        }
    )
    if acts.more_than_read(since, by, everyone):
        raise too_many
    xids = acts.acts_since(since, by, everyone)
    others = acts.said_by_others(xids, by)
    groups = folds_of(gathered([xid for xid in xids if xid not in others])).standing
    if len(groups) > MOST_ACTS or acts.size_of(xid for group in groups for xid in group.xids) > MOST_EVENTS:
        raise too_many
    return told(groups, MOST_EVENTS)


def _take_back(found: Sequence[Act], by: Actor) -> list[Act]:
    """Take all of these back, or nothing: those that something stands in the way of, each with its `why`."""
    act_of = {xid: act for act in found for xid in act.xids}
    with transaction.atomic():
        for xid in _xids_of(found):
            act_of[xid].why = act_of[xid].why or _tried(xid, by)
        blocked = [act for act in found if act.why]
        transaction.set_rollback(bool(blocked))
    return blocked


def _xids_of(found: Iterable[Act]) -> list[int]:
    """The latest first, for batches of an import may lie between other acts."""
    return sorted((xid for act in found for xid in act.xids), reverse=True)


def _tried(xid: int, by: Actor) -> str:
    """Undo it; what refuses, and then nothing of it is undone."""
    if refusal := refusal_of([xid], by):
        return refusal
    try:
        with transaction.atomic():
            undo_transaction(xid)
    except Conflict as conflict:
        return conflict.detail
    return ""
