"""Whether a worker is at an import. It says so every few seconds while it reads, and after each batch; while a batch is under
way the import's row is locked."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from core import doorbell
from core.models import ImportJob

TASK = "core.tasks.run_import"
# Short, so that the next worker soon takes over from one that was killed.
LEASE = timedelta(seconds=20)
# The next worker comes within moments; until then there is nothing to tell.
PATIENCE = timedelta(seconds=5)


def length() -> timedelta:
    return min(LEASE, timedelta(seconds=settings.LEASE_SECONDS))


def waiting_since(job: ImportJob) -> datetime | None:
    """Since when a running import waits for a worker; None while one is at it."""
    since = (job.lease_until or job.started_at) if job.running else None
    if since is None or since + PATIENCE > timezone.now() or _locked(job):
        return None
    return since


def ring_if_waiting(job: ImportJob) -> datetime | None:
    """Since when it waits; whoever looks calls for a worker, so that nobody waits for the next sweep."""
    since = waiting_since(job)
    if since:
        doorbell.ring_after_commit(TASK, str(job.pk), soon=True)
    return since


def _locked(job: ImportJob) -> bool:
    free = ImportJob.objects.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(pk=job.pk)
    return not free.exists()
