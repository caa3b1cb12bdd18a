"""KPIs: make, change, remove."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Invalid
from core.tenancy import Actor, action
from metrics.actions.expected import items_expecting, refresh_expected, refresh_of_kpi
from metrics.models import Kpi, Series

REFERENCES = ("workspace", "owner", "product", "objective")


@action
def create_kpi(*, by: Actor, name: str, **fields: Any) -> Kpi:
    """A new KPI, last in order."""
    kpi = Kpi(workspace=by.workspace, name=name.strip(), **fields)
    kpi.position = (Kpi.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    _check(kpi)
    kpi.save(force_insert=True)
    Series.objects.create(workspace=by.workspace, kpi=kpi)
    return kpi


@action
def change_kpi(kpi: Kpi, *, by: Actor, **fields: Any) -> Kpi:
    """Set `fields`; nothing happens when nothing differs. No figure is lost: rollups serve every aggregate."""
    if names := changed(kpi, fields):
        _check(kpi)
        kpi.save(update_fields=names)
        if "direction" in names:
            refresh_of_kpi(kpi.pk, by=by)
    return kpi


def _check(kpi: Kpi) -> None:
    kpi.clean_fields(exclude=REFERENCES)
    if Kpi.objects.filter(name__iexact=kpi.name).exclude(pk=kpi.pk).exists():
        raise Invalid({"name": _("There is a KPI of this name already.")})


@action
def delete_kpi(kpi: Kpi, *, by: Actor) -> None:
    """Remove a KPI with its points, targets, key results and expected effects."""
    items = items_expecting([kpi.pk])
    kpi.delete()
    refresh_expected(items, by=by)
