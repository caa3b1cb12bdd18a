"""What every table has that workers take work from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from core.base import WorkspaceManager, WorkspaceQuerySet, WorkspaceRow
from core.ids import uuid7

QUEUED, FAILED = "queued", "failed"


class QueueQuerySet(WorkspaceQuerySet):
    """The clock is the database's, so that workers on machines whose clocks differ agree on a lease."""

    def overdue(self) -> Self:
        return self.filter(state=QUEUED, due_at__lte=Now())

    def claimable(self) -> Self:
        return self.overdue().filter(Q(lease_until=None) | Q(lease_until__lt=Now()))

    def claim(
        self, lease: timedelta, limit: int, choose: Callable[[list[Any]], list[Any]] = list
    ) -> list[Any]:
        """Take up to `limit` rows for `lease`, of these what `choose` leaves.

        Rows that another worker is taking right now are passed over."""
        rows = choose(list(self.claimable().select_for_update(skip_locked=True, of=("self",))[:limit]))
        mine = self.filter(pk__in=[row.pk for row in rows])
        mine.update(lease_until=Now() + lease, attempts=F("attempts") + 1)
        for row in rows:
            row.attempts += 1
        return rows

    def held_by(self, *rows: "QueueRow") -> Self:
        """Those that are still ours: a worker that claimed one after our lease ran out raised its `attempts`."""
        attempts = {row.attempts for row in rows}
        ours = Q()
        for tried in attempts:
            ours |= Q(attempts=tried, pk__in=[row.pk for row in rows if row.attempts == tried])
        return self.filter(ours, state=QUEUED)


class QueueRow(WorkspaceRow):
    """A piece of work: due at a time, taken under a lease, tried until it is done or given up."""

    open_to_system: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    due_at = models.DateTimeField()
    # Nobody takes the row before then: it is being worked on, or rests after a failed attempt.
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(default=0, editable=False)
    last_error = models.TextField(blank=True, editable=False)

    objects: ClassVar[Any] = WorkspaceManager.of(QueueQuerySet)

    class Meta:
        abstract = True
