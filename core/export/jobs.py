"""Exports that people ask for in the browser: written by a worker, fetched by whoever manages the workspace."""

import logging
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.functions import Now
from django.http import Http404
from django.utils import timezone

from core import doorbell
from core.export.write import write_archive
from core.jobs import ring_stuck
from core.models import ExportChunk, ExportJob, ExportState
from core.tenancy import Actor, acting, action, system

log = logging.getLogger(__name__)

PIECE = 1 << 20
# Longer than the largest workspace takes to be written.
LEASE = timedelta(hours=1)
MOST_TURNS = 3


@action
def want_export(*, by: Actor) -> ExportJob:
    """Let a worker write the workspace out. While one is being written, that is the one."""
    by.require("workspace.manage")
    running = ExportJob.objects.filter(state=ExportState.WANTED).first()
    if running:
        return running
    job = ExportJob.objects.create(created_by=by.user)
    doorbell.ring_after_commit("core.tasks.run_export", str(job.pk))
    return job


def latest(actor: Actor) -> ExportJob | None:
    actor.require("workspace.manage")
    found: ExportJob | None = ExportJob.objects.exclude(state=ExportState.REMOVED).first()
    return found


def rows_so_far(job: ExportJob) -> int:
    """0 while nobody knows: the figure is told beside the database, which shows it only when all is written."""
    return int(cache.get(f"export:{job.pk}") or 0)


def pieces(actor: Actor, pk: UUID) -> IO[bytes]:
    """The file. Raises: Http404 where there is none, or no more."""
    actor.require("workspace.manage")
    job = ExportJob.objects.filter(pk=pk, state=ExportState.DONE).first()
    if job is None:
        raise Http404
    file = tempfile.TemporaryFile(prefix="pmhub-export-")  # noqa: SIM115  closed by the response
    for position in range((job.size + PIECE - 1) // PIECE):
        file.write(ExportChunk.objects.values_list("data", flat=True).get(job=job, position=position))
    file.seek(0)
    return file


# The worker -----------------------------------------------------------------------------------------------------


def run(pk: UUID) -> None:
    """Write a wanted export. Nothing happens when another worker is at it."""
    job = claim(pk)
    if job is None:
        return
    try:
        with tempfile.TemporaryFile(prefix="pmhub-export-") as file:
            manifest = write(job, file)
            keep(job, file, sum(one["rows"] for one in manifest["files"].values()))
    except PermissionDenied:
        fail(job)
    except Exception:
        log.exception("export failed", extra={"job": str(pk)})
        fail(job)


def claim(pk: UUID) -> ExportJob | None:
    with system():
        free = ExportJob.objects.stuck().filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
        job = free.select_related("workspace", "created_by").first()
        if job is None:
            return None
        ExportJob.objects.filter(pk=pk).update(lease_until=Now() + LEASE, turn=F("turn") + 1)
        job.turn += 1
    if job.turn > MOST_TURNS:
        fail(job)
        return None
    return job


def write(job: ExportJob, file: IO[bytes]) -> dict[str, Any]:
    """Asked once more: who wanted it may have left since. Raises: PermissionDenied.

    All who manage the workspace may fetch the file, so nobody's own things are in it.
    """
    with acting(job.workspace, job.created_by) as actor:
        actor.require("workspace.manage")
    return write_archive(
        job.workspace, file, lambda rows: cache.set(f"export:{job.pk}", rows, 3600), private=False
    )


def keep(job: ExportJob, file: IO[bytes], rows: int) -> None:
    """Into the database, with the word that it is done, in one transaction; the one before goes."""
    size = file.seek(0, 2)
    file.seek(0)
    with acting(job.workspace, source="worker"):
        mine = ExportJob.objects.select_for_update().filter(
            pk=job.pk, turn=job.turn, state=ExportState.WANTED
        )
        if not mine.exists():
            return
        drop(ExportJob.objects.filter(state=ExportState.DONE))
        for position, data in enumerate(read(file)):
            ExportChunk.objects.create(job=job, position=position, data=data)
        mine.update(
            state=ExportState.DONE, rows=rows, size=size, finished_at=timezone.now(), lease_until=None
        )


def read(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def fail(job: ExportJob) -> None:
    with system():
        mine = ExportJob.objects.filter(pk=job.pk, turn=job.turn, state=ExportState.WANTED)
        mine.update(state=ExportState.FAILED, finished_at=timezone.now(), lease_until=None)


def drop(jobs: Any) -> int:
    ExportChunk.objects.filter(job__in=jobs).delete()
    gone: int = jobs.update(state=ExportState.REMOVED)
    return gone


def sweep() -> int:
    """Ring for those that nobody holds; remove files after a day. The number of these."""
    with system():
        old = ExportJob.objects.filter(state=ExportState.DONE, finished_at__lt=Now() - ExportJob.KEPT)
        places = {job.workspace for job in old.select_related("workspace")[:100]}
    ring_stuck(ExportJob, "core.tasks.run_export")
    return sum(remove_old(workspace) for workspace in places)


def remove_old(workspace: Any) -> int:
    with acting(workspace, source="system"):
        return drop(ExportJob.objects.filter(state=ExportState.DONE, finished_at__lt=Now() - ExportJob.KEPT))
