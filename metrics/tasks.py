"""Rollups are worked out behind the scenes. What is due stands in the table of dirty days, so a task may come twice or never."""

import logging
from collections.abc import Iterator
from uuid import UUID
from zoneinfo import ZoneInfo

from celery import shared_task
from django.db import DatabaseError
from django.db.models import F, Min

from core.models import Workspace
from core.tenancy import acting, system
from core.whisper import whisper
from metrics.models import Dirty, Series
from metrics.points import rollup

log = logging.getLogger(__name__)

# KPIs that one sweep looks at; the next doorbell or tick takes the rest.
KPIS = 1000


@shared_task
def drain() -> None:
    """Work out every KPI that has dirty days, the one that waits longest first. One that fails keeps none waiting."""
    for workspace, kpi_id in _waiting():
        try:
            drain_kpi(workspace, kpi_id)
        except DatabaseError:
            log.exception("rollup failed", extra={"kpi": str(kpi_id)})


def drain_kpi(workspace: Workspace, kpi_id: UUID) -> int:
    """Work out all dirty days of one KPI, a batch per transaction; how many there were."""
    days = 0
    while True:
        with acting(workspace, source="worker"):
            done = rollup.work(workspace.pk, kpi_id, ZoneInfo(workspace.zone))
            if done:
                whisper(workspace.pk, "fresh", {"about": "metrics.figures", "ids": [str(kpi_id)]})
        days += done or 0
        # Fewer than a batch: the rest, if any, is held by a writer that will ring when it has committed.
        if done is None or done < rollup.BATCH:
            return days


def _waiting() -> Iterator[tuple[Workspace, UUID]]:
    with system():
        dirty = (
            Dirty.objects.values_list("workspace_id", "kpi_id")
            .annotate(Min("marked_at"))
            .order_by("marked_at__min")
        )
        found = {(workspace, kpi): None for workspace, kpi, _since in dirty[:KPIS]}
        moved = Series.objects.exclude(zone="").exclude(zone=F("workspace__zone"))
        found |= dict.fromkeys(moved.values_list("workspace_id", "kpi_id")[:KPIS])
    workspaces = Workspace.objects.in_bulk({workspace for workspace, _kpi in found})
    for workspace_id, kpi_id in found:
        yield workspaces[workspace_id], kpi_id
