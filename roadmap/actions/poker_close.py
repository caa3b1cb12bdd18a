"""The end of voting: at its moment the votes are revealed, once, whether anybody looks or not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core import doorbell
from core.errors import Invalid
from core.models import Schedule
from core.recurrence import DAILY
from core.tenancy import Actor, system
from core.whisper import whisper
from roadmap.models import PokerSession, PokerState

SCHEDULE = "poker"
# Beat looks once a minute; what ends before it looks again is told to come by itself.
SOON = timedelta(seconds=65)
TICK = "core.tasks.tick"


def refuse_past(closes_at: datetime | None, by: Actor) -> None:
    """Raises: Invalid."""
    if closes_at is not None and closes_at <= by.now:
        raise Invalid({"closes_at": _("Choose a time to come.")})


def watch_close(session: PokerSession) -> None:
    """From now on the end of voting is looked out for; nothing is where it has none."""
    if session.closes_at is None or session.state != PokerState.OPEN:
        forget_close(session)
        return
    # Daily, for a schedule has a rhythm: the first time ends it.
    due = session.closes_at.astimezone(UTC)
    rule = {"cadence": DAILY, "hour": due.hour, "zone": "UTC", "enabled": True, "next_due_at": due}
    which = {"kind": SCHEDULE, "subject_id": session.pk, "workspace_id": session.workspace_id}
    Schedule.objects.update_or_create(defaults=rule, **which)
    if due - timezone.now() < SOON:
        doorbell.ring_after_commit("roadmap.tasks.ring_for_poker")


def forget_close(session: PokerSession) -> None:
    """Not while its run is carried out, which would go with it: that one switches it off."""
    Schedule.objects.filter(kind=SCHEDULE, subject_id=session.pk).update(enabled=False)


def watch_again(pks: Sequence[UUID]) -> None:
    """After an undo of sessions."""
    for session in PokerSession.objects.filter(pk__in=pks):
        watch_close(session)


def ring_soon() -> int:
    """Ring at the very moment for whatever ends before the next look; how often."""
    now = timezone.now()
    with system():
        rows = Schedule.objects.filter(kind=SCHEDULE, enabled=True, next_due_at__range=(now, now + SOON))
        times = sorted(set(rows.values_list("next_due_at", flat=True)))
    for due in times:
        doorbell.ring(TICK, delay=max(0.0, (due - now).total_seconds()) + 0.05)
    return len(times)


def tell(session: PokerSession) -> None:
    """To the open pages of the session: look again. What there is to see, each asks for with its own rights."""
    whisper(session.workspace_id, "poker", {"session": str(session.pk)})
