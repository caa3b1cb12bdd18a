"""What workers do for the plan; a few lines each, the work is in the actions."""

from core.models import Run
from roadmap.actions.attachments import sweep


def sweep_attachments(run: Run) -> None:
    """Handler of schedules of kind "attachments"."""
    sweep()
