"""Key results of objectives, expected effects of items."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict, Invalid
from core.numbers import refuse_odd
from core.tenancy import Actor, action
from core.undo import restore
from metrics.actions.expected import refresh_expected
from metrics.models import ExpectedEffect, KeyResult, Kpi
from roadmap.models import Item, Objective


@action
def measure_by(
    objective: Objective, kpi: Kpi, *, by: Actor, start_value: float, target_value: float
) -> KeyResult:
    """Make the KPI a key result of the objective."""
    if KeyResult.objects.filter(objective=objective, kpi=kpi).exists():
        raise Conflict(_("“%(kpi)s” is a key result of this objective already.") % {"kpi": kpi.name})
    made = KeyResult(
        workspace=by.workspace,
        objective=objective,
        kpi=kpi,
        start_value=start_value,
        target_value=target_value,
    )
    made.position = KeyResult.objects.filter(objective=objective).count()
    _refuse_no_way(made)
    made.save(force_insert=True)
    return made


@action
def change_key_result(key_result: KeyResult, *, by: Actor, **fields: Any) -> KeyResult:
    if names := changed(key_result, fields):
        _refuse_no_way(key_result)
        key_result.save(update_fields=names)
    return key_result


def _refuse_no_way(key_result: KeyResult) -> None:
    refuse_odd({"start_value": key_result.start_value, "target_value": key_result.target_value})
    if key_result.start_value == key_result.target_value:
        raise Invalid({"target_value": _("From and to are the same, so there is no way to go.")})


@action
def delete_key_result(key_result: KeyResult, *, by: Actor) -> None:
    key_result.delete()


@action
def restore_key_result(pk: UUID, *, by: Actor) -> KeyResult:
    """Bring back a deleted key result. Raises: Conflict."""
    by.require("metrics.write")
    return restore(KeyResult, pk)


@action
def expect_effect(
    item: Item, kpi: Kpi, *, by: Actor, delta: float, due: date | None = None
) -> ExpectedEffect:
    """Say what the item should do to the KPI."""
    if ExpectedEffect.objects.filter(item=item, kpi=kpi).exists():
        raise Conflict(
            _("An effect on “%(kpi)s” is expected of this item already. Change it.") % {"kpi": kpi.name}
        )
    made = ExpectedEffect(workspace=by.workspace, item=item, kpi=kpi, delta=delta, due=due)
    _refuse_nothing(made)
    made.save(force_insert=True)
    refresh_expected([item.pk], by=by)
    return made


@action
def change_effect(effect: ExpectedEffect, *, by: Actor, **fields: Any) -> ExpectedEffect:
    if names := changed(effect, fields):
        _refuse_nothing(effect)
        effect.save(update_fields=names)
        refresh_expected([effect.item_id], by=by)
    return effect


def _refuse_nothing(effect: ExpectedEffect) -> None:
    refuse_odd({"delta": effect.delta})
    if effect.delta == 0:
        raise Invalid({"delta": _("An effect of zero is none. Say by how much the KPI should change.")})


@action
def delete_effect(effect: ExpectedEffect, *, by: Actor) -> None:
    effect.delete()
    refresh_expected([effect.item_id], by=by)


@action
def restore_effect(pk: UUID, *, by: Actor) -> ExpectedEffect:
    """Bring back a deleted effect. Raises: Conflict."""
    by.require("metrics.write")
    effect = restore(ExpectedEffect, pk)
    refresh_expected([effect.item_id], by=by)
    return effect
