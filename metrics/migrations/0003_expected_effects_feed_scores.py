from django.db import migrations

# Effects that are there already get the figure that scores read, as `metrics.actions.expected` reckons it. Row-level
# security binds the owner of the tables too, so each workspace is entered in turn.
FILL = """
DO $do$
DECLARE space record;
BEGIN
  FOR space IN SELECT id FROM core_workspace LOOP
    PERFORM set_config('pmhub.workspace', space.id::text, true);
    INSERT INTO roadmap_itemsignal (id, workspace_id, item_id, kind, value, version, created_at, updated_at)
    SELECT gen_random_uuid(), space.id, item_id, 'effect', round(value::numeric, 6), 1, now(), now() FROM (
      SELECT e.item_id, formula_kept(sum(100 * CASE WHEN k.direction IN ('decrease', 'below') THEN -1 ELSE 1 END
                                         * formula_kept(formula_kept(e.delta) / abs(t.way)))) AS value
        FROM metrics_expectedeffect e JOIN metrics_kpi k ON k.id = e.kpi_id CROSS JOIN LATERAL (
          SELECT formula_kept(formula_kept(t.target) - CASE WHEN t.cumulative THEN 0 ELSE coalesce(formula_kept(t.baseline), 0) END) AS way
            FROM metrics_target t WHERE t.kpi_id = e.kpi_id
           ORDER BY coalesce(e.due BETWEEN t.start AND t."end", false) DESC, t."end" DESC LIMIT 1) t
       WHERE e.workspace_id = space.id AND t.way <> 0 GROUP BY e.item_id) found
     WHERE round(value::numeric, 6) <> 0
    ON CONFLICT (item_id, kind) DO NOTHING;
  END LOOP;
  PERFORM set_config('pmhub.workspace', '', true);
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0002_points_have_a_kpi"),
        ("roadmap", "0009_expected_effect_feeds_scores"),
    ]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
