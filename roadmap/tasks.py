"""What workers do for the plan; a few lines each, the work is in the actions."""

from uuid import UUID

from celery import shared_task

from core.models import Run
from roadmap import takebacks
from roadmap.actions.attachments import sweep
from roadmap.actions.poker_close import ring_soon
from roadmap.actions.poker_rounds import reveal_closed
from roadmap.actions.revisiting import remind


def sweep_attachments(run: Run) -> None:
    """Handler of schedules of kind "attachments"."""
    sweep()


def remind_of_decisions(run: Run) -> None:
    """Handler of schedules of kind "revisit"."""
    remind()


def close_poker(run: Run) -> None:
    """Handler of schedules of kind "poker", whose subject is a session."""
    reveal_closed(run.schedule.subject_id)


@shared_task
def ring_for_poker() -> None:
    ring_soon()


@shared_task
def run_takeback(job_id: str) -> None:
    """A slice of it, so that mails and digests get their turn on a small server too."""
    takebacks.run(UUID(job_id), seconds=20)


@shared_task
def sweep_takebacks() -> None:
    takebacks.sweep()
