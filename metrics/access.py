"""Fetch for an actor. Absent and forbidden look alike: Http404."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from core.tenancy import Actor
from metrics.models import ExpectedEffect, KeyResult, Kpi, Target

M = TypeVar("M", bound=Model)


def _one(rows: "QuerySet[M]", actor: Actor, pk: UUID, write: bool) -> M:
    """Locked when it is going to be changed, so that two writers come one after the other."""
    actor.require("metrics.write" if write else "read", "metrics")
    found = (rows.select_for_update(of=("self",)) if write else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kpi_for(actor: Actor, pk: UUID, *, write: bool = False) -> Kpi:
    return _one(Kpi.objects.select_related("owner", "objective", "product"), actor, pk, write)


def kpi_for_points(actor: Actor, pk: UUID) -> Kpi:
    """The KPI, for somebody who brings points."""
    actor.require("points.write", "metrics")
    return _one(Kpi.objects, actor, pk, write=False)


def target_for(actor: Actor, pk: UUID, *, write: bool = False) -> Target:
    return _one(Target.objects.select_related("kpi"), actor, pk, write)


def key_result_for(actor: Actor, pk: UUID, *, write: bool = False) -> KeyResult:
    return _one(KeyResult.objects.select_related("kpi", "objective"), actor, pk, write)


def effect_for(actor: Actor, pk: UUID, *, write: bool = False) -> ExpectedEffect:
    return _one(ExpectedEffect.objects.select_related("kpi", "item"), actor, pk, write)
