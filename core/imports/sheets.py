"""XLSX, read row by row. What unpacks to far more than it is, or claims to, is refused before it is parsed."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl.packaging.relationship import get_rels_path
from openpyxl.reader.excel import ExcelReader, _find_workbook_part
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, WORKSHEET_TYPE
from openpyxl.xml.functions import fromstring

from core.errors import Invalid
from core.imports.sheet_rows import MAX_COLUMNS, MAX_ROWS, PIECE, Known, refuse, rows, strings

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "full_sheets", "guard", "read"]

MAX_ENTRIES = 2_000
MAX_UNPACKED = 400 * 1024 * 1024
# Sheets are read row by row, and every other part (texts, styles) is in memory as a whole.
MAX_WHOLE = 40 * 1024 * 1024
MAX_TYPES = 256 * 1024
TYPES = "[Content_Types].xml"
SHEET_PATH = re.compile(r"xl/worksheets/[^/]+\.xml")
# Real sheets compress 5 to 30 fold; only bombs go far beyond.
MAX_RATIO = 150
RATIO_MATTERS_FROM = 5 * 1024 * 1024
# Of the parts that are made into objects: 65,000 styles are the most that Excel allows.
MAX_TAGS = 150_000


def guard(path: Path) -> None:
    """Raise Invalid unless the workbook is safe to unpack; looks at the directory of the zip file only."""
    try:
        with zipfile.ZipFile(path) as archive:
            guard_entries(archive.infolist())
            guard_parts(archive)
            guard_memory(archive)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, SyntaxError) as broken:
        raise refuse(
            _("This workbook is damaged or protected by a password. Save it again as XLSX or CSV.")
        ) from broken


def guard_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise refuse(_("This workbook has too many parts to be a table. Save the sheet as CSV."))
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size / packed > MAX_RATIO:
            raise refuse(
                _("This workbook unpacks to far more than its size and is refused. Save the sheet as CSV.")
            )
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise refuse(_("This workbook is too large when unpacked. Save the sheet as CSV."))


def guard_parts(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if TYPES not in names or not any(name.startswith("xl/") for name in names):
        raise refuse(_("This is a zip file but no Excel workbook. Unpack it and upload the table in it."))
    for name in names:
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if b"<!DOCTYPE" in (head := part.read(65_536)) or b"<!ENTITY" in head:
                    raise refuse(
                        _("This workbook contains definitions that tables do not need, and is refused.")
                    )


def guard_memory(archive: zipfile.ZipFile) -> None:
    if archive.getinfo(TYPES).file_size > MAX_TYPES:
        raise refuse(_("This workbook has too many parts to be a table. Save the sheet as CSV."))
    sheets = declared_sheets(archive.read(TYPES))
    whole = [entry for entry in archive.infolist() if entry.filename not in sheets]
    if any(entry.file_size > MAX_WHOLE for entry in whole):
        raise refuse(_("This workbook holds too much text. Save the sheet as CSV."))


def declared_sheets(types: bytes) -> set[str]:
    """Parts that are called sheets and nothing else: a name alone could hide a part that is kept in memory."""
    said = [(part.get("PartName", "")[1:], part.get("ContentType")) for part in fromstring(types)]
    others = {name for name, kind in said if kind != WORKSHEET_TYPE}
    return {name for name, _kind in said if SHEET_PATH.fullmatch(name)} - others


def full_sheets(path: Path, look: int) -> list[str]:
    """Names of the visible sheets that hold something in their first rows."""
    with opened(path) as book:
        return [name for name in book.visible() if any(map(any, islice(book.rows(name), look)))]


def read(path: Path, sheet: str) -> Iterator[list[str]]:
    """All records of a sheet as text, as if it had been saved as CSV with ISO dates."""
    with opened(path) as book:
        if sheet not in book.sheets:
            raise refuse(_("The workbook has no sheet named “%(sheet)s”.") % {"sheet": sheet})
        for cells in book.rows(sheet):
            yield [as_text(cell) for cell in cells]


class Book(ExcelReader):
    """What openpyxl knows of a workbook without its sheets, which are read as they come (`sheet_rows`)."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, read_only=True, data_only=True, keep_links=False)
        self.read_manifest()
        main = _find_workbook_part(self.package).PartName[1:]
        for name in (main, get_rels_path(main), ARC_STYLE):
            self._guard(name)
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        found = [(sheet, rel) for sheet, rel in self.parser.find_sheets() if "chartsheet" not in rel.Type]
        self.sheets = {
            sheet.name: (sheet.state, rel.target) for sheet, rel in found if rel.target in self.valid_files
        }

    def _guard(self, name: str) -> None:
        """Of these parts openpyxl makes objects, each a thousand times as large as its two tags."""
        if name in self.valid_files:
            with self.archive.open(name) as part:
                if sum(piece.count(b"<") for piece in iter(lambda: part.read(PIECE), b"")) > MAX_TAGS:
                    raise refuse(_("This workbook has too many parts to be a table. Save the sheet as CSV."))

    def visible(self) -> list[str]:
        return [name for name, (state, _target) in self.sheets.items() if state == "visible"]

    @cached_property
    def known(self) -> Known:
        shared = self.package.find(SHARED_STRINGS)
        texts = []
        if shared is not None:
            with self.archive.open(shared.PartName[1:]) as part:
                texts = strings(part)
        return Known(texts, set(self.wb._date_formats), set(self.wb._timedelta_formats), self.wb.epoch)

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        with self.archive.open(self.sheets[sheet][1]) as part:
            yield from rows(part, self.known)


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """The workbook, by its bytes: openpyxl would refuse a name without ".xlsx"."""
    with path.open("rb") as file:
        try:
            book = Book(file)
            yield book
            book.archive.close()
        except (Invalid, GeneratorExit):
            raise
        except Exception as broken:  # openpyxl raises whatever the damage happens to cause
            raise refuse(_("This workbook cannot be read. Save it again as XLSX or CSV.")) from broken


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\0", "")
