"""What must leave the house is a row, written in the transaction of the change that causes it; workers carry it out.

Each delivery is tried at least once and its result committed on its own. It can happen twice only when a worker dies,
or loses the database for longer than its lease, between the receiver's yes and our commit.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from psycopg2.extras import Json, execute_values  # type: ignore[import-untyped]

from core import doorbell, leases, tenancy
from core.models import Delivery
from core.whisper import whisper

log = logging.getLogger(__name__)

BATCH = 50
MAX_ATTEMPTS = 14  # with the pauses below, a little more than a day

Deliver = Callable[[Delivery], str]


class Refused(Exception):
    """The receiver will never take this: do not try again."""


class Later(Exception):
    """Not now; tried again after a pause."""


class Unreachable(Later):
    """Nobody answers there: the other deliveries of this kind need not try either, for now."""


class Held(Exception):
    """Not before another time, which is nobody's failure: it counts as no attempt."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(why)
        self.until = until


# Putting in ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """A delivery that is to be; the same `dedupe_key` again is the delivery that is there."""

    kind: str
    target: str
    payload: Mapping[str, Any]
    dedupe_key: str
    ref: str = ""
    due_at: datetime | None = None


def enqueue(
    kind: str,
    *,
    target: str,
    payload: Mapping[str, Any],
    dedupe_key: str,
    due_at: datetime | None = None,
    ref: str = "",
) -> Delivery:
    """Put one delivery in the outbox of the acting workspace; outside `acting()` it belongs to no workspace."""
    return enqueue_all([Wanted(kind, target, payload, dedupe_key, ref, due_at)])[0]


def enqueue_all(wanted: Sequence[Wanted]) -> list[Delivery]:
    """The deliveries wanted, in that order, in one statement."""
    if not wanted:
        return []
    who = tenancy.current()
    if who is None and not tenancy.is_system():
        with tenancy.system():
            return enqueue_all(wanted)
    priority = Delivery.NORMAL if who else Delivery.URGENT
    workspace = who.workspace if who else None
    rows = [Delivery(workspace=workspace, priority=priority, **vars(one)) for one in wanted]
    new = _insert(rows)
    there = {row.dedupe_key: row for row in rows if row.pk in new}
    if missing := [row.dedupe_key for row in rows if row.dedupe_key not in there]:
        known = Delivery.objects.filter(workspace=workspace, dedupe_key__in=missing)
        there |= {row.dedupe_key: row for row in known}
    # Who waits in front of the screen waits not a second longer; a thousand digests ring once a second.
    doorbell.ring_after_commit("core.tasks.drain_outbox", soon=who is not None)
    return [there[row.dedupe_key] for row in rows]


# Django inserts, or ignores a conflict, but does not tell which; asking again would double the cost of a digest.
INSERT = """
INSERT INTO core_delivery (id, workspace_id, kind, target, payload, dedupe_key, ref, priority, due_at,
                           state, attempts, last_error)
VALUES %s ON CONFLICT (workspace_id, dedupe_key) DO NOTHING RETURNING id, created_at, due_at
"""
ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, coalesce(%s, statement_timestamp()), 'queued', 0, '')"


def _insert(rows: Sequence[Delivery]) -> set[UUID]:
    """Those that are new. Without a due time they are due now, by the clock of the database."""
    names = ("pk", "workspace_id", "kind", "target", "payload", "dedupe_key", "ref", "priority", "due_at")
    values = [
        [Json(row.payload) if name == "payload" else getattr(row, name) for name in names] for row in rows
    ]
    with connection.cursor() as cursor:
        made = execute_values(cursor.cursor, INSERT, values, ROW, page_size=len(rows), fetch=True)
    times = {pk: rest for pk, *rest in made}
    for row in rows:
        if row.pk in times:
            row.created_at, row.due_at = times[row.pk]
            row._state.adding = False
    return set(times)


# Carrying out --------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What one drain did, for the log and the tests."""

    sent: int = 0
    recorded: int = 0
    failed: int = 0
    later: int = 0
    held: int = 0
    away: set[str] = field(default_factory=set)  # kinds whose receiver did not answer

    def count(self, state: str) -> None:
        setattr(self, state, getattr(self, state) + 1)


class Couriers:
    """The handlers of one drain: each is opened by its first delivery and closed at the end.

    A handler (settings.OUTBOX_HANDLERS) is a context manager that yields `deliver(delivery) -> "sent" | "recorded"`,
    so that what it opens, such as an SMTP connection, serves the whole drain. When what it yields has `expect(batch)`,
    that is told of the deliveries that come next, so that it asks once what it must know of all of them.
    """

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.open: dict[str, Deliver] = {}

    def expect(self, batch: list[Delivery]) -> None:
        for kind in {delivery.kind for delivery in batch}:
            try:
                courier = self[kind]
            except Exception:  # each delivery says so when it is tried
                log.exception("no courier", extra={"kind": kind})
                continue
            if expect := getattr(courier, "expect", None):
                expect([delivery for delivery in batch if delivery.kind == kind])

    def __getitem__(self, kind: str) -> Deliver:
        if kind not in self.open:
            handler: Callable[[], AbstractContextManager[Deliver]] = import_string(
                settings.OUTBOX_HANDLERS[kind]
            )
            self.open[kind] = self.stack.enter_context(handler())
        return self.open[kind]


def drain(seconds: float = 20) -> Tally:
    """Carry out what is due, batch after batch, until nothing is left or the time is up."""
    tally = Tally()
    until = time.monotonic() + seconds
    with ExitStack() as stack:
        couriers = Couriers(stack)
        while not leases.stopping.is_set() and (batch := claim(tally.away)):
            carry(batch, couriers, tally)
            if time.monotonic() > until:
                doorbell.ring("core.tasks.drain_outbox")
                break
    return tally


def claim(but_not: set[str]) -> list[Delivery]:
    with tenancy.system():
        waiting = Delivery.objects.exclude(kind__in=but_not) if but_not else Delivery.objects.all()
        return waiting.claim(leases.length(), BATCH)


def carry(batch: list[Delivery], couriers: Couriers, tally: Tally) -> None:
    couriers.expect(batch)
    told = {delivery.workspace_id for delivery in batch if delivery.workspace_id}
    for delivery in leases.each_held(batch):
        if delivery.kind in tally.away:
            leases.release([delivery])
        else:
            tally.count(attempt(delivery, couriers, tally))
    for workspace in told:
        whisper(workspace, "fresh", {"about": "core.delivery"})


def attempt(delivery: Delivery, couriers: Couriers, tally: Tally) -> str:
    """Try once and commit the result. The transaction is not open meanwhile: a slow receiver must not hold back
    the horizon below which the event log is read."""
    if delivery.attempts > MAX_ATTEMPTS:  # each of them ended without a result: it kills its worker
        return settle(delivery, "failed", delivery.last_error or "Given up: no attempt came to an end")
    try:
        state = couriers[delivery.kind](delivery)
    except Refused as error:
        return settle(delivery, "failed", str(error))
    except Held as held:
        return hold(delivery, held)
    except Unreachable as error:
        tally.away.add(delivery.kind)
        return postpone(delivery, str(error))
    except Later as error:
        return postpone(delivery, str(error))
    except Exception as error:  # whatever goes wrong with one must not stop the others
        log.exception("delivery failed", extra={"delivery": str(delivery.pk), "kind": delivery.kind})
        return postpone(delivery, f"{type(error).__name__}: {error}")
    return settle(delivery, state)


def settle(delivery: Delivery, state: str, error: str = "") -> str:
    """The last word on a delivery, committed at once: what was accepted is not to be handed over again."""
    # Mails about accounts hold links that open doors; once sent nobody needs them here.
    forgotten = state == "sent" and delivery.workspace_id is None
    kept = Json({"subject": delivery.payload.get("subject", "")}) if forgotten else None
    insist(delivery, lambda: _settle(delivery, state, error[:2000], kept))
    return state


def _settle(delivery: Delivery, state: str, error: str, kept: Json | None) -> bool:
    """One way to the database and back, commit included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT core_settle_delivery(%s, %s, %s, %s, %s)",
            [delivery.pk, delivery.attempts, state, error, kept],
        )
        return bool(cursor.fetchone()[0])


def postpone(delivery: Delivery, error: str) -> str:
    if delivery.attempts >= MAX_ATTEMPTS:
        return settle(delivery, "failed", error)
    insist(delivery, lambda: _postpone(delivery, error[:2000]))
    return "later"


def _postpone(delivery: Delivery, error: str) -> bool:
    with tenancy.system():
        mine = Delivery.objects.held_by(delivery)
        return bool(mine.update(lease_until=Now() + leases.pause(delivery.attempts), last_error=error))


def hold(delivery: Delivery, held: Held) -> str:
    """Put off until then, untried."""
    with tenancy.system():
        Delivery.objects.held_by(delivery).update(
            due_at=held.until, lease_until=None, attempts=delivery.attempts - 1, last_error=str(held)
        )
    return "held"


def insist(delivery: Delivery, write: Callable[[], bool]) -> None:
    """Commit a result. After a mail was accepted the database may just be restarting: insist while the lease is ours,
    because a result that is lost means a second mail."""
    until = time.monotonic() + settings.LEASE_SECONDS / 2
    while True:
        try:
            if not write():
                log.warning("delivery was in other hands", extra={"delivery": str(delivery.pk)})
            return
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


# Watching ------------------------------------------------------------------------------------------------------


def oldest_overdue() -> timedelta | None:
    """For how long the longest waiting row of any queue could have been taken; None when nothing waits."""
    with tenancy.system(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement_timestamp() - least("
            " (SELECT min(greatest(due_at, lease_until)) FROM core_delivery WHERE state = 'queued'),"
            " (SELECT min(greatest(due_at, lease_until)) FROM core_run WHERE state = 'queued'),"
            " (SELECT min(next_due_at) FROM core_schedule WHERE enabled))"
        )
        age = cursor.fetchone()[0]
    return age if age and age > timedelta() else None


def retry_failed() -> int:
    """Put every failed delivery back, for an operator who has mended what was wrong."""
    with tenancy.system():
        failed = Delivery.objects.filter(state="failed")
        return failed.update(state="queued", attempts=0, lease_until=None)
