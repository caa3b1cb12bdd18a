"""A formula step by step, as somebody with paper would reckon it."""

from collections.abc import Mapping
from dataclasses import dataclass

from roadmap.formula.operations import OPERATIONS
from roadmap.formula.parser import Part


@dataclass(frozen=True)
class Step:
    """`names`: what is reckoned in names, `figures`: the same in numbers, `value`: the result (None: there is none)."""

    names: str
    figures: str
    value: float | None


@dataclass(frozen=True)
class _Operand:
    names: str
    value: float | None
    binds: int = 9


def figure(value: float | None) -> str:
    """A number with as many digits as a person would write down."""
    if value is None:
        return "?"
    text = f"{value:.6g}"
    return text.replace("-", "−")


def steps_of(program: tuple[Part, ...], values: Mapping[str, float | None]) -> list[Step]:
    stack: list[_Operand] = []
    steps: list[Step] = []
    for part in program:
        if part.kind == "name":
            stack.append(_Operand(part.name, values[part.name]))
        elif part.kind == "number":
            stack.append(_Operand(figure(part.number), part.number))
        else:
            operands = stack[len(stack) - part.takes :]
            del stack[len(stack) - part.takes :]
            step, result = _apply(part.name, operands)
            steps.append(step)
            stack.append(result)
    last = stack[0]
    return steps or [Step(last.names, figure(last.value), last.value)]


def _apply(name: str, operands: list[_Operand]) -> tuple[Step, _Operand]:
    operation = OPERATIONS[name]
    known = [operand.value for operand in operands]
    value = None if None in known else operation.python(*known)
    names = operation.shown.format(
        *(_in_parentheses(one, operation.binds, at) for at, one in enumerate(operands))
    )
    figures = operation.shown.format(*(_signed(value, operation.binds, at) for at, value in enumerate(known)))
    return Step(names, figures, value), _Operand(names, value, operation.binds)


def _in_parentheses(operand: _Operand, outside: int, at: int) -> str:
    """With parentheses where the operand binds less strongly than what stands around it; 9 brings its own."""
    alone = outside == 9 or operand.binds > outside or (operand.binds == outside and at == 0 and outside < 3)
    return operand.names if alone else f"({operand.names})"


def _signed(value: float | None, outside: int, at: int) -> str:
    negative = value is not None and value < 0
    return f"({figure(value)})" if negative and outside != 9 and (at or outside > 2) else figure(value)
