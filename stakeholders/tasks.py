"""What workers do for this area; a few lines each, the work is in the actions."""

from core.models import Run
from core.tenancy import actor
from stakeholders.actions.digests import send_digest
from stakeholders.models import Subscription


def run_digest(run: Run) -> None:
    """Handler of schedules of kind "digest", inside `acting()`; the run's due time makes it happen once."""
    subscription = (
        Subscription.objects.select_related("stakeholder", "audience")
        .select_for_update(of=("self",))
        .filter(pk=run.schedule.subject_id, enabled=True)
        .first()
    )
    if subscription is not None and subscription.stakeholder.email and subscription.belongs:
        send_digest(subscription, by=actor(), due_at=run.due_at)
