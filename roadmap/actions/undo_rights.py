"""Who may take which act back: whoever may do the like, and what one said oneself even who may not edit the plan."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.models import Event
from core.tenancy import Actor
from roadmap.queries import acts

# What may be taken back, by area, by whom; changes of members, tokens and settings are not.
WRITES = {
    "roadmap": "roadmap.write",
    "feedback": "feedback.write",
    "metrics": "metrics.write",
    "stakeholders": "stakeholders.write",
}
# What people say for themselves or keep for themselves.
OWN = {
    "roadmap.comment": "comment",
    "roadmap.reaction": "comment",
    "roadmap.attachment": "comment",
    "roadmap.rating": "rate",
    "roadmap.watch": "read",
    "roadmap.savedview": "read",
}


def require_right(xids: Sequence[int], by: Actor) -> None:
    """Raises: PermissionDenied unless `by` edits the plan, or nothing is to be taken back but what is their own."""
    if not by.can("roadmap.write") and not _may_do_all(xids, by):
        by.require("roadmap.write")


def _may_do_all(xids: Sequence[int], by: Actor) -> bool:
    """What follows, such as a score, follows back."""
    rows = Event.objects.filter(xid__in=xids).order_by().values_list("model", "actor").distinct()
    models = {(model, who) for model, who in rows if model not in acts.FOLLOWS}
    return bool(models) and all(
        by.can(need) and (model not in OWN or (by.user is not None and who == by.user.pk))
        for model, who in models
        for need in [OWN.get(model) or WRITES.get(model.partition(".")[0], "workspace.manage")]
    )


def refusal_of(xids: Sequence[int], by: Actor) -> str:
    """Why these transactions cannot be undone by `by`; "" when they can."""
    told = Event.objects.filter(xid__in=xids).order_by()
    models = set(told.values_list("model", flat=True).distinct())
    if not models:
        return _("No change has this number.")
    if not all(_covered(model, by) for model in models):
        return _("This also changed what you may not change or what cannot be undone.")
    if acts.said_by_others(xids, by):
        return _("Somebody else said this, or keeps it for themselves: only they can take it back.")
    if told.filter(model="roadmap.comment", operation="update", changes__has_key="edited_at").exists():
        return _("What a comment said before is not kept. Edit it by hand.")
    return ""


def _covered(model: str, by: Actor) -> bool:
    """Whose own it is, is asked besides."""
    area = model.partition(".")[0]
    if model in acts.FOLLOWS or (model in OWN and by.can(OWN[model])):
        return True
    return area in WRITES and by.can(WRITES[area])
