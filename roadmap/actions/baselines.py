"""Baselines: freeze the plan under a name, as it stands or as it once stood."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Invalid
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.models import Baseline, BaselineItem, Item, Product, Status
from roadmap.past import stood

COPY = """
INSERT INTO roadmap_baselineitem (id, workspace_id, baseline_id, item_id, key, title, category, start, start_precision,
                                  "end", end_precision, effort, product_id, team_id, objective_id)
SELECT gen_random_uuid(), i.workspace_id, %s, i.id, i.key, i.title, s.category, i.start, i.start_precision,
       i."end", i.end_precision, i.effort, i.product_id, i.team_id, i.objective_id
  FROM roadmap_item i JOIN roadmap_status s ON s.id = i.status_id
 WHERE i.workspace_id = (SELECT core_workspace()) AND i.archived_at IS NULL AND (%s::uuid IS NULL OR i.product_id = %s)
"""
FROZEN = (
    *("key", "title", "start", "start_precision", "end", "end_precision", "effort"),
    *("product_id", "team_id", "objective_id"),
)


@action
def create_baseline(
    *, by: Actor, name: str, note: str = "", product: Product | None = None, as_of: datetime | None = None
) -> Baseline:
    """Freeze the live items of the workspace, or of one product; with `as_of`, as they stood then by the event log.

    Raises: Invalid for a moment that is still to come, a name that is taken, or a plan without items.
    """
    by.require("roadmap.write")
    if as_of is not None and as_of > by.now:
        raise Invalid({"as_of": _("That is still to come. Choose a moment that has passed.")})
    _refuse_taken(name)
    baseline = Baseline(
        workspace=by.workspace, name=name, note=note, product=product, as_of=as_of or by.now, by=by.user
    )
    baseline.full_clean(exclude=["workspace", "by"], validate_constraints=False)
    baseline.save()
    count = _copy(baseline) if as_of is None else _copy_past(baseline)
    if not count:
        raise Invalid(
            {"as_of" if as_of else "product": _("There was no item in this plan. Nothing to freeze.")}
        )
    return baseline


def _refuse_taken(name: str) -> None:
    if Baseline.objects.filter(name=name).exists():
        raise Invalid({"name": _("Another baseline has this name. Choose another one.")})


def _copy(baseline: Baseline) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COPY, [baseline.pk, baseline.product_id, baseline.product_id])
        return cursor.rowcount


def _copy_past(baseline: Baseline) -> int:
    moment = baseline.as_of
    # A history that was brought in is older than the statuses that it stands on: those mean what they do now.
    categories = dict(Status.objects.values_list("pk", "category"))
    categories |= {pk: row["category"] for pk, row in stood(Status, moment, ["category"]).items()}
    rows = [
        _frozen(baseline, pk, row, categories)
        for pk, row in stood(Item, moment, [*FROZEN, "status_id", "archived_at"]).items()
        if row["archived_at"] is None and baseline.product_id in (None, row["product_id"])
    ]
    BaselineItem.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _frozen(baseline: Baseline, pk: UUID, row: dict[str, Any], categories: dict[UUID, str]) -> BaselineItem:
    return BaselineItem(
        workspace_id=baseline.workspace_id,
        baseline=baseline,
        item_id=pk,
        category=categories[row["status_id"]],
        **{name: row[name] for name in FROZEN},
    )


@action
def change_baseline(baseline: Baseline, *, by: Actor, **fields: Any) -> Baseline:
    """Its name and note; what it froze never changes."""
    by.require("roadmap.write")
    if fields.get("name", baseline.name) != baseline.name:
        _refuse_taken(fields["name"])
    if names := changed(baseline, fields):
        baseline.full_clean(exclude=["workspace", "by"], validate_constraints=False)
        baseline.save(update_fields=names)
    return baseline


@action
def delete_baseline(baseline: Baseline, *, by: Actor) -> None:
    by.require("roadmap.write")
    baseline.delete()


@action
def restore_baseline(pk: UUID, *, by: Actor) -> Baseline:
    """Bring back a deleted baseline; its items are worked out anew from the log. Raises: Conflict."""
    by.require("roadmap.write")
    baseline = restore(Baseline, pk)
    fill_again([pk])
    return baseline


def fill_again(ids: Iterable[UUID]) -> None:
    """After an undo brought baselines back: freeze what stood at their moment."""
    for baseline in Baseline.objects.filter(pk__in=list(ids), items=None):
        _copy_past(baseline)
