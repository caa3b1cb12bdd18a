"""How far each reader of the event log has come."""

from typing import ClassVar

from django.db import models

from core.base import WorkspaceRow
from core.ids import uuid7


class Follower(WorkspaceRow):
    """`name` names the handler (settings.FOLLOWERS); `cursor` is the last event that it has dealt with."""

    open_to_system: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    cursor = models.CharField(max_length=50)
    attempts = models.PositiveIntegerField(default=0, help_text="Failed tries at the next events.")
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="core_follower_once")]

    def __str__(self) -> str:
        return f"{self.name} at {self.cursor}"
