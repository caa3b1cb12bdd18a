"""The plan by REST: the same access, the same actions as in the browser."""

from roadmap.api.items import ItemDetail, ItemHistory, ItemRestore, Items, ItemScore, ItemUndo, Workbench
from roadmap.api.links import ItemLinks, LinkDetail, Links
from roadmap.api.schedule import CriticalPath, ItemFollow
from roadmap.api.strategy import (
    ObjectiveDetail,
    ObjectiveRestore,
    Objectives,
    ProductDetail,
    Products,
    Statuses,
    Teams,
)
from roadmap.api.undo import Undo

__all__ = [
    "CriticalPath",
    "ItemDetail",
    "ItemFollow",
    "ItemHistory",
    "ItemLinks",
    "ItemRestore",
    "ItemScore",
    "ItemUndo",
    "Items",
    "LinkDetail",
    "Links",
    "ObjectiveDetail",
    "ObjectiveRestore",
    "Objectives",
    "ProductDetail",
    "Products",
    "Statuses",
    "Teams",
    "Undo",
    "Workbench",
]
