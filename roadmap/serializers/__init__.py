"""What goes in and what comes out, apart; every field is listed."""

from roadmap.serializers.fields import Emptiable, MemberField, Reference, TypeField, amount
from roadmap.serializers.items import ItemDetailSerializer, ItemSerializer, ItemWrite, UndoWrite
from roadmap.serializers.strategy import (
    ObjectiveSerializer,
    ObjectiveWrite,
    ProductSerializer,
    ProductWrite,
    TeamSerializer,
    TeamWrite,
)
from roadmap.serializers.workflow import StatusSerializer

__all__ = [
    "Emptiable",
    "ItemDetailSerializer",
    "ItemSerializer",
    "ItemWrite",
    "MemberField",
    "ObjectiveSerializer",
    "ObjectiveWrite",
    "ProductSerializer",
    "ProductWrite",
    "Reference",
    "StatusSerializer",
    "TeamSerializer",
    "TeamWrite",
    "TypeField",
    "UndoWrite",
    "amount",
]
