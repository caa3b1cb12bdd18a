"""The plan in somebody's own calendar."""

from django.conf import settings
from django.db import models

from core.base import WorkspaceModel


class CalendarFeed(WorkspaceModel):
    """A person's secret address. A raised `generation` kills the address before it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    generation = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "owner"], name="roadmap_calendar_once")]

    def __str__(self) -> str:
        return str(self.owner)
