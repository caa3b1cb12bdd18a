"""What workers do for the plan; a few lines each, the work is in the actions."""

from core.models import Run
from roadmap.actions.attachments import sweep
from roadmap.actions.revisiting import remind


def sweep_attachments(run: Run) -> None:
    """Handler of schedules of kind "attachments"."""
    sweep()


def remind_of_decisions(run: Run) -> None:
    """Handler of schedules of kind "revisit"."""
    remind()
