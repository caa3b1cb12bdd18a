from core.models.events import Event, IdempotencyKey
from core.models.people import ApiToken, Invitation, Membership, User, Workspace

__all__ = ["ApiToken", "Event", "IdempotencyKey", "Invitation", "Membership", "User", "Workspace"]
