"""A parsed formula and what can be done with it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from roadmap.formula.explain import Step, steps_of
from roadmap.formula.operations import OPERATIONS, kept
from roadmap.formula.parser import Part, program_of

T = TypeVar("T")


@dataclass(frozen=True)
class Formula:
    text: str
    program: tuple[Part, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The inputs, in small letters."""
        return frozenset(part.name for part in self.program if part.kind == "name")

    def value(self, values: Mapping[str, float | None]) -> float | None:
        """The result, or None where there is none; see the package's description."""
        stack: list[float] = []
        for part in self.program:
            if part.kind == "operation":
                found = OPERATIONS[part.name].python(*_pop(stack, part.takes))
            else:
                found = part.number if part.kind == "number" else usable(values.get(part.name))
            if found is None:
                return None
            stack.append(found)
        return stack[0]

    def sql(self, expressions: Mapping[str, str]) -> str:
        """An expression of type double precision. `expressions` are trusted SQL; a name without one counts as NULL."""
        stack: list[str] = []
        for part in self.program:
            if part.kind == "operation":
                stack.append(OPERATIONS[part.name].sql.format(*_pop(stack, part.takes)))
            elif part.kind == "number":
                stack.append(f"'{part.number!r}'::float8")
            else:
                stack.append(f"formula_kept(({expressions.get(part.name, 'NULL')})::float8)")
        return stack[0]

    def explain(self, values: Mapping[str, float | None]) -> list[Step]:
        """Each operation in the order of reckoning; the last one's value is the result."""
        return steps_of(self.program, {name: usable(values.get(name)) for name in self.names})


def usable(value: float | None) -> float | None:
    """A value as the arithmetic takes it: none that is missing, infinite or beyond the range."""
    return None if value is None or not math.isfinite(value) else kept(float(value))


def _pop(stack: list[T], count: int) -> list[T]:
    found = stack[len(stack) - count :]
    del stack[len(stack) - count :]
    return found


@lru_cache(maxsize=1000)
def _parsed(text: str) -> Formula:
    return Formula(text, program_of(text))


def parse(text: str) -> Formula:
    """Raises: Malformed, an Invalid({"formula": …}) that says what is wrong and where."""
    return _parsed(text)
