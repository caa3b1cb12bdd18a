"""What was done long ago and nobody asks for any more goes, after settings.KEEP_DAYS."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from core import limits
from core.models import Delivery, IdempotencyKey, Notification, Run, Workspace
from core.models.queue import QUEUED
from core.tenancy import acting, system

SLICE = 1000  # rows in one transaction
Prune = Callable[[datetime], int]


def hourly() -> int:
    """The tick rings each minute; once in an hour is enough."""
    return prune() if limits.allowed("prune", "hourly", 1) else 0


def prune(now: datetime | None = None) -> int:
    """Slice by slice, so that nobody waits for it; how many rows went."""
    if not settings.KEEP_DAYS:
        return 0
    before = (now or timezone.now()) - timedelta(days=settings.KEEP_DAYS)
    gone = _of_no_workspace(before)
    for workspace in Workspace.objects.order_by("pk").iterator():
        for path in settings.PRUNERS:
            gone += _all_slices(workspace, import_string(path), before)
    return gone


def _all_slices(workspace: Workspace, remove: Prune, before: datetime) -> int:
    gone = 0
    while True:
        with acting(workspace, source="system"):
            removed = remove(before)
        gone += removed
        if removed < SLICE:
            return gone


def _of_no_workspace(before: datetime) -> int:
    """Mails about accounts."""
    with system():
        return _remove(Delivery.objects.filter(workspace=None, created_at__lt=before).exclude(state=QUEUED))


def deliveries(before: datetime) -> int:
    return _remove(Delivery.objects.filter(created_at__lt=before).exclude(state=QUEUED))


def runs(before: datetime) -> int:
    return _remove(Run.objects.filter(created_at__lt=before).exclude(state=QUEUED))


def answers(before: datetime) -> int:
    """Those given to requests with an Idempotency-Key: nobody repeats one after weeks."""
    return _remove(IdempotencyKey.objects.filter(created_at__lt=before))


def notifications(before: datetime) -> int:
    """Read long ago, or told so long ago that nobody will. What is still to be mailed stays."""
    long_before = before - 3 * timedelta(days=settings.KEEP_DAYS)
    told = Notification.objects.exclude(mailed_at=None)
    return _remove(told.filter(Q(read_at__lt=before) | Q(updated_at__lt=long_before)))


def _remove(rows: QuerySet) -> int:
    model = rows.model
    some = list(rows.order_by().values_list("pk", flat=True)[:SLICE])
    model.objects.filter(pk__in=some).delete()
    return len(some)
