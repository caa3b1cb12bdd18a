"""The file of rejected rows: the columns as they came and, last, what is wrong. Corrected, it can be uploaded."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from defusedcsv import csv

from core.imports.presets.base import Preset
from core.imports.source import Source

ERROR = "error"
FORMULA = "@+-=|%"
ESCAPED = re.compile(r"''*[=+\-@\t\r|%]")


def is_returned(columns: Sequence[str]) -> bool:
    """Whether a file is one that we gave back, by its last column."""
    return len(columns) > 1 and columns[-1].casefold() == ERROR


def restored(cell: str) -> str:
    """Undo the neutralising of formulas: the apostrophe was ours, not the person's."""
    if cell[:1] == "'" and cell[1:2] and cell[1] in FORMULA:
        return cell[1:].replace("\\|", "|")
    return cell


def plain(cell: str) -> str:
    """The same for another product's apostrophe, which puts no backslash."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip()[:1] in ("=", "+", "-", "@") else cell


def unescaped(cell: str) -> str:
    """Of a CSV that we wrote: one apostrophe was put before whatever began like a formula, or with one like it."""
    return cell[1:] if ESCAPED.match(cell) else cell


def bare_of(preset: Preset | None, form: str) -> Callable[[str], str] | None:
    """What takes the apostrophes of this product's files off; of our own only tables of text have any."""
    if preset is not None and preset.own:
        return unescaped if preset.name == "pmhub" and form == "csv" else None
    return plain if preset is not None and preset.neutralised else None


def lines(source: Source, rejected: Iterable[tuple[int, str]]) -> Iterator[str]:
    """CSV text, line by line. `rejected` is (row number, error) in the order of the file."""
    columns = source.columns[:-1] if is_returned(source.columns) else source.columns
    # Excel reads UTF-8 only with the mark in front.
    yield "\ufeff" + line([*columns, ERROR])
    rows = source.rows()
    for number, error in rejected:
        cells = next((cells for at, cells in rows if at == number), None)
        if cells is not None:
            yield line([*fitted(cells, len(columns)), error])


def fitted(cells: Sequence[str], width: int) -> list[str]:
    """Exactly `width` cells; what a row had too many stays readable in the last one."""
    kept = [*cells[:width], *[""] * (width - len(cells))]
    if extra := [cell for cell in cells[width:] if cell.strip()]:
        kept[-1] = " ".join([kept[-1], *extra])
    return [cell.lstrip("\t\r\n") if cell[:1] in "\t\r\n" else cell for cell in kept]


def line(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()
