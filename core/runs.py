"""An import and what takes it back never work at the same time: who begins either holds the import's row and asks for
the other."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.models import Batch, ImportJob, Takeback, TakebackState


def import_of(run: UUID) -> UUID:
    """What a run goes back to: itself, or what it takes back, and so on."""
    while earlier := Takeback.objects.filter(pk=run).values_list("run", flat=True).first():
        run = earlier
    return run


def takebacks_of(pk: UUID) -> list[Takeback]:
    """What takes a run back, what takes that back, and so on."""
    found: list[Takeback] = []
    runs = [pk]
    while runs:
        rows = list(Takeback.objects.filter(run__in=runs))
        found += rows
        runs = [row.pk for row in rows]
    return found


def hold(pk: UUID) -> ImportJob | None:
    """The import, locked for this transaction."""
    return ImportJob.objects.select_for_update(of=("self",)).filter(pk=pk).first()


def refuse_taken_back(pk: UUID) -> None:
    """Of an import that goes on. Raises: Conflict where it is taken back, or was."""
    hold(pk)
    states = {one.state for one in takebacks_of(pk)}
    if TakebackState.WANTED in states:
        said = _("This import is being taken back. Wait until that is done, then upload the file again.")
        raise Conflict(said)
    if states:
        said = _("What came in of this file was taken back, wholly or in part. Upload the file again.")
        raise Conflict(said)


def refuse_unfinished(run: UUID) -> None:
    """Of a run that is to be taken back. Raises: Conflict while the import, or another run of it, is at work."""
    root = import_of(run)
    job = hold(root)
    if job is not None and job.running:
        raise Conflict(
            _("This import is still running. Wait until it is done, or stop it, then take it back.")
        )
    if any(one.state == TakebackState.WANTED and one.run != run for one in takebacks_of(root)):
        raise Conflict(_("This is still being taken back. Wait until it is done."))


def unfinished(xids: Iterable[int]) -> dict[int, str]:
    """Of these transactions those whose run may not be taken back now, and why; the imports of all of them are held."""
    runs = dict(Batch.objects.filter(xid__in=list(xids)).values_list("xid", "run"))
    said = {run: _why(run) for run in sorted(set(runs.values()))}
    return {xid: said[run] for xid, run in runs.items() if said[run]}


def _why(run: UUID) -> str:
    try:
        refuse_unfinished(run)
    except Conflict as refusal:
        return refusal.detail
    return ""
