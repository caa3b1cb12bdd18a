"""A file on its way in: what it is, how it is mapped, how far it came, and which rows did not fit."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.base import WorkspaceForeignKey, WorkspaceManager, WorkspaceModel, WorkspaceQuerySet


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("to be mapped")
    CHECKING = "checking", _("trying out")
    CHECKED = "checked", _("tried out")
    APPLYING = "applying", _("coming in")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped")
    CANCELLED = "cancelled", _("cancelled")


RUNNING = (ImportState.CHECKING, ImportState.APPLYING)


class ImportQuerySet(WorkspaceQuerySet):
    def running(self) -> Self:
        return self.filter(state__in=RUNNING)

    def stuck(self) -> Self:
        """Wanted, but no worker holds them: never begun, or its worker died. The clock is the database's."""
        return self.running().filter(Q(lease_until=None) | Q(lease_until__lt=Now()))


class ImportJob(WorkspaceModel):
    """`position` rows are through, each exactly once: it moves in the transaction that writes them."""

    open_to_system: ClassVar[bool] = True

    kind = models.CharField(max_length=40)
    filename = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Of the token that started it; None for a person. The worker may do no more than they might.
    scopes = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)

    format = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    # Same kind, same header: the mapping of the last such job is offered again.
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    survey = models.JSONField(null=True)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    examples = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    warnings = models.JSONField(default=dict)
    # Whether the figures above are of a dry run.
    dry = models.BooleanField(default=True)
    problem = models.TextField(blank=True)

    lease_until = models.DateTimeField(null=True, editable=False)
    # Raised by each worker that takes the job: one that lost its lease finds that it is no longer its turn.
    turn = models.PositiveIntegerField(default=0, editable=False)
    # Turns since the last row came through; a file that kills its worker is given up.
    falls = models.PositiveSmallIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    file_removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = WorkspaceManager.of(ImportQuerySet)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["checking", "applying"]),
                name="core_import_running",
            ),
            models.Index(fields=["workspace", "-created_at"], name="core_import_recent"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def total(self) -> int:
        return self.survey["total"] if self.survey else 0

    @property
    def percent(self) -> int:
        return min(100, self.position * 100 // self.total) if self.total else 0


class ImportChunk(WorkspaceModel):
    """A megabyte of the file. In the database, so that the web process and the worker may be on two machines."""

    job = WorkspaceForeignKey(ImportJob, models.CASCADE, related_name="chunks")
    position = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="core_import_chunk_once")]

    def __str__(self) -> str:
        return f"chunk {self.position}"


class ImportRejection(WorkspaceModel):
    """A row that did not come in, and why. The row itself stays in the file."""

    job = WorkspaceForeignKey(ImportJob, models.CASCADE, related_name="rejections")
    number = models.PositiveIntegerField()
    error = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="core_import_rejection_once")]

    def __str__(self) -> str:
        return f"row {self.number}: {self.error}"
