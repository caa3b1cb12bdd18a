"""Targets: one at a time for a KPI, each for its period."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict, Invalid
from core.numbers import refuse_odd
from core.tenancy import Actor, action
from core.undo import restore
from metrics.actions.expected import refresh_of_kpi
from metrics.models import Kpi, Target
from metrics.numbers import say
from metrics.periods import say_day
from metrics.points.series import value_before


@action
def set_target(
    kpi: Kpi,
    *,
    by: Actor,
    start: date,
    end: date,
    target: float,
    baseline: float | None = None,
    cumulative: bool = False,
) -> Target:
    """A target for a period that overlaps no other of this KPI. Without a baseline the last figure before it is taken.

    The KPI's row is locked, so that two people cannot set overlapping periods at once.
    """
    Kpi.objects.select_for_update().get(pk=kpi.pk)
    made = Target(
        workspace=by.workspace,
        kpi=kpi,
        start=start,
        end=end,
        target=target,
        baseline=baseline,
        cumulative=cumulative,
    )
    _settle(made)
    made.save(force_insert=True)
    refresh_of_kpi(kpi.pk, by=by)
    return made


@action
def change_target(target: Target, /, *, by: Actor, **fields: Any) -> Target:
    """Set `fields`; nothing happens when nothing differs."""
    Kpi.objects.select_for_update().get(pk=target.kpi_id)
    if names := changed(target, fields):
        _settle(target)
        target.save(update_fields={*names, "baseline"})
        refresh_of_kpi(target.kpi_id, by=by)
    return target


@action
def delete_target(target: Target, *, by: Actor) -> None:
    target.delete()
    refresh_of_kpi(target.kpi_id, by=by)


@action
def restore_target(pk: UUID, *, by: Actor) -> Target:
    """Bring back a deleted target. Raises: Conflict, also where another one covers its days by now."""
    by.require("metrics.write")
    target = restore(Target, pk)
    _refuse_overlap(target)
    refresh_of_kpi(target.kpi_id, by=by)
    return target


def _settle(target: Target) -> None:
    """Fill the baseline and refuse what cannot be judged. Raises: Invalid, Conflict."""
    refuse_odd({"target": target.target, "baseline": target.baseline})
    if target.end < target.start:
        raise Invalid({"end": _("The period must not end before it begins.")})
    _refuse_overlap(target)
    kpi = target.kpi
    if target.cumulative and kpi.aggregate not in ("sum", "count"):
        raise Invalid({"cumulative": _("Only a sum or a number of points can be counted from zero.")})
    if target.cumulative or kpi.direction in ("above", "below"):
        return
    if target.baseline is None:
        target.baseline = value_before(kpi, target.start)
    if target.baseline is None:
        raise Invalid({"baseline": _("There is no figure from before the period: say where it starts.")})
    _refuse_wrong_way(target)


def _refuse_wrong_way(target: Target) -> None:
    kpi, baseline = target.kpi, target.baseline
    assert baseline is not None
    if (target.target > baseline) != (kpi.direction == "increase"):
        names = {"baseline": say(baseline, kpi.unit, kpi.decimals)}
        said = _("This KPI should fall: give a target below the baseline of %(baseline)s.")
        if kpi.direction == "increase":
            said = _("This KPI should rise: give a target above the baseline of %(baseline)s.")
        raise Invalid({"target": said % names})


def _refuse_overlap(target: Target) -> None:
    others = Target.objects.filter(kpi=target.kpi_id, start__lte=target.end, end__gte=target.start)
    other = others.exclude(pk=target.pk).first()
    if other is not None:
        names = {"start": say_day(other.start, date.min), "end": say_day(other.end, date.min)}
        raise Conflict(
            _("There is a target for %(start)s to %(end)s already. Change it, or choose another period.")
            % names
        )
