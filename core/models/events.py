"""The event log and the memory of repeated requests."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from core.base import WorkspaceRow
from core.ids import uuid7


class Event(WorkspaceRow):
    """One change of one row, written by a trigger in the transaction of the change; never updated or deleted.

    `changes` is {column: [old, new]} with the database's column names ("status_id"). `xid` numbers the transaction:
    read in the order (xid, id) and only below the oldest running one (`core.events`), no late commit is missed.
    """

    append_only: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    xid = models.BigIntegerField()
    actor = models.ForeignKey(
        "core.User", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    source = models.CharField(max_length=20)
    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    parent_id = models.UUIDField(null=True)
    operation = models.CharField(
        max_length=6, choices=[(name, name) for name in ("insert", "update", "delete")]
    )
    changes = models.JSONField()

    class Meta:
        indexes = [
            # Followers, streams and the API read on from a cursor.
            models.Index(fields=["workspace", "xid", "id"], name="core_event_cursor"),
            # The history of one object, and of what hangs on it.
            models.Index(fields=["object_id", "at"], name="core_event_object"),
            models.Index(
                fields=["parent_id", "at"], name="core_event_parent", condition=~models.Q(parent_id=None)
            ),
            # "What changed between two dates".
            models.Index(fields=["workspace", "model", "at"], name="core_event_period"),
            BrinIndex(fields=["at"], name="core_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.model} {self.object_id}"


class IdempotencyKey(WorkspaceRow):
    """The answer once given to a POST with this `Idempotency-Key`, to be given again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=200)
    # Method, path, body and person: the same key for another request is a mistake that is told.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    # The act, by which it is undone, and the version.
    headers = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="core_idempotency_once")]

    def __str__(self) -> str:
        return self.key
