"""What happens again and again. The tick turns a due time into a run, once; a worker carries the run out, once."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import doorbell, leases, tenancy
from core.base import changed
from core.errors import Invalid
from core.models import Run, Schedule
from core.recurrence import Rule, latest_due, next_due

log = logging.getLogger(__name__)

BATCH = 100
AT_ONCE = 10  # runs claimed by one worker; each may take long, and others should have theirs
MAX_ATTEMPTS = 12


class Overtaken(Exception):
    """Another worker finished this run first: what we did is rolled back."""


def set_schedule(
    kind: str,
    subject_id: UUID,
    *,
    cadence: str,
    hour: int,
    weekday: int = 0,
    monthday: int = 1,
    zone: str = "UTC",
    enabled: bool = True,
) -> Schedule:
    """Make or change the acting workspace's schedule of `kind` for `subject_id`.

    Setting the same again changes nothing, so what is overdue stays due; a changed rule counts from now.

    Raises: Invalid for a rule that cannot be."""
    rule = {"cadence": cadence, "hour": hour, "weekday": weekday, "monthday": monthday, "zone": zone}
    now = tenancy.actor().now
    schedule = Schedule.objects.select_for_update().filter(kind=kind, subject_id=subject_id).first()
    if schedule is None:
        schedule = Schedule(kind=kind, subject_id=subject_id, enabled=enabled, next_due_at=now, **rule)
    elif not changed(schedule, {**rule, "enabled": enabled}):
        return schedule
    _check(schedule)
    schedule.next_due_at = next_due(schedule.rule, now)
    schedule.save()
    return schedule


def _check(schedule: Schedule) -> None:
    try:
        ZoneInfo(schedule.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid({"zone": _("Choose a time zone such as Europe/Berlin.")}) from None
    try:
        schedule.clean_fields(exclude=["workspace", "subject_id", "next_due_at", "last_due_at"])
    except ValidationError as error:
        raise Invalid(dict(error.message_dict)) from None


def remove_schedule(kind: str, subject_id: UUID) -> None:
    Schedule.objects.filter(kind=kind, subject_id=subject_id).delete()


def upcoming(rule: Rule, after: datetime | None = None) -> datetime:
    """When a schedule of this rule would be due next, for forms and previews."""
    return next_due(rule, after or timezone.now())


# The tick -------------------------------------------------------------------------------------------------------


def tick(now: datetime | None = None) -> int:
    """Make the runs that are due and move their schedules on, in one transaction; the number of runs made.

    A second tick at the same time passes over what this one holds, and later finds it moved on."""
    now = now or timezone.now()
    made = 0
    while batch := _tick_batch(now):
        made += batch
    if made:
        doorbell.ring("core.tasks.run_due")
    return made


def _tick_batch(now: datetime) -> int:
    with tenancy.system():
        due = Schedule.objects.filter(enabled=True, next_due_at__lte=now).order_by("next_due_at")
        schedules = list(due.select_for_update(skip_locked=True)[:BATCH])
        runs = [_advance(schedule, now) for schedule in schedules]
        Run.objects.bulk_create(runs, ignore_conflicts=True)
    return len(runs)


def _advance(schedule: Schedule, now: datetime) -> Run:
    """After a pause of ours only the latest missed time is made up for; it covers what has happened since the last."""
    due = latest_due(schedule.rule, schedule.next_due_at, now)
    run = Run(
        workspace_id=schedule.workspace_id, schedule=schedule, due_at=due, covers_from=schedule.last_due_at
    )
    following = next_due(schedule.rule, due)
    Schedule.objects.filter(pk=schedule.pk).update(last_due_at=due, next_due_at=following)
    return run


# Runs -----------------------------------------------------------------------------------------------------------


def run_due(seconds: float = 20) -> int:
    """Carry out the runs that are due, until none is left or the time is up; the number that succeeded."""
    done = 0
    until = time.monotonic() + seconds
    while not leases.stopping.is_set() and (batch := _claim()):
        done += sum(carry_out(run) for run in leases.each_held(batch))
        if time.monotonic() > until:
            doorbell.ring("core.tasks.run_due")
            break
    return done


def _claim() -> list[Run]:
    with tenancy.system():
        return Run.objects.select_related("schedule", "workspace").claim(leases.length(), AT_ONCE)


def carry_out(run: Run) -> bool:
    """The handler's work and the mark that the run is done are one transaction: both or neither.

    The mark comes last and only if the run is still ours. Locking the row first would hold back the horizon of the
    event log for as long as the handler works."""
    if run.attempts > MAX_ATTEMPTS:  # each attempt ended without a result: it kills its worker
        return _fail(run, run.last_error or "Given up: no attempt came to an end")
    try:
        handler = import_string(settings.SCHEDULE_HANDLERS[run.schedule.kind])
        with tenancy.acting(run.workspace, source="schedule"):
            handler(run)
            ours = Run.objects.held_by(run)
            if not ours.update(state="done", done_at=Now(), lease_until=None, last_error=""):
                raise Overtaken
    except Overtaken:
        log.warning("run was in other hands", extra={"run": str(run.pk)})
        return False
    except Exception as error:  # told below, tried again later; other runs must not wait for it
        log.exception("run failed", extra={"run": str(run.pk), "kind": run.schedule.kind})
        return _put_off(run, f"{type(error).__name__}: {error}")
    return True


def _put_off(run: Run, error: str) -> bool:
    if run.attempts >= MAX_ATTEMPTS:
        return _fail(run, error)
    with tenancy.system():
        Run.objects.held_by(run).update(
            lease_until=Now() + leases.pause(run.attempts), last_error=error[:2000]
        )
    return False


def _fail(run: Run, error: str) -> bool:
    with tenancy.system():
        Run.objects.held_by(run).update(state="failed", last_error=error[:2000], lease_until=None)
    return False
