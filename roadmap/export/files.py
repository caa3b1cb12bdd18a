"""A view as a file: CSV, XLSX, JSON."""

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from defusedcsv import csv
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from roadmap.export.book import ROLLED_DAYS, Book, Row

DATED = ("start", "end", *ROLLED_DAYS)
WIDE = {"title": 48, "objective": 28, "parent": 32, "milestone": 24, "tags": 24, "key": 11}
# What a spreadsheet takes for the beginning of a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
MOST_IN_CELL = 32_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def heads(book: Book, columns: Sequence[str]) -> list[str]:
    """A date of the plan takes two columns: in words, as exactly as it is known, and the day that stands for it."""
    found: list[str] = []
    for name in columns:
        found.append(book.labels[name])
        if name in DATED:
            found.append(_("%(field)s (day)") % {"field": book.labels[name]})
    return found


def cells(book: Book, row: Row, columns: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for name in columns:
        found.append(book.exact(row, name))
        if name in DATED:
            found.append(date.fromisoformat(row[name]) if row.get(name) else None)
    return found


class Echo:
    """What csv writes to: hands back each line instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def as_csv(book: Book, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """Line by line; what a spreadsheet would take for a formula is defused."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(heads(book, columns))
    for row in rows:
        yield writer.writerow([plain(one) for one in cells(book, row, columns)])


def plain(value: Any) -> Any:
    """2027-03-31, 2027-03-31 14:05: as every spreadsheet reads it."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, str) and value.startswith(FORMULAS[-2:]):
        return f"'{value}"  # defusedcsv looks at the signs themselves only
    return "" if value is None else value


def as_json(book: Book, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """A list of objects by API name; dates of the plan as {"day", "precision", "words"}, moments as they are told."""
    yield "["
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + json.dumps(_object(book, row, columns), ensure_ascii=False)
    yield "\n]\n"


def _object(book: Book, row: Row, columns: Sequence[str]) -> dict[str, Any]:
    found = {"id": row["id"]} | {name: _told(book, row, name) for name in columns}
    for name in DATED:
        if found.get(name):
            found[name] = {"day": row[name], "precision": row[f"{name}_precision"], "words": found[name]}
    return found


def _told(book: Book, row: Row, name: str) -> Any:
    exact = book.exact(row, name)
    return book.value(row, name) if isinstance(exact, date) else exact


def as_xlsx(book: Book, rows: Sequence[Row], columns: Sequence[str], title: str) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=sheet_name(title))
    sheet.freeze_panes = "A2"
    names = heads(book, columns)
    for at, wide in enumerate(_widths(columns), 1):
        sheet.column_dimensions[get_column_letter(at)].width = wide
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(rows) + 1}"
    workbook.properties.title, workbook.properties.creator = title, "pmhub"
    sheet.append([as_head(sheet, one) for one in names])
    for row in rows:
        sheet.append([as_cell(sheet, one) for one in cells(book, row, columns)])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_cell(sheet: Any, value: Any) -> Any:
    """A text is a text, also one that begins with "=", and stays one when somebody edits it; a day is a day."""
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return cell
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_IN_CELL])
    cell.data_type = "s"
    if value.startswith(FORMULAS):
        cell.quotePrefix = True
    return cell


def as_head(sheet: Any, name: str) -> Any:
    cell = as_cell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _widths(columns: Sequence[str]) -> Iterator[int]:
    """In letters: titles need more room than numbers."""
    for name in columns:
        yield WIDE.get(name, 16)
        if name in DATED:
            yield 12


def sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "Roadmap"
