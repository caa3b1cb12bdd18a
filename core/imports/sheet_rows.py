"""The rows of a sheet as its XML is read: no more in memory than one row, no tree, and no wider than a table may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.xml.constants import SHEET_MAIN_NS

from core.errors import Invalid

MAX_COLUMNS = 512
MAX_ROWS = 1_048_576
MAX_CELLS = 20_000_000
# Characters of one row, all cells together.
MAX_TEXT = 4_000_000
PIECE = 1 << 16
DIGITS = "0123456789"
ROW, CELL, VALUE, INLINE, TEXT, SOUNDS, STRING = (
    f"{SHEET_MAIN_NS} {name}" for name in ("row", "c", "v", "is", "t", "rPh", "si")
)
NOT_A_DATE = "#VALUE!"


def refuse(sentence: str) -> Invalid:
    return Invalid({"file": sentence})


@dataclass
class Known:
    """What cells only name: texts that are kept once, and which styles are those of dates."""

    strings: list[str] = field(default_factory=list)
    dates: set[int] = field(default_factory=set)
    spans: set[int] = field(default_factory=set)
    epoch: datetime = WINDOWS_EPOCH


def tell(file: IO[bytes], handler: Texts) -> Iterator[None]:
    """Hand the XML over piece by piece; after each, what it gave can be taken. Definitions of its own are refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _definitions
    while piece := file.read(PIECE):
        parser.Parse(piece)
        yield
    parser.Parse(b"", True)
    yield


def _definitions(*_said: Any) -> None:
    raise refuse(_("This workbook contains definitions that tables do not need, and is refused."))


class Texts:
    """Gathers what is written between tags, where that is text of a cell."""

    open_at: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length, self.gathers, self.silent = 0, False, False

    def start(self, name: str, said: dict[str, str]) -> None:
        if name in self.open_at:
            self.gathers = not self.silent
        elif name == SOUNDS:  # how a text is pronounced is no part of it
            self.silent = True

    def end(self, name: str) -> None:
        if name in self.open_at:
            self.gathers = False
        elif name == SOUNDS:
            self.silent = False

    def text(self, said: str) -> None:
        if self.gathers:
            self.pieces.append(said)
            self.length += len(said)
            if self.length > MAX_TEXT:
                raise refuse(_("A row of this sheet holds more than four million characters."))

    def taken(self) -> str:
        whole = "".join(self.pieces)
        self.pieces.clear()
        return whole


class Strings(Texts):
    open_at = (TEXT,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == STRING:
            self.found.append(self.taken().replace("x005F_", ""))
            self.length = 0


def strings(file: IO[bytes]) -> list[str]:
    handler = Strings()
    for _piece in tell(file, handler):
        pass
    return handler.found


class Rows(Texts):
    """(number, cells) of each row as it ends."""

    open_at = (VALUE, TEXT)

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known, self.done = known, list[tuple[int, list[Any]]]()
        self.number = self.column = self.seen = self.style = 0
        self.kind, self.cells = "n", list[Any]()

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == CELL:
            self._begin(said)
        elif name == ROW:
            given = int(float(said.get("r") or 0))
            self.number, self.column, self.length, self.cells = max(given, self.number + 1), 0, 0, []
        else:
            super().start(name, said)

    def _begin(self, said: dict[str, str]) -> None:
        self.seen += 1
        if self.seen > MAX_CELLS:
            raise refuse(_("This sheet has more than 20 million cells. Split it."))
        at = said.get("r")
        self.column = column_index_from_string(at.rstrip(DIGITS)) if at else self.column + 1
        self.kind, self.style = said.get("t", "n"), int(said.get("s", 0))

    def end(self, name: str) -> None:
        if name == CELL:
            self._take(self.taken())
        elif name == ROW:
            if self.number > MAX_ROWS:
                raise refuse(_("This sheet has more rows than Excel allows. Save it as CSV."))
            self.done.append((self.number, self.cells))
        else:
            super().end(name)

    def _take(self, text: str) -> None:
        """Cells beyond the last column that have a look and nothing in them are no columns."""
        if not text:
            return
        if self.column > MAX_COLUMNS:
            said = _(
                "Row %(row)d has cells beyond column SR, the 512th. Take out what is no part of the table."
            )
            raise refuse(said % {"row": self.number})
        self.cells.extend([None] * (self.column - len(self.cells)))
        self.cells[self.column - 1] = READ.get(self.kind, _as_it_is)(text, self)


def _as_it_is(text: str, cell: Rows) -> Any:
    return text


def _number(text: str, cell: Rows) -> Any:
    value = float(text) if any(sign in text for sign in ".eE") else int(text)
    if cell.style not in cell.known.dates:
        return value
    try:
        return from_excel(value, cell.known.epoch, timedelta=cell.style in cell.known.spans)
    except (OverflowError, ValueError):
        return NOT_A_DATE


READ: dict[str, Callable[[str, Rows], Any]] = {
    "n": _number,
    "s": lambda text, cell: cell.known.strings[int(text)],
    "b": lambda text, cell: bool(int(text)),
    "d": lambda text, cell: from_ISO8601(text),
}


def rows(file: IO[bytes], known: Known) -> Iterator[list[Any]]:
    """All rows in their order, those that are missing as empty ones."""
    handler, last = Rows(known), 0
    for _piece in tell(file, handler):
        for number, cells in handler.done:
            yield from ([] for _missing in range(last + 1, number))
            last = number
            yield cells
        handler.done.clear()
