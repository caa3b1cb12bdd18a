"""Formulas that people write: parsed, never run as code; the same result in Python and in Postgres.

    formula = parse("reach * impact / max(effort, 1)")
    formula.names                                  # {"reach", "impact", "effort"}
    formula.value({"reach": 4, "impact": 2, "effort": None})   # None: an input is missing
    formula.sql({"reach": "i.reach", …})           # an expression of Postgres, NULL where `value` gives None
    formula.explain({"reach": 4, …})               # steps to reckon again by hand

`+ - * / ^`, parentheses, `sqrt(x)`, `log(x)` to the base 10, `log(x, base)`, `abs(x)`, `min(…)` and `max(…)`. As in
mathematics `-2 ^ 2` is −4 and `2 ^ 3 ^ 2` is 512. There is no result where an input is missing, a division is by
zero, a root or logarithm does not exist, or a step exceeds 1e100; what is nearer to zero than 1e-100 counts as zero.
"""

from roadmap.formula.explain import Step
from roadmap.formula.formula import Formula, parse
from roadmap.formula.tokens import Malformed

__all__ = ["Formula", "Malformed", "Step", "parse"]
