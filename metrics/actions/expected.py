"""What items are expected to do to KPIs, written onto them as a signal that scores can use.

KPIs differ in unit, so each effect counts as percent of the way to the KPI's target: the one that covers the day by
which it is due, else the last. An effect in the wrong direction counts against the item, one without a target not,
nor one so large or on a way so short that its share leaves the range of formulas.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from core.models import Event
from core.tenancy import Actor, actor
from metrics.models import ExpectedEffect
from roadmap.actions.signals import set_signals
from roadmap.models import Item, SignalKind

SUMS = """
SELECT e.item_id, formula_kept(sum(100 * CASE WHEN k.direction IN ('decrease', 'below') THEN -1 ELSE 1 END
                                   * formula_kept(formula_kept(e.delta) / abs(t.way))))
  FROM metrics_expectedeffect e JOIN metrics_kpi k ON k.id = e.kpi_id CROSS JOIN LATERAL (
    SELECT formula_kept(formula_kept(t.target) - CASE WHEN t.cumulative THEN 0 ELSE coalesce(formula_kept(t.baseline), 0) END) AS way
      FROM metrics_target t WHERE t.kpi_id = e.kpi_id
     ORDER BY coalesce(e.due BETWEEN t.start AND t."end", false) DESC, t."end" DESC LIMIT 1) t
 WHERE e.item_id = ANY(%s::uuid[]) AND t.way <> 0 GROUP BY e.item_id
"""


def refresh_expected(item_ids: Iterable[UUID], *, by: Actor) -> None:
    """Reckon anew for these items. The rows are locked first, so that of two at once the second sees the first."""
    ids = list(dict.fromkeys(item_ids))
    if not ids:
        return
    items = list(Item.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [ids])
        found = dict(cursor.fetchall())
    for item in items:
        set_signals(item, {SignalKind.EFFECT: round(found.get(item.pk) or 0.0, 6)}, by=by)


def items_expecting(kpis: Iterable[UUID]) -> list[UUID]:
    return list(
        ExpectedEffect.objects.filter(kpi__in=list(kpis)).order_by().values_list("item_id", flat=True)
    )


def refresh_of_kpi(pk: UUID, *, by: Actor) -> None:
    """After its direction or a target of it has changed."""
    refresh_expected(items_expecting([pk]), by=by)


def refresh_undone(pks: Sequence[UUID]) -> None:
    """After an undo of effects, which the log still knows when they are gone."""
    refresh_expected(_parents(pks), by=actor())


def refresh_undone_targets(pks: Sequence[UUID]) -> None:
    refresh_expected(items_expecting(_parents(pks)), by=actor())


def refresh_undone_kpis(pks: Sequence[UUID]) -> None:
    refresh_expected(items_expecting(pks), by=actor())


def _parents(pks: Sequence[UUID]) -> list[UUID]:
    told = Event.objects.filter(object_id__in=pks, parent_id__isnull=False).order_by()
    return list(told.values_list("parent_id", flat=True).distinct())
