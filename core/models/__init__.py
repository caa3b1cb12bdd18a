from core.models.delivery import Delivery, DeliveryState
from core.models.events import Event, IdempotencyKey
from core.models.exports import ExportChunk, ExportJob, ExportState
from core.models.follower import Follower
from core.models.imports import ImportChunk, ImportJob, ImportRejection, ImportState
from core.models.keepsake import Keepsake
from core.models.notifications import Notification, NotificationChoice, Way
from core.models.people import ApiToken, Invitation, Membership, User, Workspace
from core.models.runs import Batch, Takeback, TakebackState
from core.models.schedule import Cadence, Run, RunState, Schedule

__all__ = [
    "ApiToken",
    "Batch",
    "Cadence",
    "Delivery",
    "DeliveryState",
    "Event",
    "ExportChunk",
    "ExportJob",
    "ExportState",
    "Follower",
    "IdempotencyKey",
    "ImportChunk",
    "ImportJob",
    "ImportRejection",
    "ImportState",
    "Invitation",
    "Keepsake",
    "Membership",
    "Notification",
    "NotificationChoice",
    "Run",
    "RunState",
    "Schedule",
    "Takeback",
    "TakebackState",
    "User",
    "Way",
    "Workspace",
]
