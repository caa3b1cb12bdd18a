"""Numbers in groups: the steps of one scale, so that no group depends on what else there is. As columns.js has it."""

from collections.abc import Callable
from decimal import Decimal
from itertools import count

from django.utils.translation import gettext as _

BELOW = Decimal(-1)


def step_of(value: float) -> Decimal:
    """The end of the step that a number is in: 0, 0.1, 0.2, 0.5, 1, 2, 5, 10…; -1 below zero."""
    if value <= 0:
        return BELOW if value < 0 else Decimal(0)
    asked = Decimal(str(value))
    ends = (Decimal(one).scaleb(ten) for ten in count(-1) for one in (1, 2, 5))
    return next(end for end in ends if asked <= end)


def step_words(end: Decimal, say: Callable[[float], str]) -> str:
    """ "over 2, up to 5", each written by `say`."""
    if end <= 0:
        return _("below %(n)s") % {"n": say(0)} if end else say(0)
    below = (
        Decimal(0)
        if end == Decimal("0.1")
        else end / (Decimal("2.5") if end.as_tuple().digits[0] == 5 else 2)
    )
    return _("over %(low)s, up to %(high)s") % {"low": say(float(below)), "high": say(float(end))}
