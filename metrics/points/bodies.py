"""Bodies and files of points, read as a stream: CSV and JSON. A row that cannot be read is kept with its reason."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.imports.headings import elsewhere, words
from core.numbers import is_ordinary, refusal
from metrics.points.times import Clock

# So many unreadable rows are listed; all are counted.
LISTED = 1000
LONGEST_LINE = 10_000
CHUNK = 1 << 16
_AT = ("at", "time", "timestamp", "date", "datetime", "day")
_VALUE = ("value", "val", "y", "figure")
AT_NAMES = {*_AT, *elsewhere(_AT)}
VALUE_NAMES = {*_VALUE, *elsewhere(_VALUE)}

PointRow = tuple[datetime, float, int]


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class BadRow:
    """`line` counts from 1: lines of a CSV, entries of a JSON array."""

    line: int
    reason: str
    text: str


@dataclass
class Body:
    """A stream of points. Iterate `rows()` once; then `bad` and `notes()` are complete."""

    stream: Readable
    zone: tzinfo
    received: int = 0
    bad_count: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = Clock(self.zone)

    def rows(self) -> Iterator[PointRow]:
        raise NotImplementedError

    def notes(self) -> list[str]:
        return self.clock.notes()

    def refuse(self, line: int, reason: str, text: str) -> None:
        self.bad_count += 1
        if len(self.bad) < LISTED:
            self.bad.append(BadRow(line, reason, text[:200]))


def number(value: float) -> float:
    """A figure that can be summed, averaged and compared.

    Raises: ValueError with a sentence for the sender.
    """
    if not is_ordinary(value):
        raise ValueError(refusal())
    return value


class _Raw(io.RawIOBase):
    """Gives `io` what it wants of anything that can read."""

    def __init__(self, stream: Readable) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def text_of(stream: Readable) -> io.TextIOWrapper:
    # Bytes that are no UTF-8 become a mark inside their row, which is then refused like any other dirt.
    return io.TextIOWrapper(
        io.BufferedReader(_Raw(stream), CHUNK), "utf-8-sig", errors="replace", newline=None
    )


class CsvBody(Body):
    """Two columns, a time and a value; with or without a header; comma, semicolon, tab or bar between them."""

    def rows(self) -> Iterator[PointRow]:
        text = text_of(self.stream)
        line, first = 0, ""
        while not first.strip():
            first, line = text.readline(LONGEST_LINE), line + 1
            if not first:
                return
        self.delimiter = max(",;\t|", key=first.count)
        header = self._find_columns(first)
        if header is None:
            return
        if not header:
            yield from self._row(first, line)
        read = self._row
        for content in iter(lambda: text.readline(LONGEST_LINE), ""):
            line += 1
            yield from read(content, line)

    def _find_columns(self, first: str) -> bool | None:
        """Whether `first` is a header; None when it names no usable columns."""
        names = [words(cell) for cell in self._cells(first)]
        self.at, self.value = 0, 1
        if names[0][:1].isdigit():
            return False
        ats = [place for place, name in enumerate(names) if name in AT_NAMES]
        values = [place for place, name in enumerate(names) if name in VALUE_NAMES]
        if ats and not values and len(names) == 2:
            values = [1 - ats[0]]
        if not ats or not values:
            self.refuse(1, _("The first line must name a column “at” and a column “value”."), first)
            return None
        self.at, self.value = ats[0], values[0]
        return True

    def _cells(self, line: str) -> list[str]:
        if '"' in line:
            return [cell.strip() for cell in next(csv.reader([line], delimiter=self.delimiter), [""])]
        return [cell.strip() for cell in line.split(self.delimiter)]

    def _row(self, content: str, line: int) -> Iterator[PointRow]:
        cells = self._cells(content)
        if not any(cells):
            return
        self.received += 1
        try:
            yield self.clock.read(cells[self.at]), self._number(cells[self.value]), line
        except IndexError:
            self.refuse(line, _("There are not enough columns."), content.strip())
        except ValueError as reason:
            self.refuse(line, str(reason), content.strip())

    def _number(self, text: str) -> float:
        if "," in text and self.delimiter != ",":
            text = text.replace(".", "").replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            said = (
                _("The value is missing.")
                if not text
                else _("“%(text)s” is not a number.") % {"text": text[:40]}
            )
            raise ValueError(said) from None
        return number(value)
