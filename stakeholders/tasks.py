"""What workers do for this area; a few lines each, the work is in the actions."""

from django.db.models import F

from core.models import Run
from core.tenancy import actor
from stakeholders.actions.digests import send_digest
from stakeholders.models import Subscription

# What a digest needs to know of its reader. This is read a thousand times in a row, so only these columns.
NEEDED = (
    *("workspace", "cadence", "cursor", "since"),
    *(f"stakeholder__{name}" for name in ("name", "email", "kind", "zone", "language")),
    *(f"audience__{name}" for name in ("name", "version")),
)


def run_digest(run: Run) -> None:
    """Handler of schedules of kind "digest", inside `acting()`; the run's due time makes it happen once.

    Who is no longer one of the audience gets nothing."""
    active = Subscription.objects.select_related("stakeholder", "audience").only(*NEEDED).order_by()
    member = active.filter(audience__member_links__stakeholder=F("stakeholder"))
    mine = member.filter(pk=run.schedule.subject_id, enabled=True)
    for subscription in mine.select_for_update(of=("self",)):
        if subscription.stakeholder.email:
            send_digest(subscription, by=actor(), due_at=run.due_at)
