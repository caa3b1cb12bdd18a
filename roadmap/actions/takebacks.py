"""Taking a great import back: a worker does it, batch after batch, as the import came in."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.http import Http404

from core import doorbell
from core.batches import note, xids_of
from core.models import Batch, ImportJob, Takeback, TakebackState
from core.runs import refuse_unfinished
from core.tenancy import Actor, action
from core.transactions import undo_transaction


@action
def want_takeback(run: UUID, *, by: Actor) -> Takeback:
    """Let a worker take the run back. One that is at work is the one; one that had to stop goes on where it stopped.

    Raises: Conflict while the import itself is at work.
    """
    by.require("roadmap.write")
    refuse_unfinished(run)
    # Of two who ask at the same moment, also for the first time, the second finds what the first made.
    list(Takeback.objects.select_for_update(of=("self",)).filter(pk=run).only("pk"))
    last = Takeback.objects.select_for_update(of=("self",)).filter(run=run).first()
    if last is not None and last.state == TakebackState.WANTED:
        return last
    if last is not None and _goes_on(last):
        last.state, last.looked, last.problem, last.falls = TakebackState.WANTED, False, "", 0
        last.lease_until, last.finished_at = None, None
        for name, value in _asked_by(by).items():
            setattr(last, name, value)
        last.save()
    else:
        last = Takeback.objects.create(run=run, name=_name_of(run), total=len(xids_of(run)), **_asked_by(by))
    doorbell.ring_after_commit("roadmap.tasks.run_takeback", str(last.pk))
    return last


def note_taken_back(xids: Sequence[int], *, by: Actor) -> None:
    """Runs that went back without a worker: an import among them that was stopped does not go on as if nothing were."""
    for run, count in Counter(Batch.objects.filter(xid__in=xids).values_list("run", flat=True)).items():
        done = {"state": TakebackState.DONE, "looked": True, "position": count, "finished_at": by.now}
        Takeback.objects.create(run=run, name=_name_of(run), total=count, **done, **_asked_by(by))


def _goes_on(last: Takeback) -> bool:
    """Whether what it had taken back when it stopped still is."""
    return last.state == TakebackState.FAILED and not Takeback.objects.filter(run=last.pk).exists()


def _asked_by(by: Actor) -> dict[str, object]:
    return {"created_by": by.user, "scopes": sorted(by.scopes) if by.scopes is not None else None}


def _name_of(run: UUID) -> str:
    job = ImportJob.objects.filter(pk=run).first()
    earlier = None if job else Takeback.objects.filter(pk=run).first()
    return job.filename if job else earlier.name if earlier else ""


def takeback_for(actor: Actor, pk: UUID) -> Takeback:
    """Raises: Http404, PermissionDenied."""
    actor.require("roadmap.write")
    found = Takeback.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@action
def take_batch_back(xid: int, job: Takeback, *, by: Actor) -> None:
    """One transaction of the run, and the place in the job with it. Raises: Conflict for what changed since."""
    by.require("roadmap.write")
    undo_transaction(xid)
    note(job.pk)
    job.position += 1
    job.falls = 0
