"""Fetch for an actor. Absent and forbidden look alike: Http404."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404

from core.tenancy import Actor
from metrics.models import ExpectedEffect, KeyResult, Kpi, Target

M = TypeVar("M", bound=Model)


def _one(rows: "QuerySet[M]", pk: UUID, write: bool) -> M:
    """Locked when it is going to be changed, so that two writers come one after the other."""
    found = (rows.select_for_update(of=("self",)) if write else rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kpi_for(actor: Actor, pk: UUID, write: bool = False) -> Kpi:
    return _one(Kpi.objects.select_related("owner", "objective"), pk, write)


def target_for(actor: Actor, pk: UUID, write: bool = False) -> Target:
    return _one(Target.objects.select_related("kpi"), pk, write)


def key_result_for(actor: Actor, pk: UUID, write: bool = False) -> KeyResult:
    return _one(KeyResult.objects.select_related("kpi", "objective"), pk, write)


def effect_for(actor: Actor, pk: UUID, write: bool = False) -> ExpectedEffect:
    return _one(ExpectedEffect.objects.select_related("kpi", "item"), pk, write)
