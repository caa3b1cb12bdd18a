"""A view as a file: CSV, XLSX, JSON."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from defusedcsv import csv
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from roadmap.export.rows import Book, Row

DATED = ("start", "end")
MOST_IN_CELL = 32_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def heads(book: Book, columns: Sequence[str]) -> list[str]:
    """A date takes two columns: in words, as exactly as it is known, and the day that stands for it."""
    found: list[str] = []
    for name in columns:
        found.append(book.labels[name])
        if name in DATED:
            found.append(_("%(field)s (day)") % {"field": book.labels[name]})
    return found


def cells(book: Book, row: Row, columns: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for name in columns:
        found.append(book.words(row, name))
        if name in DATED:
            found.append(row[name])
    return found


class _Echo:
    """What csv writes to: hands back each line instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def as_csv(book: Book, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """Line by line; what a spreadsheet would take for a formula is defused."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(heads(book, columns))
    for row in rows:
        yield writer.writerow(["" if one is None else one for one in cells(book, row, columns)])


def as_json(book: Book, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """A list of objects by API name; dates as {"day", "precision", "words"}."""
    yield "["
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + json.dumps(_object(book, row, columns), ensure_ascii=False)
    yield "\n]\n"


def _object(book: Book, row: Row, columns: Sequence[str]) -> dict[str, Any]:
    found = {"id": row["id"]} | {name: book.words(row, name) for name in columns}
    for name in DATED:
        if found.get(name):
            found[name] = {"day": row[name], "precision": row[f"{name}_precision"], "words": found[name]}
    return found


def as_xlsx(book: Book, rows: Sequence[Row], columns: Sequence[str], title: str) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=_sheet_name(title))
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, one) for one in heads(book, columns)])
    for row in rows:
        sheet.append([_cell(sheet, one) for one in cells(book, row, columns)])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """A text is a text, also one that begins with "="."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_IN_CELL])
    cell.data_type = "s"
    return cell


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "Roadmap"
