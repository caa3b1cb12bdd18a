"""What goes in and what comes out, apart; every field is listed."""

from roadmap.serializers.fields import Emptiable, MemberField, Reference, TypeField, amount
from roadmap.serializers.items import ItemDetailSerializer, ItemSerializer, ItemWrite, UndoWrite
from roadmap.serializers.strategy import (
    ObjectiveSerializer,
    ObjectiveWrite,
    ProductSerializer,
    ProductWrite,
    StatusSerializer,
    TeamSerializer,
    TeamWrite,
)

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
