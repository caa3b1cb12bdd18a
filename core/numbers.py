"""Which figures are taken: such that sums, shares and differences of them are figures too."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.errors import Invalid

# The same as of formulas: a double holds the product of three of them, and the share of the smallest in the largest.
LARGEST, SMALLEST = 1e100, 1e-100


def is_ordinary(value: Any) -> bool:
    """Whether `value` is zero or of a size that can be reckoned with; NaN and infinity are not. True for no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return value == 0 or SMALLEST <= abs(value) <= LARGEST


def refusal() -> str:
    return _("Give an ordinary number: zero, or one whose size lies between 1e-100 and 1e100.")


def refuse_boundless(row: models.Model, written: Iterable[str] | None = None) -> None:
    """The last line, whichever way a figure came; what was reckoned may be small. Raises: Invalid."""
    names = figures_of(type(row)) if written is None else set(written).intersection(figures_of(type(row)))
    figures = {name: getattr(row, name) for name in names}
    if odd := [name for name, value in figures.items() if _is_boundless(value)]:
        raise Invalid({name: refusal() for name in odd})


def _is_boundless(value: Any) -> bool:
    return isinstance(value, float | int) and not abs(value) <= LARGEST


def refuse_odd(values: dict[str, Any]) -> None:
    """Raises: Invalid, naming each key under which some odd number stands, however deep."""
    if odd := [name for name, value in values.items() if not all(map(is_ordinary, _leaves(value)))]:
        raise Invalid({str(name): refusal() for name in odd})


def _leaves(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list | tuple):
            waiting.extend(one.values() if isinstance(one, dict) else one)
        else:
            yield one


@cache
def figures_of(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        field.attname for field in model._meta.concrete_fields if isinstance(field, models.FloatField)
    )
