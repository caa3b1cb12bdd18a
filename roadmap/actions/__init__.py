"""Every write of the plan, one function each; call them inside `core.tenancy.acting()`."""

from roadmap.actions.items import (
    change_item,
    create_item,
    create_items,
    delete_item,
    move_item,
    restore_item,
    undo_event,
)
from roadmap.actions.signals import set_signals
from roadmap.actions.strategy import (
    change_objective,
    change_product,
    create_objective,
    create_product,
    create_team,
    delete_objective,
    delete_product,
    new_workspace_defaults,
    restore_objective,
)

__all__ = [
    "change_item",
    "change_objective",
    "change_product",
    "create_item",
    "create_items",
    "create_objective",
    "create_product",
    "create_team",
    "delete_item",
    "delete_objective",
    "delete_product",
    "move_item",
    "new_workspace_defaults",
    "restore_item",
    "restore_objective",
    "set_signals",
    "undo_event",
]
