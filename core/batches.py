"""Which transactions belong together: those that one import wrote, or the taking back of one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from core.events import transaction_number
from core.ids import moment_of, uuid7_at
from core.models import Batch
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


def written_since(moment: datetime) -> list[int]:
    """Transactions that runs wrote since, whatever time their events tell of: a history is played at its own times."""
    rows = Batch.objects.filter(id__gte=uuid7_at(moment)).order_by()
    return list(rows.values_list("xid", flat=True))


def begun_before(moment: datetime, xids: Iterable[int]) -> set[int]:
    """Those of these transactions whose run had begun before the moment."""
    runs = dict(Batch.objects.filter(xid__in=list(xids)).values_list("xid", "run"))
    rows = Batch.objects.filter(run__in=set(runs.values()), id__lt=uuid7_at(moment)).order_by()
    early = set(rows.values_list("run", flat=True).distinct())
    return {xid for xid, run in runs.items() if run in early}


def begun(run: UUID) -> datetime:
    """When its first transaction was written. Raises: Batch.DoesNotExist where it wrote none."""
    return moment_of(Batch.objects.filter(run=run).order_by("id").values_list("pk", flat=True)[:1].get())
