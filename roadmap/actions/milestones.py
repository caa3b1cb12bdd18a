"""Releases and other days that matter: make, change, finish, remove, bring back."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from core.base import changed
from core.dates import Precision, span
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.models import Milestone


@action
def create_milestone(*, by: Actor, **fields: Any) -> Milestone:
    """Raises: ValidationError."""
    by.require("roadmap.write")
    last = Milestone.objects.aggregate(last=Max("position"))["last"] or 0
    milestone = Milestone(workspace=by.workspace, **{"position": last + 1} | settled_date(fields, None))
    milestone.full_clean()
    milestone.save()
    return milestone


@action
def change_milestone(milestone: Milestone, *, by: Actor, **fields: Any) -> Milestone:
    """Set `fields`; `done` (a bool) says whether it is reached."""
    by.require("roadmap.write")
    if "done" in fields:
        done = fields.pop("done")
        fields["done_at"] = (milestone.done_at or by.now) if done else None
    if names := changed(milestone, settled_date(fields, milestone)):
        milestone.full_clean()
        milestone.save(update_fields=names)
    return milestone


@action
def delete_milestone(milestone: Milestone, *, by: Actor) -> None:
    """What it contains stays, without a milestone."""
    by.require("roadmap.write")
    milestone.delete()


@action
def restore_milestone(pk: UUID, *, by: Actor) -> Milestone:
    """Bring back a deleted milestone; what it contained is in it again. Raises: Conflict."""
    by.require("roadmap.write")
    return restore(Milestone, pk)


def settled_date(fields: dict[str, Any], current: Milestone | None) -> dict[str, Any]:
    """The date is the last day of its span; a date without a precision is a day, no date has none."""
    if not {"date", "date_precision"} & fields.keys():
        return fields
    day = fields["date"] if "date" in fields else getattr(current, "date", None)
    known = getattr(current, "date_precision", "")
    precision = (fields.get("date_precision", known) or Precision.DAY) if day else ""
    return fields | {"date": span(day, precision)[1] if day else None, "date_precision": precision}
