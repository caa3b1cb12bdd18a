"""The plan by REST: the same access, the same actions as in the browser."""

from roadmap.api.bulk import ItemArchive, ItemDuplicate, ItemMerge, ItemsBulk
from roadmap.api.capacities import Capacities, CapacityDetail, CapacityRestore
from roadmap.api.gates import GateDetail, Gates, ItemGates, TemplateDetail, Templates
from roadmap.api.items import ItemDetail, ItemHistory, ItemRestore, Items, ItemUndo, Workbench
from roadmap.api.links import ItemLinks, LinkDetail, Links
from roadmap.api.milestones import MilestoneDetail, MilestoneRestore, Milestones
from roadmap.api.risks import RiskDetail, RiskRestore, Risks
from roadmap.api.rollup import ItemRollup, Rollups
from roadmap.api.schedule import CriticalPath, ItemFollow
from roadmap.api.scores import (
    ItemAgreed,
    ItemRatings,
    ItemScore,
    ScoringModelDetail,
    ScoringModelRestore,
    ScoringModels,
)
from roadmap.api.strategy import (
    ObjectiveDetail,
    ObjectiveRestore,
    Objectives,
    ProductDetail,
    ProductRestore,
    Products,
    Teams,
)
from roadmap.api.undo import Undo, UndoJob
from roadmap.api.workflow import FieldDetail, Fields, StatusDetail, Statuses, TypeDetail, Types

__all__ = [
    "Capacities",
    "CapacityDetail",
    "CapacityRestore",
    "CriticalPath",
    "FieldDetail",
    "Fields",
    "GateDetail",
    "Gates",
    "ItemAgreed",
    "ItemArchive",
    "ItemDetail",
    "ItemDuplicate",
    "ItemFollow",
    "ItemGates",
    "ItemHistory",
    "ItemLinks",
    "ItemMerge",
    "ItemRatings",
    "ItemRestore",
    "ItemRollup",
    "ItemScore",
    "ItemUndo",
    "Items",
    "ItemsBulk",
    "LinkDetail",
    "Links",
    "MilestoneDetail",
    "MilestoneRestore",
    "Milestones",
    "ObjectiveDetail",
    "ObjectiveRestore",
    "Objectives",
    "ProductDetail",
    "ProductRestore",
    "Products",
    "RiskDetail",
    "RiskRestore",
    "Risks",
    "Rollups",
    "ScoringModelDetail",
    "ScoringModelRestore",
    "ScoringModels",
    "StatusDetail",
    "Statuses",
    "Teams",
    "TemplateDetail",
    "Templates",
    "TypeDetail",
    "Types",
    "Undo",
    "UndoJob",
    "Workbench",
]
