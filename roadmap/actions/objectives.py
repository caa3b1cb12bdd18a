"""Objectives: what shall be true at the end of a period, and how it stands."""

from types import EllipsisType
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.dates import span
from core.errors import Invalid
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.actions.strategy import create_row, save_row
from roadmap.models import CheckIn, Objective, Period

# Blue, iris, lagoon, damson, moss, then hues between; 20 to 90 belong to lateness and risk.
HUES = (244, 298, 192, 350, 122, 270, 320, 160, 218, 100)


@action
def create_objective(*, by: Actor, **fields: Any) -> Objective:
    """A new objective gets the next free hue."""
    by.require("roadmap.write")
    count = Objective.objects.count()
    fields = {"hue": HUES[count % len(HUES)], "position": count + 1} | _whole_period(fields)
    return create_row(Objective, by, fields)


@action
def change_objective(objective: Objective, *, by: Actor, **fields: Any) -> Objective:
    """Raises: Invalid when it would lie below itself."""
    by.require("roadmap.write")
    if fields.get("parent"):
        _refuse_circle(objective, fields["parent"])
    return save_row(objective, _whole_period(fields, objective))


def _whole_period(fields: dict[str, Any], current: Objective | None = None) -> dict[str, Any]:
    """A year, half or quarter is named by any day in it and runs from its first day to its last."""
    period = fields.get("period", current.period if current else Period.CUSTOM)
    start = fields.get("start", current.start if current else None)
    if period == Period.CUSTOM or not start or not {"period", "start", "end"} & fields.keys():
        return fields
    first, last = span(start, period)
    return fields | {"start": first, "end": last}


def _refuse_circle(objective: Objective, parent: Objective) -> None:
    above: Objective | None = parent
    while above is not None:
        if above.pk == objective.pk:
            raise Invalid({"parent": _("An objective cannot lie below itself. Choose another one above it.")})
        above = above.parent


@action
def delete_objective(objective: Objective, *, by: Actor) -> None:
    """Its items stay, without an objective."""
    by.require("roadmap.write")
    objective.delete()


@action
def restore_objective(pk: UUID, *, by: Actor) -> Objective:
    """Bring back a deleted objective; its items, updates and key results are its own again. Raises: Conflict."""
    by.require("roadmap.write")
    return restore(Objective, pk)


@action
def check_in(
    objective: Objective,
    *,
    by: Actor,
    health: str,
    confidence: int | EllipsisType | None = ...,
    note: str = "",
) -> CheckIn:
    """Say how the objective stands today. The objective carries the newest health and confidence; where `confidence`
    is not named, it is what it was, and None says that nobody knows it any more."""
    by.require("roadmap.write")
    if isinstance(confidence, EllipsisType):
        confidence = objective.confidence
    made = CheckIn(objective=objective, author=by.user, health=health, confidence=confidence, note=note)
    made.clean_fields(exclude=["workspace", "author"])
    made.save()
    save_row(objective, {"health": health, "confidence": confidence})
    return made


@action
def delete_check_in(check: CheckIn, *, by: Actor) -> None:
    """Take back what was said; the objective stands as the check-in before said."""
    by.require("roadmap.write")
    objective = check.objective
    check.delete()
    last = objective.check_ins.first()
    save_row(
        objective,
        {"health": last.health if last else "", "confidence": last.confidence if last else None},
    )
