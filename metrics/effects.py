"""What was measured after an item shipped: the periods before against the periods after. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.periods import first_day, last_day

# How many periods on each side are compared, at most; and how many are the least that say anything.
WINDOW = {"day": 28, "week": 4, "month": 2, "quarter": 1}
LEAST = {"day": 7, "week": 2, "month": 1, "quarter": 1}


@dataclass(frozen=True)
class Measured:
    """The change of the average, and how many periods stand on each side."""

    delta: float
    before: int
    after: int


def measure(buckets: Sequence[tuple[date, float]], shipped: date, grain: str, today: date) -> Measured | None:
    """Average of the periods before `shipped` against that after; the period of the shipping itself counts for neither.

    `buckets`: (first day, value) in order. None while there are too few whole periods on either side.
    """
    turn = first_day(grain, shipped)
    window, least = WINDOW[grain], LEAST[grain]
    before = [value for day, value in buckets if day < turn][-window:]
    after = [value for day, value in buckets if day > turn and last_day(grain, day) < today][:window]
    if len(before) < least or len(after) < least:
        return None
    return Measured(sum(after) / len(after) - sum(before) / len(before), len(before), len(after))


def verdict_on(expected: float, measured: float) -> str:
    """Did it do what was expected? "more" beyond 150 %, "as_expected" from 80 %, "partly", "nothing" under 20 %, "opposite"."""
    share = measured / expected
    for least, said in ((1.5, "more"), (0.8, "as_expected"), (0.2, "partly"), (-0.2, "nothing")):
        if share >= least:
            return said
    return "opposite"
