"""One thing known of one item."""

from collections.abc import Sequence
from typing import TypedDict


class Fact(TypedDict, total=False):
    """`words` is what is shown, `exact` where others would read alike; `area` says whose knowledge it is; `value` compares items where `best` says whether "high" or "low" is better; `months`
    are figures of the last months, the current one last; `lines` are shown below one another."""

    words: str
    area: str
    value: float
    best: str
    months: list[int]
    lines: list[str]
    exact: str


def fact(
    words: str,
    value: float | None = None,
    best: str = "",
    *,
    months: Sequence[int] = (),
    lines: Sequence[str] = (),
    exact: str = "",
) -> Fact:
    made: Fact = {"words": words}
    if value is not None and best:
        made |= {"value": float(value), "best": best}
    if months:
        made["months"] = list(months)
    if lines:
        made["lines"] = list(lines)
    if exact:
        made["exact"] = exact
    return made
