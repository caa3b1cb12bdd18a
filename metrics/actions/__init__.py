"""Every write of metrics, one function each; call them inside `core.tenancy.acting()`."""

from metrics.actions.bets import (
    change_effect,
    change_key_result,
    delete_effect,
    delete_key_result,
    expect_effect,
    measure_by,
    restore_effect,
    restore_key_result,
)
from metrics.actions.kpis import change_kpi, create_kpi, delete_kpi
from metrics.actions.points import add_points, delete_points, rebuild
from metrics.actions.targets import change_target, delete_target, restore_target, set_target

__all__ = [
    "add_points",
    "change_effect",
    "change_key_result",
    "change_kpi",
    "change_target",
    "create_kpi",
    "delete_effect",
    "delete_key_result",
    "delete_kpi",
    "delete_points",
    "delete_target",
    "expect_effect",
    "measure_by",
    "rebuild",
    "restore_effect",
    "restore_key_result",
    "restore_target",
    "set_target",
]
