"""The worker's side of taking a great import back.

Batch after batch, each in a transaction of its own with the place in the job: in one transaction for all of it nobody's
page would hear of anything until its end, because the log is read only below the oldest running transaction. First it
is looked for what stands in the way, without writing, so that nothing is begun that cannot be ended; who changes one of
the rows while it runs stops it, and is told what is left.
"""

import logging
import time
from contextlib import AbstractContextManager
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import jobs, leases
from core.batches import xids_of
from core.errors import Conflict, Refused
from core.jobs import NotOurTurn
from core.models import Takeback, TakebackState
from core.standing import refuse_if_moved_on
from core.tenancy import Actor
from roadmap.actions.takebacks import take_batch_back
from roadmap.actions.undo import refusal_of

log = logging.getLogger(__name__)
TASK = "roadmap.tasks.run_takeback"


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
        jobs.fail(job, refusal.detail)
    except PermissionDenied:
        jobs.fail(job, _("Whoever wanted this may no longer do so. Somebody who may can start it again."))
    except (OperationalError, InterfaceError):
        raise  # the database was away: the sweeper gives the job to the next worker
    except Exception:
        log.exception("taking back stopped", extra={"job": str(pk)})
        jobs.fail(
            job, _("Something here failed. What was taken back until then stays so; start again to go on.")
        )


def sweep() -> None:
    jobs.ring_stuck(Takeback, TASK)


def _claim(pk: UUID) -> Takeback | None:
    deadly = _("This stops our worker every time. What was taken back until then stays so.")
    job: Takeback | None = jobs.claim(Takeback, pk, deadly)
    return job


def _go(job: Takeback, seconds: float | None) -> None:
    until = time.monotonic() + seconds if seconds else None
    with _acting(job) as actor:
        held = jobs.held(job)
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
    return jobs.acting_for(job, "web" if job.scopes is None else "api")


def _refuse(xids: list[int], actor: Actor) -> None:
    actor.require("roadmap.write")
    if xids and (refusal := refusal_of(xids, actor)):
        raise Conflict(refusal)


def _take_back(job: Takeback, xid: int) -> None:
    with _acting(job) as actor:
        held = jobs.held(job)
        take_batch_back(xid, held, by=actor)
        held.looked, held.lease_until = True, timezone.now() + leases.length()
        held.save(update_fields=["looked", "position", "falls", "lease_until"])


def _rest(job: Takeback) -> None:
    with _acting(job):
        jobs.rest(jobs.held(job), TASK)


def _finish(job: Takeback) -> None:
    with _acting(job):
        jobs.finish(jobs.held(job), TakebackState.DONE)
