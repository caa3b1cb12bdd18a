"""JSON exports as tables: Trello's boards, `gh issue list --json …`, and any list of objects. Read once, then a CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports.json_parts import LIST, ROW, parts
from core.imports.object_cells import ROW_NAMES, cell
from core.imports.sheets import MAX_COLUMNS, MAX_ROWS
from core.imports.trello import board, trello

# What GitHub's reasons for closing an issue say of its state.
WHY_CLOSED = {"not_planned": "Closed as not planned", "duplicate": "Duplicate"}
MOST_LISTS = 1_000
PIECE = 1 << 16


def looks_like_json(path: Path, filename: str) -> bool:
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        head[:1] == b"{"
        or head[:2] in (b"[{", b"[\n", b"[\r", b"[ ", b"[]")
        or filename.lower().endswith(".json")
    )


def as_csv(path: Path) -> Iterator[bytes]:
    """The same as CSV, in pieces. Raises: Invalid where it is no table."""
    return written(as_expected(table(path)))


def as_expected(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Raises: Invalid where a part is of another shape than in any export, such as a list for an id."""
    try:
        yield from rows
    except (TypeError, ValueError, AttributeError, KeyError, RecursionError):
        said = _("This JSON is built unlike the exports that we know. Save it as CSV.")
        raise Invalid({"file": said}) from None


def table(path: Path) -> Iterable[list[str]]:
    """The file is looked through once, and read row by row the second time."""
    found = Survey()
    for part in parts(path):
        found.see(*part)
    if {"cards", "lists"} <= found.counts.keys():
        return trello(board(path))
    rows = found.rows()
    return flat(
        (part for name, kind, part in parts(path) if (name, kind) == (rows, ROW)), found.columns[rows]
    )


class Survey:
    """Which lists a file holds, how long they are, and the columns of their rows."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.columns: dict[str, dict[str, None]] = {}
        self.odd: set[str] = set()

    def see(self, name: str, kind: str, part: Any) -> None:
        if kind == ROW and isinstance(part, dict):
            self.counts[name] += 1
            if self.counts[name] > MAX_ROWS:
                raise Invalid({"file": _("This JSON has more than a million rows. Split it.")})
            if len(self.columns[name]) <= MAX_COLUMNS:  # more are refused, so they need not be known
                self.columns[name].update(dict.fromkeys(part))
        elif kind == ROW:
            self.counts[name] += 1
            self.odd.add(name)
        elif kind == LIST:
            self.counts.setdefault(name, 0)
            self.columns.setdefault(name, {})
            if len(self.counts) > MOST_LISTS:
                raise Invalid({"file": _("This JSON has too many parts to be a table. Save it as CSV.")})

    def rows(self) -> str:
        """The longest list: {"issues": […]}, {"items": […]}. Raises: Invalid where it is none of rows."""
        name = max(self.counts, key=self.counts.__getitem__, default="")
        if not self.counts.get(name) or name in self.odd:
            raise Invalid({"file": _("This JSON holds no list of objects, one for each row.")})
        if len(self.columns[name]) > MAX_COLUMNS:
            raise Invalid({"file": _("This file has more than 512 columns.")})
        return name


def written(rows: Iterable[list[str]]) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(row)
        if text.tell() > PIECE:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


def flat(rows: Iterable[dict[str, Any]], names: Iterable[str]) -> Iterator[list[str]]:
    columns = [name for name in names if name != "stateReason"]
    known = tuple(name for name in ROW_NAMES if name in columns)
    yield columns
    for row in rows:
        reason = str(row.get("stateReason") or row.get("state_reason")).lower()
        row = row | {"state": WHY_CLOSED[reason]} if reason in WHY_CLOSED else row
        yield [cell(row.get(column), column, known) for column in columns]
