"""A page beside the views as rows: what a file or a picture of it is made from, and the files themselves."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from defusedcsv import csv
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from core.dates import say
from core.templatetags.ui import number
from roadmap.export.files import Echo, as_cell, as_head, plain, sheet_name


@dataclass(frozen=True, slots=True)
class Column:
    """`wide`: in letters; `figure`: a number, at the right; `bare`: for who reckons with it, not for pictures."""

    name: str
    label: str
    wide: int = 16
    figure: bool = False
    bare: bool = False


@dataclass(slots=True)
class Line:
    """One row. `kind`: of what it tells, for who reads the data; `level`: how far below the topmost; `bold`: it has others
    below it; `long`: its title is a text of many lines."""

    kind: str
    values: dict[str, Any]
    level: int = 0
    bold: bool = False
    long: bool = False
    hue: int | None = None
    # The columns that tell of something late.
    late: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    """`said`: what matters in it, in words. The title is a column that all have."""

    name: str
    title: str
    said: str
    columns: list[Column]
    lines: list[Line] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    heads: list[str] = field(init=False)

    def __post_init__(self) -> None:
        # Now, for lines are written when the reader's language is no longer asked.
        self.heads = [_("Kind"), _("Level"), *(column.label for column in self.columns)]

    def cells(self, line: Line) -> list[Any]:
        values = [line.values.get(column.name) for column in self.columns]
        return [self.kinds.get(line.kind, line.kind), line.level + 1, *values]


def as_csv(sheet: Sheet) -> Iterator[str]:
    """Line by line; what a spreadsheet would take for a formula is defused."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(sheet.heads)
    for line in sheet.lines:
        yield writer.writerow([plain(one) for one in sheet.cells(line)])


def as_json(sheet: Sheet) -> Iterator[str]:
    """A list of objects; a day as YYYY-MM-DD."""
    yield "["
    for place, line in enumerate(sheet.lines):
        told = {"kind": line.kind, "level": line.level + 1} | line.values
        yield (",\n" if place else "\n") + json.dumps(told, ensure_ascii=False, default=str)
    yield "\n]\n"


def as_xlsx(sheet: Sheet) -> bytes:
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(title=sheet_name(sheet.title))
    page.freeze_panes = "A2"
    for at, wide in enumerate((14, 8, *(column.wide for column in sheet.columns)), 1):
        page.column_dimensions[get_column_letter(at)].width = wide
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.heads))}{len(sheet.lines) + 1}"
    workbook.properties.title, workbook.properties.creator = sheet.title, "pmhub"
    page.append([as_head(page, one) for one in sheet.heads])
    for line in sheet.lines:
        page.append([as_cell(page, one) for one in sheet.cells(line)])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def shown(value: Any) -> str:
    """As a picture has it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return say(value, "day")
    return number(value) if isinstance(value, int | float) else str(value)
