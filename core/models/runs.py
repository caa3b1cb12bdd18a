"""Acts of many transactions: which batches an import wrote, and how far it is to take them back."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.base import WorkspaceManager, WorkspaceModel, WorkspaceQuerySet, WorkspaceRow
from core.ids import uuid7


class Batch(WorkspaceRow):
    """One transaction of a run. `run`: id of the `ImportJob` or `Takeback` that wrote it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.UUIDField()
    xid = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "xid"], name="core_batch_once")]
        indexes = [models.Index(fields=["run", "xid"], name="core_batch_run")]

    def __str__(self) -> str:
        return f"batch {self.xid}"


class TakebackState(models.TextChoices):
    WANTED = "wanted", _("being taken back")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped")


class TakebackQuerySet(WorkspaceQuerySet):
    def running(self) -> Self:
        return self.filter(state=TakebackState.WANTED)

    def stuck(self) -> Self:
        """Wanted, but no worker holds them: never begun, or its worker died. The clock is the database's."""
        return self.running().filter(Q(lease_until=None) | Q(lease_until__lt=Now()))


class Takeback(WorkspaceModel):
    """`position` batches of `run`, the latest first, are taken back: it moves in the transaction that does it."""

    open_to_system: ClassVar[bool] = True

    run = models.UUIDField()
    # What was taken back, as it is called: the name of the file.
    name = models.CharField(max_length=255)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Of the token that asked; None for a person. The worker may do no more than they might.
    scopes = models.JSONField(null=True)
    state = models.CharField(max_length=8, choices=TakebackState.choices, default=TakebackState.WANTED)
    # Whether it has been looked for what stands in the way.
    looked = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    problem = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    # Raised by each worker that takes it: one that lost its lease finds that it is no longer its turn.
    turn = models.PositiveIntegerField(default=0, editable=False)
    # Turns since the last batch; what kills its worker is given up.
    falls = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = WorkspaceManager.of(TakebackQuerySet)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(state="wanted"), name="core_takeback_running"),
            models.Index(fields=["workspace", "run"], name="core_takeback_of"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        return min(100, self.position * 100 // self.total) if self.total else 0
