"""What the planner knows of tables that were just filled, a minute before autovacuum would look at them itself.

Until then plans are made as for an empty table, and those that are kept with a connection stay so: a page of items took
fifteen times as long after a first big import.
"""

from django.db import connection, transaction

# As autovacuum decides, but for tables that hardly changed; those of others it could not look at anyway.
GROWN = """
SELECT quote_ident(s.schemaname) || '.' || quote_ident(s.relname)
FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
WHERE s.n_mod_since_analyze > 1000 AND s.n_mod_since_analyze > s.n_live_tup / 10
  AND pg_has_role(c.relowner, 'USAGE')
ORDER BY s.n_mod_since_analyze DESC LIMIT 20
"""


def refresh() -> list[str]:
    """Look at the tables that have grown much since they were looked at last; their names."""
    with connection.cursor() as cursor:
        # What this connection did is counted within a second, which is too late here.
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GROWN)
        names = [name for (name,) in cursor.fetchall()]
        if names:
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(names)}")
    return names
