"""SQL of what hangs on the tree of items: what parts add up to, and which objective an item serves.

Worked out for all items at once, so that the count of statements never grows with them.
"""

from roadmap.models import OPEN_CATEGORIES

# `up`: each part with each whole above it. UNION drops what was seen, so that the walk ends whatever the parents say.
# `below`: only what lies under {within} is looked at, or all.
TREE = """
WITH RECURSIVE known AS (
  SELECT i.id, i.parent_id, i.start, i.start_precision, i."end", i.end_precision, i.effort, s.category
    FROM roadmap_item i JOIN roadmap_status s ON s.id = i.status_id
   WHERE i.workspace_id = (SELECT core_workspace()) AND i.archived_at IS NULL AND s.category <> 'dropped'
), {scope} up (part, whole) AS (
  SELECT k.id, k.parent_id FROM {parts} k WHERE k.parent_id IS NOT NULL
  UNION
  SELECT up.part, k.parent_id FROM up JOIN known k ON k.id = up.whole WHERE k.parent_id IS NOT NULL
), sums AS (
  SELECT up.whole AS id,
         min(p.start) AS start, max(p."end") AS "end",
         (array_agg(p.start_precision ORDER BY p.start, {fine_start}))[1] AS start_precision,
         (array_agg(p.end_precision ORDER BY p."end" DESC NULLS LAST, {fine_end}))[1] AS end_precision,
         (array_agg(p.id ORDER BY p."end" DESC NULLS LAST))[1] AS last,
         count(*) FILTER (WHERE p.parent_id = up.whole) AS children,
         count(*) FILTER (WHERE leaf) AS leaves,
         count(*) FILTER (WHERE leaf AND p.category = 'shipped') AS shipped,
         count(p.effort) FILTER (WHERE leaf) AS estimated,
         sum(p.effort) FILTER (WHERE leaf) AS effort,
         sum(p.effort) FILTER (WHERE leaf AND p.category = 'shipped') AS done,
         count(*) FILTER (WHERE p.category = ANY({open})) AS still_open
    FROM up JOIN (SELECT k.*, NOT EXISTS (SELECT 1 FROM known c WHERE c.parent_id = k.id) AS leaf FROM known k) p
      ON p.id = up.part
   GROUP BY up.whole
), told AS (
  SELECT s.id, s.start, s.start_precision, s."end", s.end_precision, s.last, s.children, s.leaves, s.shipped, s.effort,
         CASE WHEN s.estimated = s.leaves AND s.effort > 0 THEN coalesce(s.done, 0) / s.effort
              ELSE s.shipped::float / s.leaves END AS progress,
         array_remove(ARRAY[
           CASE WHEN s."end" > k."end" THEN 'ends_after' END,
           CASE WHEN s.start < k.start THEN 'starts_before' END,
           CASE WHEN k.category = 'shipped' AND s.still_open > 0 THEN 'open_below' END,
           CASE WHEN k.category = ANY({open}) AND s.shipped = s.leaves THEN 'done_below' END,
           CASE WHEN k.effort IS NOT NULL AND (s.effort > k.effort + 1e-9
                     OR s.estimated = s.leaves AND abs(s.effort - k.effort) > 1e-9) THEN 'effort' END
         ], NULL) AS warnings,
         s.still_open, k."end" AS own_end, k.end_precision AS own_precision, k.start AS own_start, k.effort AS own_effort
    FROM sums s JOIN known k ON k.id = s.id WHERE s.leaves > 0
)
"""
# Of parts that end on the same day, the one that is surest of it.
FINE = "array_position(ARRAY['day', 'month', 'quarter', 'half', 'year'], p.{edge}_precision::text)"
OPEN = "ARRAY[" + ", ".join(f"'{one}'" for one in OPEN_CATEGORIES) + "]"
BELOW = """below AS (
  SELECT * FROM known WHERE id = %(item)s
  UNION
  SELECT k.* FROM known k JOIN below b ON k.parent_id = b.id
),"""


def _tree(scope: str, parts: str) -> str:
    fine = {f"fine_{edge}": FINE.format(edge=edge) for edge in ("start", "end")}
    return TREE.format(scope=scope, parts=parts, open=OPEN, **fine)


ALL, ONE = _tree("", "known"), _tree(BELOW, "below")
# What a field of an item tells of its parts: its name → the kind of column, and how it is read from `told`.
DERIVED = {
    "rollup_start": ("day", "start"),
    "rollup_end": ("day", '"end"'),
    "rollup_effort": ("number", "floor(effort * 1e6 + 0.5) / 1e6"),
    "progress": ("number", "floor(progress * 100 + 0.5)"),
}
PRECISIONS = {"rollup_start_precision": "start_precision", "rollup_end_precision": "end_precision"}
_PAIRS = ", ".join(
    [f"'{name}', {sql}" for name, (_kind, sql) in DERIVED.items()]
    + [f"'{name}', nullif({sql}, '')" for name, sql in PRECISIONS.items()]
)
# {id: {field: value}} of all items that have parts.
ROLLED = f"({ALL} SELECT coalesce(jsonb_object_agg(id, jsonb_build_object({_PAIRS})), '{{}}') FROM told)"
# {id: objective} of all items that have none of their own but lie below one that has; the nearest such counts.
INHERITED = """(WITH RECURSIVE served (id, objective, own) AS (
  SELECT id, objective_id, true FROM roadmap_item
   WHERE workspace_id = (SELECT core_workspace()) AND archived_at IS NULL AND objective_id IS NOT NULL
  UNION ALL
  SELECT c.id, s.objective, false FROM served s JOIN roadmap_item c ON c.parent_id = s.id
   WHERE c.workspace_id = (SELECT core_workspace()) AND c.archived_at IS NULL AND c.objective_id IS NULL
) SELECT coalesce(jsonb_object_agg(id, objective), '{}') FROM served WHERE NOT own)"""
PARTS, AIMS = "rolled.parts", "rolled.aims"
# The objective that `i` serves, its own or inherited, where `rolled` is joined.
SERVED = f"coalesce(i.objective_id, ({AIMS} ->> i.id::text)::uuid)"


def once(*wanted: str) -> str:
    """What is joined as `rolled`: worked out once for a statement, however many conditions ask. OFFSET keeps it from being
    put in their place."""
    parts, aims = ROLLED if PARTS in wanted else "NULL::jsonb", INHERITED if AIMS in wanted else "NULL::jsonb"
    return f"(SELECT {parts} AS parts, {aims} AS aims OFFSET 0) rolled"


def scoped(sql: str) -> str:
    """A condition on `i` with `rolled` joined where it asks for it."""
    wanted = [name for name in (PARTS, AIMS) if name in sql]
    return f"EXISTS (SELECT FROM {once(*wanted)} WHERE {sql})" if wanted else sql


CASTS = {"day": "date", "number": "float"}


def rolled(name: str) -> str:
    """SQL of a derived field of `i`, where `rolled` is joined."""
    kind, _sql = DERIVED[name]
    return f"(({PARTS} -> i.id::text ->> '{name}')::{CASTS[kind]})"
