"""Who may take which act back: whoever may do the like, and what one said oneself even who may not edit the plan."""

from collections.abc import Iterable, Sequence

from django.db import models
from django.utils.translation import gettext as _

from core.models import Event
from core.tenancy import Actor
from core.undo import model_of
from roadmap.actions.undo_needs import NEEDS, OWN
from roadmap.actions.views import refusal_of_undoing
from roadmap.queries import acts

# Of more rows than these it is not looked whether they only followed.
MOST_FOLLOWING = 1000


def require_right(xids: Sequence[int], by: Actor) -> None:
    """Raises: PermissionDenied unless `by` edits the plan, or nothing is to be taken back but what is their own."""
    if not by.can("roadmap.write") and not _may_do_all(xids, by):
        by.require("roadmap.write")


def _may_do_all(xids: Sequence[int], by: Actor) -> bool:
    """What follows, such as a score, follows back."""
    rows = Event.objects.filter(xid__in=xids).order_by().values_list("model", "actor").distinct()
    told = {(model, who) for model, who in rows if model not in acts.FOLLOWS}
    foreign = {model for model, who in told if model in OWN and (by.user is None or who != by.user.pk)}
    return bool(told) and not foreign and not _uncovered(xids, by)


def refusal_of(xids: Sequence[int], by: Actor) -> str:
    """Why these transactions cannot be undone by `by`; "" when they can."""
    told = Event.objects.filter(xid__in=xids).order_by()
    if not told.exists():
        return _("No change has this number.")
    if _uncovered(xids, by):
        return _("This also changed what you may not change or what cannot be undone.")
    if acts.said_by_others(xids, by):
        return _("Somebody else said this, or keeps it for themselves: only they can take it back.")
    if told.filter(model="roadmap.comment", operation="update", changes__has_key="edited_at").exists():
        return _("What a comment said before is not kept. Edit it by hand.")
    kept = told.filter(model="roadmap.savedview").values_list("object_id", flat=True)
    return refusal_of_undoing(kept.distinct(), by)


def _uncovered(xids: Sequence[int], by: Actor) -> list[str]:
    """Models whose rows `by` may not write. Whose own they are, is asked besides."""
    told = Event.objects.filter(xid__in=xids).order_by()
    found = told.values_list("model", flat=True).distinct()
    return [model for model in found if not covers(model, by) and not _only_followed(told, model)]


def covers(model: str, by: Actor) -> bool:
    """Whether `by` may do the like to a row of this model."""
    return model in acts.FOLLOWS or (model in NEEDS and by.can(NEEDS[model]))


def _only_followed(told: models.QuerySet[Event], model: str) -> bool:
    """Whether rows of this model did no more than lose, or find again, a row that went or came in the same act: who
    may write that one has done so without asking."""
    rows = list(told.filter(model=model)[: MOST_FOLLOWING + 1])
    ids = {pk for event in rows for pk in _referred(event)}
    if len(rows) > MOST_FOLLOWING or not all(set(event.changes) == _referring(event) for event in rows):
        return False
    moved = told.exclude(operation="update").filter(object_id__in=ids)
    return set(map(str, moved.values_list("object_id", flat=True))) >= ids


def _referring(event: Event) -> set[str]:
    """The columns of an update that went from a reference to nothing, or back."""
    known = {one.column for one in model_of(event)._meta.local_concrete_fields if one.is_relation}
    pairs = event.changes.items() if event.operation == "update" else ()
    return {column for column, pair in pairs if column in known and None in pair}


def _referred(event: Event) -> Iterable[str]:
    return [str(value) for column in _referring(event) for value in event.changes[column] if value]
