"""Every write of the plan, one function each; call them inside `core.tenancy.acting()`."""

from roadmap.actions.capacities import change_capacity, delete_capacity, restore_capacity, set_capacity
from roadmap.actions.follow import follow_item, preview_follow
from roadmap.actions.items import (
    change_item,
    create_item,
    create_items,
    delete_item,
    move_item,
    restore_item,
    undo_event,
)
from roadmap.actions.links import change_link, create_link, create_links, delete_link, refuse_ring_of_part
from roadmap.actions.milestones import change_milestone, create_milestone, delete_milestone, restore_milestone
from roadmap.actions.objectives import (
    change_objective,
    check_in,
    create_objective,
    delete_check_in,
    delete_objective,
    restore_objective,
)
from roadmap.actions.risks import change_risk, create_risk, delete_risk, restore_risk
from roadmap.actions.signals import set_segments, set_signals
from roadmap.actions.strategy import (
    change_line,
    change_product,
    create_line,
    create_product,
    create_team,
    delete_line,
    delete_product,
    new_workspace_defaults,
    restore_product,
)

__all__ = [
    "change_capacity",
    "change_item",
    "change_line",
    "change_link",
    "change_milestone",
    "change_objective",
    "change_product",
    "change_risk",
    "check_in",
    "create_item",
    "create_items",
    "create_line",
    "create_link",
    "create_links",
    "create_milestone",
    "create_objective",
    "create_product",
    "create_risk",
    "create_team",
    "delete_capacity",
    "delete_check_in",
    "delete_item",
    "delete_line",
    "delete_link",
    "delete_milestone",
    "delete_objective",
    "delete_product",
    "delete_risk",
    "follow_item",
    "move_item",
    "new_workspace_defaults",
    "preview_follow",
    "refuse_ring_of_part",
    "restore_capacity",
    "restore_item",
    "restore_milestone",
    "restore_objective",
    "restore_product",
    "restore_risk",
    "set_capacity",
    "set_segments",
    "set_signals",
    "undo_event",
]
