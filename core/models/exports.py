"""A whole workspace on its way out: how far it is, and for a day the file."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.base import WorkspaceForeignKey, WorkspaceManager, WorkspaceModel, WorkspaceQuerySet


class ExportState(models.TextChoices):
    WANTED = "wanted", _("being written")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    REMOVED = "removed", _("removed")


class ExportQuerySet(WorkspaceQuerySet):
    def stuck(self) -> Self:
        """Wanted, but no worker holds them. The clock is the database's."""
        return self.filter(state=ExportState.WANTED).filter(Q(lease_until=None) | Q(lease_until__lt=Now()))


class ExportJob(WorkspaceModel):
    KEPT: ClassVar[timedelta] = timedelta(days=1)
    open_to_system: ClassVar[bool] = True

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WANTED)
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, editable=False)
    # A worker that dies over it is replaced; one that kills its workers is given up.
    turn = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = WorkspaceManager.of(ExportQuerySet)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"export {self.state}"


class ExportChunk(WorkspaceModel):
    """A megabyte of the file. In the database, so that the web process and the worker may be on two machines."""

    job = WorkspaceForeignKey(ExportJob, models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="core_export_chunk_once")]

    def __str__(self) -> str:
        return f"chunk {self.position}"
