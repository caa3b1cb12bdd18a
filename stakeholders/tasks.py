"""What workers do for this area; a few lines each, the work is in the actions."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F

from core.models import Run
from core.schedules import together
from core.tenancy import actor
from stakeholders.actions.digests import send_digests
from stakeholders.models import Subscription

# What a digest needs to know of its reader. This is read a thousand times in a row, so only these columns.
NEEDED = (
    *("workspace", "cadence", "cursor", "since", "version"),
    *(f"stakeholder__{name}" for name in ("name", "email", "kind", "zone", "language")),
    *(f"audience__{name}" for name in ("name", "version")),
)


@together
def run_digests(runs: list[Run]) -> None:
    """Handler of schedules of kind "digest", inside `acting()`; a run's due time makes it happen once.

    Who is no longer one of the audience gets nothing."""
    for due in _rounds(runs):
        active = Subscription.objects.select_related("stakeholder", "audience").only(*NEEDED).order_by()
        member = active.filter(audience__member_links__stakeholder=F("stakeholder"))
        mine = member.filter(pk__in=due, enabled=True).exclude(stakeholder__email="")
        send_digests([(one, due[one.pk].due_at) for one in mine], by=actor())


def _rounds(runs: list[Run]) -> Iterator[dict[UUID, Run]]:
    """Each reader once in a round: what the first of two digests tells is not for the second."""
    left = runs
    while left:
        first: dict[UUID, Run] = {}
        later = [run for run in left if first.setdefault(run.schedule.subject_id, run) is not run]
        yield first
        left = later
