"""Which transactions belong together: those that one import wrote, or the taking back of one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min

from core.events import transaction_number
from core.models import Batch, Event
from core.tenancy import actor


class Group(NamedTuple):
    """One act, the latest transaction first; `run` is None where it is a single one by nature."""

    run: UUID | None
    xids: list[int]


def note(run: UUID) -> None:
    """The running transaction is one of this run's."""
    batch = Batch(workspace=actor().workspace, run=run, xid=transaction_number())
    Batch.objects.bulk_create([batch], ignore_conflicts=True)


def group_of(xid: int) -> Group:
    """Everything that was done in the same run."""
    run = Batch.objects.filter(xid=xid).values_list("run", flat=True).first()
    return Group(run, xids_of(run) if run else [xid])


def xids_of(run: UUID) -> list[int]:
    return list(Batch.objects.filter(run=run).order_by("-xid").values_list("xid", flat=True))


def gathered(xids: Sequence[int]) -> list[Group]:
    """These transactions, in their order, those of a run together where its first one stands."""
    runs = dict(Batch.objects.filter(xid__in=xids).values_list("xid", "run"))
    groups: dict[UUID | int, Group] = {}
    for xid in xids:
        run = runs.get(xid)
        groups.setdefault(run or xid, Group(run, [])).xids.append(xid)
    return list(groups.values())


def begun_before(moment: datetime, xids: Iterable[int]) -> set[int]:
    """Those of these transactions whose run had begun before the moment."""
    runs = dict(Batch.objects.filter(xid__in=list(xids)).values_list("xid", "run"))
    first = (
        Batch.objects.filter(run__in=set(runs.values())).order_by().values("run").annotate(first=Min("xid"))
    )
    firsts = dict(first.values_list("first", "run"))
    told = Event.objects.filter(xid__in=firsts, at__lt=moment).order_by().values_list("xid", flat=True)
    early = {firsts[xid] for xid in told.distinct()}
    return {xid for xid, run in runs.items() if run in early}
