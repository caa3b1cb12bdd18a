"""How much effort a team has in a period."""

from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.models import Team, TeamCapacity


@action
def set_capacity(
    team: Team, start: date, end: date, effort: float | None, *, by: Actor
) -> TeamCapacity | None:
    """What the team has from `start` to `end`, both included; None takes it away. Periods within it are replaced.

    Raises: Invalid when another period of the team lies across its edges.
    """
    by.require("roadmap.write")
    if end < start:
        raise Invalid({"end": _("The end lies before the start. Move one of them.")})
    rows = list(
        TeamCapacity.objects.select_for_update()
        .filter(team=team, start__lte=end, end__gte=start)
        .order_by("start")
    )
    for row in rows:
        if row.start < start or row.end > end:
            raise Invalid({"start": _across(row)})
    kept = next((row for row in rows if effort is not None and row.start == start), None)
    for row in rows:
        if row is not kept:
            row.delete()
    if effort is None:
        return None
    return _keep(kept, end, effort) if kept else _add(team, start, end, effort, by)


@action
def change_capacity(row: TeamCapacity, effort: float, *, by: Actor) -> TeamCapacity:
    by.require("roadmap.write")
    return _keep(row, row.end, effort)


@action
def delete_capacity(row: TeamCapacity, *, by: Actor) -> None:
    by.require("roadmap.write")
    row.delete()


@action
def restore_capacity(pk: UUID, *, by: Actor) -> TeamCapacity:
    """Bring back what was taken away. Raises: Conflict."""
    by.require("roadmap.write")
    return restore(TeamCapacity, pk)


def _keep(row: TeamCapacity, end: date, effort: float) -> TeamCapacity:
    if (row.end, row.effort) != (end, effort):
        row.end, row.effort = end, effort
        row.full_clean()
        row.save(update_fields=["end", "effort"])
    return row


def _add(team: Team, start: date, end: date, effort: float, by: Actor) -> TeamCapacity:
    row = TeamCapacity(workspace=by.workspace, team=team, start=start, end=end, effort=effort)
    row.full_clean()
    row.save()
    return row


def _across(row: TeamCapacity) -> str:
    return _(
        "%(team)s already has %(effort)s from %(start)s to %(end)s. Change or empty that period first."
    ) % {
        "team": row.team.name,
        "effort": f"{row.effort:g}",
        "start": date_format(row.start, "j M Y"),
        "end": date_format(row.end, "j M Y"),
    }
