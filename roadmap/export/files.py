"""A view as a file: CSV, XLSX, JSON."""

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from defusedcsv import csv
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.imports.lists import joined
from roadmap.export.book import Book, Row
from roadmap.export.heads import DATED, beside

WIDE = {"title": 48, "objective": 28, "parent": 32, "milestone": 24, "tags": 24, "key": 11}
# What a spreadsheet takes for the beginning of a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
# What gets an apostrophe in CSV: those, and what begins as if it had one already.
DEFUSED = re.compile(r"'*[=+\-@\t\r|%]")
# Before March 1900 spreadsheets count days otherwise, or not at all.
FIRST_YEAR = 1901
HIDDEN = ("id",)
MOST_IN_CELL = 32_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def heads(book: Book, columns: Sequence[str]) -> list[str]:
    """A date of the plan takes two columns: in words, as exactly as it is known, and the day that stands for it; what is
    inherited or called like another says in a second one what is meant. Who an item is stands last."""
    known = book.heads
    return [known.get(name) or further[name] for name, further in _columns(book, columns)]


def cells(book: Book, row: Row, columns: Sequence[str]) -> list[Any]:
    return [
        FURTHER[name](book, row) if name in FURTHER else _cell(book, row, name)
        for name, _further in _columns(book, columns)
    ]


def _columns(book: Book, columns: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    last: dict[str, str] = {}
    for name in columns:
        yield name, {}
        further = beside(name, book.labels[name])
        if name == "key":
            last = further
            continue
        yield from ((one, further) for one in further)
    yield from ((one, last) for one in last)


def _cell(book: Book, row: Row, name: str) -> Any:
    parts = book.parts(row, name)
    return joined(parts) if parts else book.exact(row, name)


def _day(name: str) -> Callable[[Book, Row], Any]:
    return lambda book, row: date.fromisoformat(row[name]) if row.get(name) else None


# Columns that stand beside those that were asked for.
FURTHER: dict[str, Callable[[Book, Row], Any]] = {
    **{f"{name}:day": _day(name) for name in DATED},
    "objective:own": lambda book, row: book.names["objective"].get(row.get("own_objective") or ""),
    "parent:key": lambda book, row: book.keys.get(row.get("parent") or ""),
    "id": lambda book, row: row["id"],
}


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
    if isinstance(value, str) and DEFUSED.match(value):
        return f"'{value}"  # `core.imports.returned.unescaped` takes it off again
    return "" if value is None else value


def as_json(book: Book, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[str]:
    """A list of objects by API name; dates of the plan as {"day", "precision", "words"}, moments as they are told, tags and
    choices of several as lists; beside the whole its key, beside the objective that it serves its own."""
    yield "["
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + json.dumps(_object(book, row, columns), ensure_ascii=False)
    yield "\n]\n"


def _object(book: Book, row: Row, columns: Sequence[str]) -> dict[str, Any]:
    found = {"id": row["id"]} | {name: _told(book, row, name) for name in columns}
    for name in DATED:
        if found.get(name):
            found[name] = {"day": row[name], "precision": row[f"{name}_precision"], "words": found[name]}
    more = (("parent_key", "parent", "parent:key"), ("own_objective", "objective", "objective:own"))
    return found | {name: FURTHER[said](book, row) for name, beside, said in more if beside in columns}


def _told(book: Book, row: Row, name: str) -> Any:
    if (parts := book.parts(row, name)) is not None:
        return parts
    exact = book.exact(row, name)
    return book.value(row, name) if isinstance(exact, date) else exact


def as_xlsx(book: Book, rows: Sequence[Row], columns: Sequence[str], title: str) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=sheet_name(title))
    sheet.freeze_panes = "A2"
    names = heads(book, columns)
    for at, (name, _further) in enumerate(_columns(book, columns), 1):
        look = sheet.column_dimensions[get_column_letter(at)]
        look.width, look.hidden = _width(name), name in HIDDEN
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
    if isinstance(value, date) and value.year < FIRST_YEAR:
        value = value.isoformat()
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


def _width(name: str) -> int:
    """In letters: titles need more room than numbers."""
    whole, _colon, part = name.partition(":")
    return 12 if part in ("day", "key") else WIDE.get(whole, 16)


def sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31].strip() or "Roadmap"
