"""Facts of several items side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from roadmap.evidence.facts import Fact
from roadmap.evidence.gather import Facts


@dataclass(frozen=True)
class Cell:
    fact: Fact | None
    best: bool = False

    @property
    def bars(self) -> list[dict[str, float]]:
        """Bars of the sparkline in a box of 10 for each month by 28; an empty month is a hairline."""
        months = (self.fact or {}).get("months", [])
        top = max(months, default=0) or 1
        tall = [max(round(26 * count / top, 1), 1) for count in months]
        return [{"x": place * 10, "y": 28 - height, "h": height} for place, height in enumerate(tall)]


@dataclass(frozen=True)
class Row:
    """`differs`: the items are not alike in this."""

    label: str
    cells: list[Cell]
    differs: bool


def table(columns: Sequence[Facts]) -> list[Row]:
    """A row for each label that any item has, in the order of the first that has it."""
    known = [dict(facts) for facts in columns]
    labels = dict.fromkeys(label for facts in columns for label, _fact in facts)
    return [
        _row(label, [facts.get(label) for facts in known]) for label in sorted(labels, key=_place(columns))
    ]


def _place(columns: Sequence[Facts]) -> Callable[[str], int]:
    """Where a label stands at the latest in any column, so that rare ones keep their neighbours."""
    places: dict[str, int] = {}
    for facts in columns:
        for place, (label, _fact) in enumerate(facts):
            places[label] = max(places.get(label, 0), place)
    return places.__getitem__


def _row(label: str, facts: list[Fact | None]) -> Row:
    facts = _told_apart(facts)
    best = _best(facts)
    cells = [Cell(one, best is not None and one is not None and one.get("value") == best) for one in facts]
    said = {(one or {}).get("words", "") for one in facts}
    return Row(label, cells, len(said) > 1)


def _told_apart(facts: list[Fact | None]) -> list[Fact | None]:
    """Every digit where different values would read alike."""
    values, words = (
        {one.get(name) for one in facts if one and "value" in one} for name in ("value", "words")
    )
    if len(values) == len(words):
        return facts
    return [{**one, "words": one.get("exact") or one["words"]} if one else one for one in facts]


def _best(facts: list[Fact | None]) -> float | None:
    """The best value; None where all are alike or cannot be compared."""
    values = [one["value"] for one in facts if one and "value" in one]
    ways = {one.get("best", "") for one in facts if one and "value" in one}
    if len(set(values)) < 2 or len(ways) != 1:
        return None
    return max(values) if ways == {"high"} else min(values)
