"""Row-level security, the event log's trigger and composite keys, derived from the models after each migrate.

For a table of a `WorkspaceRow`: FORCE ROW LEVEL SECURITY with one policy. For a `tracked` model: a trigger that writes
the event log. For a `WorkspaceModel`: a trigger that raises the version. For a `WorkspaceForeignKey`: a foreign key
on (workspace_id, id). A table whose comment carries the fingerprint of its statements is left alone.
"""

import hashlib
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from core.base import WorkspaceForeignKey, WorkspaceModel, WorkspaceRow, workspace_models

FUNCTIONS = """
CREATE OR REPLACE FUNCTION core_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('pmhub.workspace', true), '')::uuid $$;

CREATE OR REPLACE FUNCTION core_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('pmhub.system', true), '') = 'on' $$;

CREATE OR REPLACE FUNCTION core_bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  NEW.updated_at := coalesce(nullif(current_setting('pmhub.at', true), '')::timestamptz, now());
  RETURN NEW;
END $$;

-- The two doors. Each looks up the membership in one statement, before any workspace is entered: by a person and a
-- slug, or by a token's digest. No row: no way in, and nothing says why.
CREATE OR REPLACE FUNCTION core_door_of_member(person uuid, address text)
RETURNS TABLE (workspace core_workspace, role text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('pmhub.system', 'on', true);
  RETURN QUERY SELECT w, m.role::text FROM core_workspace w JOIN core_membership m ON m.workspace_id = w.id
    WHERE w.slug = address AND m.user_id = person;
  PERFORM set_config('pmhub.system', '', true);
END $$;

CREATE OR REPLACE FUNCTION core_door_of_token(hashed text)
RETURNS TABLE (token core_apitoken, person core_user, workspace core_workspace, role text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('pmhub.system', 'on', true);
  RETURN QUERY SELECT t, u, w, m.role::text FROM core_apitoken t JOIN core_user u ON u.id = t.user_id
    JOIN core_workspace w ON w.id = t.workspace_id
    JOIN core_membership m ON m.workspace_id = t.workspace_id AND m.user_id = t.user_id
    WHERE t.digest = hashed AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.is_active;
  PERFORM set_config('pmhub.system', '', true);
END $$;

-- The last word on a delivery, in one statement because a thousand digests wait for it. False: it is no longer ours,
-- for whoever claimed it after our lease ran out raised `attempts`. `kept` replaces a payload that nobody needs any more.
CREATE OR REPLACE FUNCTION core_settle_delivery(delivery uuid, attempt integer, verdict text, reason text, kept jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  before text := current_setting('pmhub.system', true);
  settled integer;
BEGIN
  PERFORM set_config('pmhub.system', 'on', true);
  UPDATE core_delivery SET state = verdict, last_error = reason, lease_until = NULL, payload = coalesce(kept, payload),
         sent_at = CASE verdict WHEN 'sent' THEN statement_timestamp() ELSE sent_at END
   WHERE id = delivery AND state = 'queued' AND attempts = attempt;
  GET DIAGNOSTICS settled = ROW_COUNT;
  PERFORM set_config('pmhub.system', coalesce(before, ''), true);
  RETURN settled > 0;
END $$;

-- Blanks `names` in what the log holds of one row, because a person is to be forgotten (core.erase). The only update
-- that the log's policy and `core_only_blanked` let through.
CREATE OR REPLACE FUNCTION core_scrub_events(label text, object uuid, names text[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE scrubbed integer;
BEGIN
  PERFORM set_config('pmhub.scrub', object::text, true);
  UPDATE core_event SET changes = (
    SELECT jsonb_object_agg(key, CASE WHEN key = ANY(names) THEN '[null, null]' ELSE value END) FROM jsonb_each(changes))
   WHERE object_id = object AND model = label AND changes ?| names;
  GET DIAGNOSTICS scrubbed = ROW_COUNT;
  PERFORM set_config('pmhub.scrub', '', true);
  RETURN scrubbed;
END $$;

CREATE OR REPLACE FUNCTION core_only_blanked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'changes' IS DISTINCT FROM to_jsonb(OLD) - 'changes' OR EXISTS (
    SELECT FROM jsonb_each(OLD.changes) o FULL JOIN jsonb_each(NEW.changes) n USING (key)
     WHERE o.value IS NULL OR (n.value IS DISTINCT FROM o.value AND n.value IS DISTINCT FROM '[null, null]'))
  THEN RAISE EXCEPTION 'The event log is append-only: what it holds can be blanked, not changed'; END IF;
  RETURN NEW;
END $$;

-- Arguments: label of the model, column of its parent ('' for none), columns left out (comma separated), pairs of
-- columns that are logged together (one:other, comma separated), JSON objects that are logged key by key.
CREATE OR REPLACE FUNCTION core_log_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  hidden text[] := string_to_array(TG_ARGV[2], ',');
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
  whole jsonb := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
  diff jsonb;
  pair text[];
  wide text;
BEGIN
  IF current_setting('pmhub.erase', true) = whole->>'workspace_id' THEN RETURN NULL; END IF;
  SELECT jsonb_object_agg(key, jsonb_build_array(b.value, a.value)) INTO diff
    FROM jsonb_each(before - hidden) b FULL JOIN jsonb_each(after - hidden) a USING (key)
   WHERE nullif(b.value, 'null') IS DISTINCT FROM nullif(a.value, 'null');
  FOR wide IN SELECT w FROM unnest(string_to_array(TG_ARGV[4], ',')) w WHERE diff ? w LOOP
    diff := diff - wide || coalesce((
      SELECT jsonb_object_agg(wide || '.' || key, jsonb_build_array(b.value, a.value))
        FROM jsonb_each(coalesce(nullif(before->wide, 'null'), '{}')) b
        FULL JOIN jsonb_each(coalesce(nullif(after->wide, 'null'), '{}')) a USING (key)
       WHERE nullif(b.value, 'null') IS DISTINCT FROM nullif(a.value, 'null')), '{}');
  END LOOP;
  IF coalesce(diff, '{}') = '{}' THEN RETURN NULL; END IF;
  FOR pair IN SELECT string_to_array(p, ':') FROM unnest(string_to_array(TG_ARGV[3], ',')) p WHERE TG_OP = 'UPDATE' LOOP
    IF diff ?| pair THEN
      diff := jsonb_build_object(pair[1], jsonb_build_array(before->pair[1], after->pair[1]),
                                 pair[2], jsonb_build_array(before->pair[2], after->pair[2])) || diff;
    END IF;
  END LOOP;
  INSERT INTO core_event (workspace_id, at, xid, actor_id, source, model, object_id, parent_id, operation, changes)
  VALUES ((whole->>'workspace_id')::uuid,
          coalesce(nullif(current_setting('pmhub.at', true), '')::timestamptz, now()),
          core_xid(),
          nullif(current_setting('pmhub.actor', true), '')::uuid,
          coalesce(nullif(current_setting('pmhub.source', true), ''), 'sql'),
          TG_ARGV[0], (whole->>'id')::uuid, (whole->>nullif(TG_ARGV[1], ''))::uuid, lower(TG_OP), diff);
  RETURN NULL;
END $$;
"""

# Postgres numbers transactions anew in a restored cluster. The base keeps our numbers rising across a restore:
# it is raised whenever the log knows a number that this cluster has not reached.
XID = """
DO $do$
DECLARE base bigint := 0; ahead bigint;
BEGIN
  IF to_regprocedure('core_xid_base()') IS NOT NULL THEN EXECUTE 'SELECT core_xid_base()' INTO base; END IF;
  SELECT value INTO ahead FROM core_xid_ahead() AS value;
  IF ahead > base + pg_current_xact_id()::text::bigint THEN
    base := ahead - pg_current_xact_id()::text::bigint + 1;
  END IF;
  EXECUTE format('CREATE OR REPLACE FUNCTION core_xid_base() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS '
                 '$f$ SELECT %s::bigint $f$', base);
END $do$;
CREATE OR REPLACE FUNCTION core_xid() RETURNS bigint LANGUAGE sql AS
$$ SELECT core_xid_base() + pg_current_xact_id()::text::bigint $$;
-- Below this number every transaction that this statement could see has ended.
CREATE OR REPLACE FUNCTION core_xid_seen() RETURNS bigint LANGUAGE sql AS
$$ SELECT core_xid_base() + pg_snapshot_xmin(pg_current_snapshot())::text::bigint $$;

-- The newest event of the acting workspace, and what `core_xid_seen` says: what a list's tag is made of.
CREATE OR REPLACE FUNCTION core_log_state(OUT xid bigint, OUT number bigint, OUT seen bigint) LANGUAGE plpgsql STABLE AS $$
BEGIN
  seen := core_xid_seen();
  SELECT e.xid, e.id INTO core_log_state.xid, core_log_state.number FROM core_event e
   WHERE e.workspace_id = (SELECT core_workspace()) ORDER BY e.xid DESC, e.id DESC LIMIT 1;
END $$;

-- Below this number every transaction of this database has ended; ask in a statement of its own, then read. A
-- snapshot's own xmin counts other databases of the cluster too, so a long transaction next door would hold us up.
-- Only sessions of our own role are seen: no other role writes the log.
CREATE OR REPLACE FUNCTION core_xid_horizon() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  low bigint; high bigint; oldest bigint;
BEGIN
  SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint INTO low, high FROM pg_current_snapshot() s;
  IF low < high THEN
    PERFORM pg_stat_clear_snapshot();
    -- backend_xid has 32 bits; the upper ones are those of the newest number, or one less across the turn.
    SELECT min(xid - CASE WHEN xid > high + 2147483648 THEN 4294967296 ELSE 0 END) INTO oldest
      FROM (SELECT (high >> 32 << 32) + backend_xid::text::bigint AS xid
              FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL) running;
    low := least(high, coalesce(oldest, high));
  END IF;
  RETURN core_xid_base() + low;
END $$;
"""

# The owner is bound by row-level security too, so the highest number is read with the policy lifted for a moment.
AHEAD = """
ALTER TABLE core_event NO FORCE ROW LEVEL SECURITY;
CREATE OR REPLACE FUNCTION core_xid_ahead() RETURNS bigint LANGUAGE sql AS
$$ SELECT coalesce(max(xid), 0) FROM core_event $$;
"""


def install(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`: bring the tables of `app_config` into line with their models."""
    if app_config.name == "core":
        # One transaction: nobody sees the log while its policy is lifted to read the highest number.
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(FUNCTIONS + AHEAD + XID)
            cursor.execute("ALTER TABLE core_event FORCE ROW LEVEL SECURITY")
    for model in workspace_models(app_config.get_models()):
        with connections[using].cursor() as cursor:
            protect(cursor, model)


def protect(cursor: CursorWrapper, model: type[WorkspaceRow]) -> None:
    statements = [*policy(model), *triggers(model), *keys(model)]
    table = model._meta.db_table
    mark = "pmhub " + hashlib.sha256("".join(statements).encode()).hexdigest()[:16]
    cursor.execute(
        "SELECT oid, obj_description(oid) FROM pg_class WHERE oid = to_regclass(%s)", [f'"{table}"']
    )
    there = cursor.fetchone()  # nothing while migrations are run backwards
    if there and there[1] != mark:
        cursor.execute(";\n".join([*statements, f"COMMENT ON TABLE \"{table}\" IS '{mark}'"]))


def policy(model: type[WorkspaceRow]) -> list[str]:
    table = f'"{model._meta.db_table}"'
    # As a sub-select the setting is read once for a statement, not once for a row.
    mine = "workspace_id = (SELECT core_workspace())"
    rule = f"({mine} OR (SELECT core_is_system()))" if model.open_to_system else f"({mine})"
    kinds = (getattr(model, "append_only", False) and ("SELECT", "INSERT")) or ("ALL",)
    made = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    for kind in ("ALL", "SELECT", "INSERT", "DELETE", "UPDATE"):
        made.append(f"DROP POLICY IF EXISTS acting_{kind.lower()} ON {table}")
    for kind in kinds:
        clause = f"WITH CHECK {rule}" if kind == "INSERT" else f"USING {rule}"
        made.append(f"CREATE POLICY acting_{kind.lower()} ON {table} FOR {kind} {clause}")
    if len(kinds) > 1:  # append-only rows go when their workspace is erased (core.erase), and never else
        erased = "workspace_id::text = current_setting('pmhub.erase', true)"
        made.append(f"CREATE POLICY acting_delete ON {table} FOR DELETE USING ({erased})")
        # ... and are blanked where a person is to be forgotten, by `core_scrub_events` alone
        scrubbed = "object_id::text = current_setting('pmhub.scrub', true)"
        made.append(f"CREATE POLICY acting_update ON {table} FOR UPDATE USING ({rule} AND {scrubbed})")
    return made


def triggers(model: type[WorkspaceRow]) -> list[str]:
    table = f'"{model._meta.db_table}"'
    made = [f"DROP TRIGGER IF EXISTS bump_version ON {table}", f"DROP TRIGGER IF EXISTS log_event ON {table}"]
    if getattr(model, "append_only", False):
        made.append(f"DROP TRIGGER IF EXISTS only_blanked ON {table}")
        made.append(
            f"CREATE TRIGGER only_blanked BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION core_only_blanked()"
        )
    if issubclass(model, WorkspaceModel):
        made.append(
            f"CREATE TRIGGER bump_version BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION core_bump_version()"
        )
    if model.tracked:
        hidden = ",".join(
            ("id", "workspace_id", "created_at", "updated_at", "version", *model.tracked.exclude)
        )
        parent = column_of(model, model.tracked.parent) if model.tracked.parent else ""
        together = ",".join(f"{one}:{other}" for one, other in model.tracked.together)
        spread = ",".join(model.tracked.spread)
        label = model._meta.label_lower
        made.append(
            f"CREATE TRIGGER log_event AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION core_log_event('{label}', '{parent}', '{hidden}', '{together}', '{spread}')"
        )
    return made


def column_of(model: type[WorkspaceRow], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


def keys(model: type[WorkspaceRow]) -> list[str]:
    table = model._meta.db_table
    made = []
    for field in model._meta.local_fields:
        if isinstance(field, WorkspaceForeignKey):
            target = field.related_model._meta.db_table
            name = f"{table}_{field.column}_same_workspace"[:63]
            made += [
                f'CREATE UNIQUE INDEX IF NOT EXISTS "{target}_workspace_key" ON "{target}" (workspace_id, id)',
                f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"',
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (workspace_id, "{field.column}")'
                f' REFERENCES "{target}" (workspace_id, id) DEFERRABLE INITIALLY DEFERRED',
            ]
    return made
