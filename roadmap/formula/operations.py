"""What a formula can do: each operation in Python and in Postgres, with the same guards.

Every intermediate result is 0 or lies between 1e-100 and 1e100, so that no product or quotient of two can leave the range
of a double: Postgres would raise an error there. The functions named `formula_…` come from a migration.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

LARGEST, SMALLEST = 1e100, 1e-100
REACHES = math.log(LARGEST)


def kept(value: float) -> float | None:
    """None where it is too large to go on with (or not a number), 0 where it is too small."""
    size = abs(value)
    if not size <= LARGEST:
        return None
    return value if size >= SMALLEST else 0.0


def divide(over: float, under: float) -> float | None:
    return kept(over / under) if under else None


def power(base: float, exponent: float) -> float | None:
    if exponent == 0:
        return 1.0
    if base == 0:
        return 0.0 if exponent > 0 else None
    if base < 0 and exponent != math.floor(exponent):
        return None
    reach = exponent * math.log(abs(base))
    if abs(reach) > REACHES:
        return 0.0 if reach < 0 else None
    return kept(math.pow(base, exponent))


def root(value: float) -> float | None:
    return math.sqrt(value) if value >= 0 else None


def logarithm(value: float) -> float | None:
    return kept(math.log10(value)) if value > 0 else None


def logarithm_to(value: float, base: float) -> float | None:
    if value <= 0 or base <= 0:
        return None
    return divide(math.log(value), math.log(base))


@dataclass(frozen=True)
class Operation:
    """`python` and `sql` take as many operands as `shown` has braces, `shown` is for people.

    `binds`: how strongly, to know where people need parentheses; 9 for what carries its own.
    """

    python: Callable[..., float | None]
    sql: str
    shown: str
    binds: int = 9


OPERATIONS: dict[str, Operation] = {
    "+": Operation(lambda a, b: kept(a + b), "formula_kept({} + {})", "{} + {}", 1),
    "-": Operation(lambda a, b: kept(a - b), "formula_kept({} - {})", "{} − {}", 1),
    "*": Operation(lambda a, b: kept(a * b), "formula_kept({} * {})", "{} × {}", 2),
    "/": Operation(divide, "formula_kept({} / nullif({}, 0))", "{} ÷ {}", 2),
    "negative": Operation(lambda a: -a, "(- {})", "−{}", 3),
    "^": Operation(power, "formula_power({}, {})", "{} ^ {}", 4),
    "sqrt": Operation(root, "formula_root({})", "sqrt({})"),
    "abs": Operation(abs, "abs({})", "abs({})"),
    "log": Operation(logarithm, "formula_log({})", "log({})"),
    "log2": Operation(logarithm_to, "formula_log({}, {})", "log({}, {})"),
    "min": Operation(min, "formula_least({}, {})", "min({}, {})"),
    "max": Operation(max, "formula_greatest({}, {})", "max({}, {})"),
}
# Name in a formula → how many arguments it takes, at least and at most.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "sqrt": (1, 1),
    "abs": (1, 1),
    "log": (1, 2),
    "min": (1, 50),
    "max": (1, 50),
}
