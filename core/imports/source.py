"""A file opened as a table: what it is, what its columns are called, and its rows one by one."""

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports import delimited, encoding, sheets
from core.imports.object_cells import UNREADABLE

MAX_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 512
SAMPLES = 200
LOOKS_LIKE_DATA = re.compile(r"\s*[-+]?[\d.,:/\-]*\d[\d.,:/\-]*(T[\d:.+Z-]+)?(\s+[\d:.]+)?\s*")
OTHER_FORMATS = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
)


@dataclass
class Format:
    """How to read the file; worked out once, kept with the job, and open to correction by a person."""

    type: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    # The record that holds the column names, counted from 1 as a spreadsheet does; 0 = there is none.
    header: int = 1
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Source:
    path: Path
    format: Format
    columns: list[str]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(number as a spreadsheet counts, cells) of each row that is not blank, below the header.

        A workbook does not keep blank cells at the end of a row, so there none are missing."""
        width = len(self.columns) if self.format.type == "xlsx" else 0
        for number, cells in enumerate(records(self.path, self.format), start=1):
            if number > self.format.header and any(cell and not cell.isspace() for cell in cells):
                yield number, cells + [""] * (width - len(cells))

    def samples(self, limit: int = 5) -> dict[str, list[str]]:
        """The first few different values of each column, cut to a readable length."""
        found: dict[str, list[str]] = {name: [] for name in self.columns}
        for _number, cells in first(self.rows(), SAMPLES):
            for name, cell in zip(self.columns, cells, strict=False):
                text = cell.strip().removeprefix(UNREADABLE)[:80]
                if text and len(found[name]) < limit and text not in found[name]:
                    found[name].append(text)
        return found


def first(rows: Iterator[Any], count: int) -> Iterator[Any]:
    for row, _index in zip(rows, range(count), strict=False):
        yield row


def open_source(path: Path, form: Format | None = None) -> Source:
    """Open a file with a known format, or work the format out. Raises Invalid with a sentence for people."""
    form = form or detect(path)
    head = list(first(records(path, form), max(form.header, 20)))
    if not any(any(cell.strip() for cell in cells) for cells in head):
        raise Invalid({"file": _("This file is empty.")})
    width = max(len(cells) for cells in head)
    names = head[form.header - 1] if form.header else []
    return Source(path, form, column_names(names, width if not form.header else len(names)))


def records(path: Path, form: Format) -> Iterator[list[str]]:
    """All records of the file. Raises: Invalid where it cannot be read as `form` says."""
    if form.type == "xlsx":
        yield from sheets.read(path, form.sheet)
        return
    try:
        yield from delimited.read(path, form.encoding, form.delimiter)
    except (csv.Error, UnicodeError, LookupError) as broken:
        raise Invalid(
            {"file": _("The file cannot be read to its end: %(why)s.") % {"why": broken}}
        ) from broken


def detect(path: Path) -> Format:
    with path.open("rb") as file:
        head = file.read(16)
    if path.stat().st_size > MAX_BYTES:
        raise Invalid({"file": _("This file is larger than 50 MB. Split it and upload the parts.")})
    for magic, name in OTHER_FORMATS:
        if head.startswith(magic):
            raise Invalid(
                {"file": _("This is a %(format)s file. Save the table as CSV or XLSX.") % {"format": name}}
            )
    form = detect_sheet(path) if head.startswith(b"PK") else detect_text(path)
    form.header = header_row(list(first(records(path, form), 20)))
    if not form.header:
        form.warnings.append(
            _("The file has no row with column names; the columns are called by their letters.")
        )
    return form


def detect_sheet(path: Path) -> Format:
    sheets.guard(path)
    full = sheets.full_sheets(path, 20)
    if not full:
        raise Invalid({"file": _("This workbook has no sheet with rows in it.")})
    form = Format("xlsx", sheet=full[0], sheets=full)
    if len(full) > 1:
        form.warnings.append(_("The workbook has several sheets; “%(name)s” is read.") % {"name": full[0]})
    return form


def detect_text(path: Path) -> Format:
    found = encoding.detect(path)
    form = Format("csv", found.name, warnings=found.warnings)
    form.delimiter = delimited.detect_delimiter(path, form.encoding)
    if delimited.odd_quotes(path):
        form.warnings.append(
            _("A quotation mark is opened and never closed, so rows after it may have run together.")
        )
    return form


def header_row(head: Sequence[Sequence[str]]) -> int:
    """The first row that is about as full as the others and does not look like data; 0 where there is none."""
    filled = [sum(bool(cell.strip()) for cell in cells) for cells in head]
    counts = sorted(count for count in filled if count) or [0]
    usual = counts[len(counts) // 2]
    for index, cells in enumerate(head):
        if filled[index] and filled[index] * 2 > usual:
            data = any(LOOKS_LIKE_DATA.fullmatch(cell) for cell in cells if cell.strip())
            return 0 if data else index + 1
    return 0


def column_names(header: Sequence[str], width: int) -> list[str]:
    """Each column a name of its own: blank ones by letter, repeated ones numbered."""
    if width > MAX_COLUMNS:
        raise Invalid({"file": _("This file has more than 512 columns.")})
    names: list[str] = []
    for index in range(width):
        name = header[index].strip() if index < len(header) else ""
        name = " ".join(name.split())[:120] or _("Column %(letter)s") % {"letter": letter(index)}
        names.append(numbered(name, names))
    return names


def numbered(name: str, taken: Sequence[str]) -> str:
    candidate, count = name, 2
    while candidate in taken:
        candidate, count = f"{name} ({count})", count + 1
    return candidate


def letter(index: int) -> str:
    """A, B, … Z, AA as a spreadsheet names its columns."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def signature(kind: str, columns: Sequence[str]) -> str:
    """Files of the same kind with the same header share a mapping."""
    joined = "\x1f".join([kind, *(column.lower() for column in columns)])
    return hashlib.sha256(joined.encode()).hexdigest()
