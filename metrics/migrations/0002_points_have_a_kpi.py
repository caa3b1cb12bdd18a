from django.db import migrations

# The KPI of a point must be there, in the point's workspace, and stay until the point is committed. A foreign key
# asks this once per row; here it is asked once per KPI and statement.
GUARD = """
CREATE FUNCTION metrics_points_have_a_kpi() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner record;
BEGIN
  FOR owner IN SELECT DISTINCT workspace_id, kpi_id FROM fresh LOOP
    PERFORM 1 FROM metrics_kpi WHERE workspace_id = owner.workspace_id AND id = owner.kpi_id FOR KEY SHARE;
    IF NOT FOUND THEN
      RAISE foreign_key_violation USING MESSAGE = 'There is no KPI ' || owner.kpi_id || ' in the workspace of the point.';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER points_have_a_kpi AFTER INSERT ON metrics_point REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION metrics_points_have_a_kpi();
CREATE TRIGGER points_keep_a_kpi AFTER UPDATE ON metrics_point REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION metrics_points_have_a_kpi();
"""
REMOVE = "DROP FUNCTION metrics_points_have_a_kpi() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, REMOVE)]
