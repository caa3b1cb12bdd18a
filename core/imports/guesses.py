"""What the values of a column look like: for a new field that a person may make of it, and for the table of its values."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from functools import lru_cache
from itertools import islice
from typing import Any

from core.imports.dates import DateColumn, parse_date
from core.imports.fields import RowError
from core.imports.numbers import NumberColumn, parse_decimal
from core.imports.values import NO, YES

# So many rows are looked at, and so many different values of a column are told.
MOST_ROWS, MOST_CELLS, MOST_VALUES = 20_000, 400_000, 40
MOST_LETTERS, LONG = 80, 200
WORDS = (YES | NO) - {"1", "0"}
LEADING_ZERO = re.compile(r"[-+]?0\d")
REPOSITORY = re.compile(
    r"https?://[^/\s]+/([^/\s]+(?:/[^/\s]+)+?)/(?:-/)?(?:issues|pull|merge_requests|work_items)/\d+"
)


class Column:
    """Different values of one column with how often each stands there, as long as they are few."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.repositories: Counter[str] = Counter()
        self.few, self.lists, self.filled = True, False, 0
        self.may_be: dict[str, Callable[[str], bool]] = {
            "checkbox": lambda text: text.casefold() in WORDS,
            "number": is_number,
            "date": is_date,
            "url": lambda text: text.startswith(("https://", "http://")) and " " not in text,
        }

    def see(self, cell: str) -> None:
        text = cell.strip()
        if not text:
            return
        self.filled += 1
        if text.startswith("http") and (match := REPOSITORY.match(text[:LONG])):
            self.repositories[match[1]] += 1
        self.may_be = {kind: fits for kind, fits in self.may_be.items() if len(text) <= LONG and fits(text)}
        if self.few:
            self._count(text)

    def _count(self, text: str) -> None:
        self.lists = self.lists or ";" in text
        for part in (part.strip() for part in text.split(";")):
            if part:
                self.counts[part] += 1
        longest = max(map(len, text.split(";")))
        self.few = len(self.counts) <= MOST_VALUES and longest <= MOST_LETTERS
        if not self.few:
            self.counts.clear()

    def told(self, rows: int) -> dict[str, Any]:
        """Of `rows` rows. `repository`: of which most of them are, where this column has their addresses."""
        values = [value for value, _count in self.counts.most_common()]
        mostly = [name for name, count in self.repositories.most_common(1) if count * 2 > rows]
        return {"kind": self._kind(), "values": values} | ({"repository": mostly[0]} if mostly else {})

    def _kind(self) -> str:
        if not self.filled:
            return "text"
        if self.may_be:
            return next(iter(self.may_be))
        if self.few and sum(self.counts.values()) >= 2 * len(self.counts):
            return "multiselect" if self.lists else "select"
        return "text"


@lru_cache(1000)
def is_number(text: str) -> bool:
    if LEADING_ZERO.match(text):
        return False  # a number that names something
    column = NumberColumn()
    column.see(text)
    return reads(lambda: parse_decimal(text, column.decide()))


@lru_cache(1000)
def is_date(text: str) -> bool:
    if text.isdigit():
        return False
    column = DateColumn()
    column.see(text)
    return reads(lambda: parse_date(text, column.decide(), UTC))


def reads(call: Callable[[], Any]) -> bool:
    try:
        call()
    except RowError:
        return False
    return True


def guesses(columns: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> dict[str, dict[str, Any]]:
    """{column: {"kind", "values"}}; `values`, the most frequent first, are all of those rows, or none where they are many."""
    found = [Column() for _name in columns]
    seen = 0
    for _number, cells in islice(rows, min(MOST_ROWS, MOST_CELLS // max(1, len(columns)))):
        seen += 1
        for column, cell in zip(found, cells, strict=False):
            column.see(cell)
    return {name: column.told(seen) for name, column in zip(columns, found, strict=True)}
