"""What happens again and again, and each time that it was due."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.base import WorkspaceForeignKey, WorkspaceModel
from core.models.queue import QueueRow
from core.recurrence import Rule


class Cadence(models.TextChoices):
    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")
    MONTHLY = "monthly", _("monthly")


class Schedule(WorkspaceModel):
    """`kind` names the handler (settings.SCHEDULE_HANDLERS), `subject_id` what it is about, such as one digest.

    Times are UTC; hour, weekday (0 = Monday) and monthday are read in `zone`.
    """

    open_to_system: ClassVar[bool] = True

    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    cadence = models.CharField(max_length=8, choices=Cadence.choices)
    hour = models.PositiveSmallIntegerField(validators=[MaxValueValidator(23)])
    weekday = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(6)])
    monthday = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    zone = models.CharField(max_length=64)
    enabled = models.BooleanField(default=True)
    next_due_at = models.DateTimeField()
    last_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "subject_id"], name="core_schedule_once"),
        ]
        indexes = [
            # The tick asks each minute what is due.
            models.Index(fields=["next_due_at"], condition=Q(enabled=True), name="core_schedule_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cadence}"

    @property
    def rule(self) -> Rule:
        return Rule(self.cadence, self.hour, self.zone, self.weekday, self.monthday)


class RunState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Run(QueueRow):
    """One due time of a schedule. `covers_from` is the due time before it: what changed since then is to be told."""

    schedule = WorkspaceForeignKey(Schedule, on_delete=models.CASCADE, related_name="runs")
    covers_from = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.QUEUED)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="core_run_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="core_run_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} at {self.due_at:%Y-%m-%d %H:%M}"
