"""What workers are told to do. Each task may be lost or come twice: the rows in the database say what is due."""

from celery import shared_task

from core import doorbell, followers, outbox, schedules
from core.models import Workspace


@shared_task
def tick() -> None:
    """Once a minute: turn what is due into runs, and sweep up what a lost doorbell left lying."""
    schedules.tick()
    for task in ("core.tasks.run_due", "core.tasks.drain_outbox", "core.tasks.follow"):
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
