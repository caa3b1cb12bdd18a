"""The worker's side of taking a great import back.

Batch after batch, each in a transaction of its own with the place in the job: in one transaction for all of it nobody's
page would hear of anything until its end, because the log is read only below the oldest running transaction. First it
is looked for what stands in the way, without writing, so that nothing is begun that cannot be ended; who changes one of
the rows while it runs stops it, and is told what is left.
"""

import logging
import time
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import doorbell
from core.batches import xids_of
from core.errors import Conflict, Refused
from core.models import Takeback, TakebackState
from core.standing import refuse_if_moved_on
from core.tenancy import Actor, acting, system
from roadmap.actions.takebacks import take_batch_back
from roadmap.actions.undo import refusal_of

log = logging.getLogger(__name__)
TASK = "roadmap.tasks.run_takeback"
MOST_FALLS = 5


class NotOurTurn(Exception):
    """Another worker took the job after our lease ran out."""


def run(pk: UUID, seconds: float | None = None) -> None:
    """Bring a wanted job to its end; with `seconds`, for about so long, then ring for the next worker."""
    job = _claim(pk)
    if job is None:
        return
    language = job.created_by.language if job.created_by else settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            _go(job, seconds)
    except NotOurTurn:
        log.info("taking back is no longer ours", extra={"job": str(pk)})
    except Refused as refusal:
        _fail(job, refusal.detail)
    except PermissionDenied:
        _fail(job, _("Whoever wanted this may no longer do so. Somebody who may can start it again."))
    except (OperationalError, InterfaceError):
        raise  # the database was away: the sweeper gives the job to the next worker
    except Exception:
        log.exception("taking back stopped", extra={"job": str(pk)})
        _fail(job, _("Something here failed. What was taken back until then stays so; start again to go on."))


def sweep() -> None:
    """Ring for jobs that nobody holds."""
    with system():
        stuck = list(Takeback.objects.stuck().values_list("pk", flat=True)[:100])
    for pk in stuck:
        doorbell.ring(TASK, str(pk))


def _claim(pk: UUID) -> Takeback | None:
    with system():
        free = Takeback.objects.stuck().filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
        job: Takeback | None = free.select_related("workspace", "created_by").first()
        if job is None:
            return None
        mine = Takeback.objects.filter(pk=pk)
        mine.update(lease_until=Now() + _lease(), turn=F("turn") + 1, falls=F("falls") + 1)
        job.turn += 1
    if job.falls >= MOST_FALLS:
        _fail(job, _("This stops our worker every time. What was taken back until then stays so."))
        return None
    return job


def _lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def _fail(job: Takeback, sentence: str) -> None:
    with system():
        mine = Takeback.objects.running().filter(pk=job.pk, turn=job.turn)
        mine.update(
            state=TakebackState.FAILED, problem=sentence, lease_until=None, finished_at=timezone.now()
        )


def _go(job: Takeback, seconds: float | None) -> None:
    until = time.monotonic() + seconds if seconds else None
    with _acting(job) as actor:
        held = _held(job)
        left = xids_of(job.run)[held.position :]
        _refuse(left, actor)
    if not held.looked:
        with _acting(job):
            refuse_if_moved_on(left)
    for xid in left:
        _take_back(job, xid)
        if until and time.monotonic() > until:
            return _rest(job)
    return _finish(job)


def _acting(job: Takeback) -> AbstractContextManager[Actor]:
    scopes = frozenset(job.scopes) if job.scopes is not None else None
    return acting(job.workspace, job.created_by, "web" if scopes is None else "api", scopes=scopes)


def _held(job: Takeback) -> Takeback:
    """The job, locked for this transaction. Raises: NotOurTurn when it was taken over."""
    mine = Takeback.objects.running().filter(pk=job.pk, turn=job.turn)
    held: Takeback | None = mine.select_for_update(of=("self",)).first()
    if held is None:
        raise NotOurTurn
    return held


def _refuse(xids: list[int], actor: Actor) -> None:
    actor.require("roadmap.write")
    if xids and (refusal := refusal_of(xids, actor)):
        raise Conflict(refusal)


def _take_back(job: Takeback, xid: int) -> None:
    with _acting(job) as actor:
        held = _held(job)
        take_batch_back(xid, held, by=actor)
        held.looked, held.lease_until = True, timezone.now() + _lease()
        held.save(update_fields=["looked", "position", "falls", "lease_until"])


def _rest(job: Takeback) -> None:
    """Let others have the worker for a moment; the job goes on at its place."""
    with _acting(job):
        held = _held(job)
        held.lease_until = None
        held.save(update_fields=["lease_until"])
        doorbell.ring_after_commit(TASK, str(job.pk))


def _finish(job: Takeback) -> None:
    with _acting(job):
        held = _held(job)
        held.state, held.lease_until, held.finished_at = TakebackState.DONE, None, timezone.now()
        held.save(update_fields=["state", "lease_until", "finished_at"])
