"""Scores as they are kept: reckoned by Postgres for any number of items and models in one statement."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch

from core.base import WorkspaceModel
from core.models import Event
from roadmap.models import Criterion, CriterionSource, Item, ScoringModel, SignalKind
from roadmap.scoring.arithmetic import Arithmetic
from roadmap.scoring.computed import computed_for
from roadmap.scoring.sources import SCORED, sql_of

# Who changes a model waits for all who change inputs and the other way round; those of different items do not wait.
ITEMS_LOCK = """
SELECT i.id FROM (SELECT pg_advisory_xact_lock_shared(hashtext('roadmap.scores'), hashtext(core_workspace()::text))) l,
  roadmap_item i WHERE i.workspace_id = (SELECT core_workspace()) AND i.id = ANY(%s::uuid[]) ORDER BY i.id FOR NO KEY UPDATE OF i
"""
MODELS_LOCK = "SELECT pg_advisory_xact_lock(hashtext('roadmap.scores'), hashtext(core_workspace()::text))"
SIGNALS = ", ".join(f"max(value) FILTER (WHERE kind = '{kind}') AS {kind}" for kind in SignalKind.values)


def rescore_after(item: Item, names: Iterable[str]) -> None:
    """Keep the scores of an item true whose fields `names` were changed."""
    if not SCORED.isdisjoint(names):
        rescore([item.pk])


def rescore(item_ids: Iterable[UUID]) -> None:
    """Keep the scores of these items true, in the same transaction as what was changed: three statements."""
    ids = list(dict.fromkeys(item_ids))
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(ITEMS_LOCK, [ids])
    _store(live_models(), ids)


def lock_models() -> None:
    """Before a model or its criteria change; `rescore_models` after."""
    with connection.cursor() as cursor:
        cursor.execute(MODELS_LOCK)


def rescore_models(*pks: UUID) -> None:
    """Keep the scores of all items by these models true; those of archived ones go."""
    _store([model for model in live_models() if model.pk in pks], None, pks)


def rescore_fed_by_fields(pks: Sequence[UUID] = ()) -> None:
    """After fields of the workspace's own have changed or gone: keep the scores that come from such fields true."""
    fed = Criterion.objects.filter(source=CriterionSource.FIELD, source_name__startswith="custom.").order_by()
    if models := list(fed.values_list("model_id", flat=True).distinct()):
        lock_models()
        rescore_models(*models)


def rescore_undone(pks: Sequence[UUID]) -> None:
    """After an undo of rows that hang on items, which the log still knows when they are gone."""
    told = Event.objects.filter(object_id__in=pks, parent_id__isnull=False).order_by()
    rescore(told.values_list("parent_id", flat=True).distinct())


def rescore_undone_criteria(pks: Sequence[UUID]) -> None:
    told = Event.objects.filter(object_id__in=pks, parent_id__isnull=False).order_by()
    rescore_undone_models(list(told.values_list("parent_id", flat=True).distinct()))


def rescore_undone_models(pks: Sequence[UUID]) -> None:
    lock_models()
    there = ScoringModel.objects.filter(pk__in=pks).values_list("pk", flat=True)
    rescore_models(*there)


def live_models() -> list[ScoringModel]:
    """With their criteria, in one statement each."""
    found = ScoringModel.objects.filter(archived=False)
    return list(found.prefetch_related(Prefetch("criteria", Criterion.objects.all())))


def _store(models: Sequence[ScoringModel], ids: list[UUID] | None, of_models: Sequence[UUID] = ()) -> None:
    if not models and not of_models:
        return
    which = [model.pk for model in models] if ids is not None else list(of_models)
    with connection.cursor() as cursor:
        cursor.execute(statement(models), {"items": ids, "models": which})


def statement(models: Sequence[ScoringModel]) -> str:
    """One statement that brings the kept scores in line; with nothing to change it writes nothing."""
    return f"""
WITH {reckoned(models)},
gone AS (
  DELETE FROM roadmap_itemscore k WHERE k.workspace_id = (SELECT core_workspace()) AND k.model_id = ANY(%(models)s::uuid[])
     AND (%(items)s::uuid[] IS NULL OR k.item_id = ANY(%(items)s::uuid[]))
     AND NOT EXISTS (SELECT 1 FROM scored n WHERE n.item_id = k.item_id AND n.model_id = k.model_id AND n.value IS NOT NULL))
INSERT INTO roadmap_itemscore AS k (id, workspace_id, item_id, model_id, value, version, created_at, updated_at)
SELECT md5(n.item_id::text || n.model_id::text)::uuid, core_workspace(), n.item_id, n.model_id, n.value, 1, at.at, at.at
  FROM scored n, (SELECT coalesce(nullif(current_setting('pmhub.at', true), '')::timestamptz, now()) AS at) at
 WHERE n.value IS NOT NULL
ON CONFLICT (item_id, model_id) DO UPDATE SET value = excluded.value WHERE k.value IS DISTINCT FROM excluded.value
"""


def reckoned(models: Sequence[ScoringModel]) -> str:
    """Common table expressions that end with `scored` (item_id, model_id, value); parameter `items`: ids or NULL."""
    columns = _columns(models)
    return ",\n".join((_given(models, columns), _inputs(models, columns), _scored(models, columns)))


def inputs_of(model: ScoringModel) -> tuple[str, dict[UUID, str]]:
    """Common table expressions that end with `inputs` (id, a column for each criterion), and those columns."""
    columns = _columns([model])
    return f"{_given([model], columns)},\n{_inputs([model], columns)}", columns


def _columns(models: Sequence[ScoringModel]) -> dict[UUID, str]:
    pks = [criterion.pk for model in models for criterion in model.criteria.all()]
    return {pk: f"c{place}" for place, pk in enumerate(pks)}


def _given(models: Sequence[ScoringModel], columns: dict[UUID, str]) -> str:
    """What people say of an item: the agreed value, else the median of the ratings; a column for each criterion."""
    classes = _literals(
        one.pk for model in models for one in model.criteria.all() if Arithmetic.of(model, ()).classes
    )
    wide = "".join(
        f", max(g.value) FILTER (WHERE g.criterion_id = '{pk}') AS {name}" for pk, name in columns.items()
    )
    return f"""
said AS (
  SELECT r.item_id, r.criterion_id,
         CASE WHEN r.criterion_id = ANY({classes}) THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY r.value)
              ELSE percentile_cont(0.5) WITHIN GROUP (ORDER BY r.value) END AS value
    FROM roadmap_rating r WHERE r.workspace_id = (SELECT core_workspace()) AND r.criterion_id = ANY({_literals(columns)})
     AND (%(items)s::uuid[] IS NULL OR r.item_id = ANY(%(items)s::uuid[])) GROUP BY r.item_id, r.criterion_id),
agreed AS (
  SELECT a.item_id, a.criterion_id, a.value FROM roadmap_agreedvalue a
   WHERE a.workspace_id = (SELECT core_workspace()) AND a.criterion_id = ANY({_literals(columns)})
     AND (%(items)s::uuid[] IS NULL OR a.item_id = ANY(%(items)s::uuid[]))),
given AS (
  SELECT g.item_id{wide} FROM (
    SELECT item_id, criterion_id, coalesce(a.value, s.value) AS value
      FROM said s FULL JOIN agreed a USING (item_id, criterion_id)) g GROUP BY g.item_id)"""


def _inputs(models: Sequence[ScoringModel], columns: dict[UUID, str]) -> str:
    known = {criterion.pk: criterion for model in models for criterion in model.criteria.all()}
    computed = computed_for(known.values())
    wide = "".join(
        f", coalesce(g.{name}, {sql_of(known[pk], computed)}) AS {name}" for pk, name in columns.items()
    )
    return f"""
inputs AS (
  SELECT i.id, i.product_id{wide} FROM roadmap_item i LEFT JOIN given g ON g.item_id = i.id
    LEFT JOIN (SELECT item_id, {SIGNALS} FROM roadmap_itemsignal WHERE workspace_id = (SELECT core_workspace())
                 AND (%(items)s::uuid[] IS NULL OR item_id = ANY(%(items)s::uuid[])) GROUP BY item_id) s ON s.item_id = i.id
   WHERE i.workspace_id = (SELECT core_workspace()) AND (%(items)s::uuid[] IS NULL OR i.id = ANY(%(items)s::uuid[])))"""


def _scored(models: Sequence[ScoringModel], columns: dict[UUID, str]) -> str:
    each = []
    for model in models:
        criteria = list(model.criteria.all())
        value = Arithmetic.of(model, criteria).sql({one.slug: columns[one.pk] for one in criteria})
        where = f" WHERE product_id = '{model.product_id}'" if model.product_id else ""
        each.append(
            f"SELECT id AS item_id, '{model.pk}'::uuid AS model_id, ({value})::float8 AS value FROM inputs{where}"
        )
    nothing = "SELECT NULL::uuid AS item_id, NULL::uuid AS model_id, NULL::float8 AS value WHERE false"
    return f"scored AS ({' UNION ALL '.join(each) or nothing})"


def _literals(rows: Iterable[UUID | WorkspaceModel]) -> str:
    return "ARRAY[" + ", ".join(f"'{row}'" for row in rows) + "]::uuid[]"
