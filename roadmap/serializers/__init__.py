"""What goes in and what comes out, apart; every field is listed."""

from roadmap.serializers.fields import Emptiable, MemberField, Reference, TypeField, amount
from roadmap.serializers.items import ItemCreate, ItemDetailSerializer, ItemSerializer, ItemWrite, UndoWrite
from roadmap.serializers.strategy import (
    CheckInSerializer,
    CheckInWrite,
    ObjectiveSerializer,
    ObjectiveWrite,
    ProductLineSerializer,
    ProductLineWrite,
    ProductSerializer,
    ProductWrite,
    TeamSerializer,
    TeamWrite,
)
from roadmap.serializers.workflow import StatusSerializer

__all__ = [
    "CheckInSerializer",
    "CheckInWrite",
    "Emptiable",
    "ItemCreate",
    "ItemDetailSerializer",
    "ItemSerializer",
    "ItemWrite",
    "MemberField",
    "ObjectiveSerializer",
    "ObjectiveWrite",
    "ProductLineSerializer",
    "ProductLineWrite",
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
