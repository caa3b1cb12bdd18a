from django.db import migrations

# Existing workspaces get the types that their items already use. Row-level security binds the owner of the tables too,
# so each workspace is entered in turn.
FILL = """
DO $do$
DECLARE space record;
BEGIN
  FOR space IN SELECT id FROM core_workspace LOOP
    PERFORM set_config('pmhub.workspace', space.id::text, true);
    INSERT INTO roadmap_itemtype (id, workspace_id, slug, name, icon, position, created_at, updated_at, version)
    SELECT gen_random_uuid(), space.id, slug, initcap(slug), slug, place, now(), now(), 1
      FROM unnest(ARRAY['initiative', 'feature', 'improvement', 'bug']) WITH ORDINALITY AS standard (slug, place);
  END LOOP;
  PERFORM set_config('pmhub.workspace', '', true);
END $do$;
"""
HOLD = """
ALTER TABLE roadmap_item ADD CONSTRAINT roadmap_item_type_of_workspace FOREIGN KEY (workspace_id, type)
  REFERENCES roadmap_itemtype (workspace_id, slug) DEFERRABLE INITIALLY DEFERRED;
"""
LET_GO = "ALTER TABLE roadmap_item DROP CONSTRAINT roadmap_item_type_of_workspace;"


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0003_workbench")]
    # Rows and constraints in one transaction would wait for each other.
    atomic = False
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(HOLD, LET_GO),
    ]
