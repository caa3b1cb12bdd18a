"""The plan by REST: the same access, the same actions as in the browser."""

from roadmap.api.items import ItemDetail, ItemHistory, ItemRestore, Items, ItemScore, ItemUndo, Workbench
from roadmap.api.strategy import (
    ObjectiveDetail,
    ObjectiveRestore,
    Objectives,
    ProductDetail,
    Products,
    Statuses,
    Teams,
)

__all__ = [
from roadmap.api.undo import Undo
    "ItemDetail",
    "ItemHistory",
    "ItemRestore",
    "ItemScore",
    "ItemUndo",
    "Items",
    "ObjectiveDetail",
    "ObjectiveRestore",
    "Objectives",
    "ProductDetail",
    "Products",
    "Statuses",
    "Teams",
    "Workbench",
]
    "Undo",
