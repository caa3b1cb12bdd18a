"""What workers are told to do. Each task may be lost or come twice: the rows in the database say what is due."""

from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_shutting_down
from django.conf import settings

from core import doorbell, followers, keepsakes, leases, outbox, prune, schedules
from core.export import jobs as exports
from core.imports import jobs, runner
from core.models import Workspace
from core.notify import mails

OWN_SWEEPS = tuple(
    f"core.tasks.{name}"
    for name in (
        *("run_due", "drain_outbox", "follow", "sweep_imports", "sweep_exports", "forget_keepsakes"),
        "mail_notifications",
    )
)


@worker_shutting_down.connect
def stop_soon(**kwargs: Any) -> None:
    """A worker that is asked to end finishes the one mail or run it is at, so that nobody has to kill it."""
    leases.stopping.set()


@shared_task
def tick() -> None:
    """Once a minute: turn what is due into runs, and sweep up what a lost doorbell left lying."""
    schedules.tick()
    for task in (*OWN_SWEEPS, *settings.SWEEPS):
        doorbell.ring(task)


@shared_task
def run_due() -> None:
    schedules.run_due()


@shared_task
def drain_outbox() -> None:
    outbox.drain()


@shared_task
def follow(workspace_id: str = "") -> None:
    """One workspace's followers, or without an id everybody's."""
    if workspace_id:
        for workspace in Workspace.objects.filter(pk=workspace_id):
            followers.follow(workspace)
    else:
        followers.follow_all()


@shared_task
def run_import(job_id: str) -> None:
    """A slice of an import, so that mails and digests get their turn on a small server too."""
    runner.run(UUID(job_id), seconds=20)


@shared_task
def sweep_imports() -> None:
    runner.sweep()
    jobs.remove_old_files()


@shared_task
def run_export(job_id: str) -> None:
    exports.run(UUID(job_id))


@shared_task
def sweep_exports() -> None:
    exports.sweep()


@shared_task
def prune_done() -> None:
    prune.hourly()


@shared_task
def mail_notifications() -> None:
    mails.mail_waiting()


@shared_task
def forget_keepsakes() -> None:
    keepsakes.forget_old()
