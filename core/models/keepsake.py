"""What the event log must not keep for good, kept for a while so that a deletion can be undone."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from core.base import WorkspaceRow
from core.ids import uuid7


class Keepsake(WorkspaceRow):
    """The columns of a deleted row that its log leaves out: the text of a note, an address. Erased after `KEPT`.

    A model names them in `undo_keeps`, and in `undo_keeps_rows` relations whose rows are not in the log at all.
    """

    KEPT: ClassVar[timedelta] = timedelta(days=7)
    open_to_system = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    values = models.JSONField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["object_id"], name="core_keepsake_object"),
            models.Index(fields=["kept_at"], name="core_keepsake_age"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
