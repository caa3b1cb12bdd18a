"""Arithmetic that answers NULL where Postgres would raise an error; the same as `roadmap.formula.operations`."""

from django.db import migrations


def function(name: str, arguments: str, body: str) -> migrations.RunSQL:
    # Not SQL functions: those would be inlined with their arguments doubled, and nested formulas grow exponentially.
    return migrations.RunSQL(
        f"CREATE FUNCTION {name}({arguments}) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE"
        f" AS $do$ BEGIN {body} END $do$;",
        f"DROP FUNCTION {name}({arguments});",
    )


KEPT = """
IF NOT abs(a) <= 1e100 OR a = 'NaN' THEN RETURN NULL; END IF;
RETURN CASE WHEN abs(a) >= 1e-100 THEN a ELSE 0 END;
"""
POWER = """
IF b = 0 THEN RETURN 1; END IF;
IF a = 0 THEN RETURN CASE WHEN b > 0 THEN 0 END; END IF;
IF a < 0 AND b <> floor(b) THEN RETURN NULL; END IF;
IF abs(b * ln(abs(a))) > ln('1e100'::float8) THEN RETURN CASE WHEN b * ln(abs(a)) < 0 THEN 0 END; END IF;
RETURN formula_kept(power(a, b));
"""
LOG_TO = """
IF a <= 0 OR b <= 0 THEN RETURN NULL; END IF;
RETURN formula_kept(ln(a) / nullif(ln(b), 0));
"""


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0005_segment_signals")]
    operations = [
        function("formula_kept", "a float8", KEPT),
        function("formula_power", "a float8, b float8", POWER),
        function("formula_root", "a float8", "IF a >= 0 THEN RETURN sqrt(a); END IF; RETURN NULL;"),
        function(
            "formula_log", "a float8", "IF a > 0 THEN RETURN formula_kept(log(a)); END IF; RETURN NULL;"
        ),
        function("formula_log", "a float8, b float8", LOG_TO),
        function("formula_least", "a float8, b float8", "RETURN least(a, b);"),
        function("formula_greatest", "a float8, b float8", "RETURN greatest(a, b);"),
    ]
