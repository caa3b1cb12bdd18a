"""What happens again and again. The tick turns a due time into a run, once; a worker carries the run out, once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
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
TOGETHER = 50  # runs in one transaction, of a handler that takes them so; it must end well within a lease
MAX_ATTEMPTS = 12


def together(handler: Callable[[list[Run]], None]) -> Callable[[list[Run]], None]:
    """Marks a handler that is given many runs of one workspace at once: a thousand digests of one hour have the same
    things to read. When they fail each is tried by itself, so one that cannot be done harms no other."""
    handler.together = True  # type: ignore[attr-defined]
    return handler


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


def pass_over(now: datetime) -> None:
    """What was due in the acting workspace is not made up for, as where a past is told that never was."""
    for schedule in Schedule.objects.filter(enabled=True, next_due_at__lte=now):
        schedule.next_due_at = next_due(schedule.rule, now)
        schedule.save(update_fields=["next_due_at"])


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
        Schedule.objects.bulk_update(schedules, ["last_due_at", "next_due_at"])
        Run.objects.bulk_create(runs, ignore_conflicts=True)
    return len(runs)


def _advance(schedule: Schedule, now: datetime) -> Run:
    """After a pause of ours only the latest missed time is made up for; it covers what has happened since the last."""
    due = latest_due(schedule.rule, schedule.next_due_at, now)
    run = Run(
        workspace_id=schedule.workspace_id, schedule=schedule, due_at=due, covers_from=schedule.last_due_at
    )
    schedule.last_due_at, schedule.next_due_at = due, next_due(schedule.rule, due)
    return run


# Runs -----------------------------------------------------------------------------------------------------------


def run_due(seconds: float = 20) -> int:
    """Carry out the runs that are due, until none is left or the time is up; the number that succeeded."""
    done = 0
    until = time.monotonic() + seconds
    while not leases.stopping.is_set() and (batch := _claim()):
        done += _all_at_once(batch) or sum(carry_out(run) for run in leases.each_held(batch))
        if time.monotonic() > until:
            doorbell.ring("core.tasks.run_due")
            break
    return done


def _claim() -> list[Run]:
    with tenancy.system():
        rows = Run.objects.select_related("schedule", "workspace")
        claimed: list[Run] = rows.claim(leases.length(), TOGETHER, _choose)
    return claimed


def _choose(found: list[Run]) -> list[Run]:
    """Of what waits, what one transaction can do; else a few. What failed before is tried by itself."""
    if not found or found[0].attempts or not _takes_many(found[0]):
        return found[:AT_ONCE]
    return [run for run in found if not run.attempts and _place(run) == _place(found[0])]


def _place(run: Run) -> tuple[UUID, str]:
    return run.workspace_id, run.schedule.kind


def _takes_many(run: Run) -> bool:
    """A kind without a handler is told of where its run is carried out."""
    path = settings.SCHEDULE_HANDLERS.get(run.schedule.kind)
    return path is not None and getattr(import_string(path), "together", False)


def _all_at_once(runs: list[Run]) -> int:
    """0 when they have to be done one by one."""
    alike = all(run.attempts == 1 and _place(run) == _place(runs[0]) for run in runs)
    if len(runs) < 2 or not alike or not _takes_many(runs[0]):
        return 0
    try:
        _in_one_transaction(runs)
    except Exception as error:  # tried again at once, one by one; that tells which of them it was
        log.warning("runs failed together", extra={"kind": runs[0].schedule.kind, "error": str(error)})
        return 0
    return len(runs)


def carry_out(run: Run) -> bool:
    """Do one run; what goes wrong is written down, and tried again later."""
    if run.attempts > MAX_ATTEMPTS:  # each attempt ended without a result: it kills its worker
        return _fail(run, run.last_error or "Given up: no attempt came to an end")
    try:
        _in_one_transaction([run])
    except Overtaken:
        log.warning("run was in other hands", extra={"run": str(run.pk)})
        return False
    except Exception as error:  # told below, tried again later; other runs must not wait for it
        log.exception("run failed", extra={"run": str(run.pk), "kind": run.schedule.kind})
        return _put_off(run, f"{type(error).__name__}: {error}")
    return True


def _in_one_transaction(runs: list[Run]) -> None:
    """The handler's work and the mark that the runs are done: both or neither.

    The mark comes last and only if the runs are still ours. Locking the rows first would hold back the horizon of the
    event log for as long as the handler works."""
    handler = import_string(settings.SCHEDULE_HANDLERS[runs[0].schedule.kind])
    with tenancy.acting(runs[0].workspace, source="schedule"):
        if getattr(handler, "together", False):
            handler(runs)
        else:
            handler(*runs)
        ours = Run.objects.held_by(*runs)
        if ours.update(state="done", done_at=Now(), lease_until=None, last_error="") != len(runs):
            raise Overtaken


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
