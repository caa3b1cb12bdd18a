"""Jobs of many transactions: one worker holds a job at a time, by a lease and by the turn it took.

The model has `lease_until`, `turn`, `falls`, `state`, `problem`, `finished_at`; its rows `running()`, and of these `stuck()`.
"""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from core import doorbell, leases
from core.tenancy import Actor, acting, system

# So often a job may stop its worker before its next step; then it is given up.
MOST_FALLS = 5


class NotOurTurn(Exception):
    """The job was cancelled, or another worker took it after our lease ran out."""


def claim(model: Any, pk: UUID, deadly: str, lease: timedelta | None = None) -> Any:
    """Take a job for the length of a lease: None when it is not wanted, when another worker holds it, or when it is given up
    with the sentence `deadly`. A job whose row is locked, by a step under way, is held even if its lease ran out."""
    with system():
        free = model.objects.stuck().filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
        job = free.select_related("workspace", "created_by").first()
        if job is None:
            return None
        mine = model.objects.filter(pk=pk)
        mine.update(lease_until=Now() + (lease or leases.length()), turn=F("turn") + 1, falls=F("falls") + 1)
        job.turn += 1
    if job.falls >= MOST_FALLS:
        fail(job, deadly)
        return None
    return job


def ours(job: Any) -> Any:
    """The job as rows: none when it is no longer our turn."""
    return type(job).objects.running().filter(pk=job.pk, turn=job.turn)


def held(job: Any) -> Any:
    """The job, locked for this transaction. Raises: NotOurTurn."""
    found = ours(job).select_for_update(of=("self",)).select_related("workspace").first()
    if found is None:
        raise NotOurTurn
    return found


def renew(job: Any, lease: timedelta | None = None) -> None:
    """Raises: NotOurTurn."""
    with system():
        if not ours(job).update(lease_until=Now() + (lease or leases.length())):
            raise NotOurTurn


def acting_for(job: Any, source: str) -> AbstractContextManager[Actor]:
    """As whoever asked for it, who may do no more than the token they asked with."""
    scopes = frozenset(job.scopes) if job.scopes is not None else None
    return acting(job.workspace, job.created_by, source, scopes=scopes)


def rest(job: Any, task: str) -> None:
    """Let others have the worker for a moment; the job, held, goes on at its place."""
    job.lease_until = Now()
    job.save(update_fields=["lease_until"])
    doorbell.ring_after_commit(task, str(job.pk))


def finish(job: Any, state: str) -> None:
    """The job, held, is at its end."""
    job.state, job.lease_until, job.finished_at = state, None, timezone.now()
    job.save(update_fields=["state", "lease_until", "finished_at"])


def fail(job: Any, sentence: str) -> None:
    with system():
        ours(job).update(state="failed", problem=sentence, lease_until=None, finished_at=timezone.now())


def ring_stuck(model: Any, task: str) -> None:
    """Ring for jobs that nobody holds."""
    with system():
        stuck = list(model.objects.stuck().values_list("pk", flat=True)[:100])
    for pk in stuck:
        doorbell.ring(task, str(pk))
