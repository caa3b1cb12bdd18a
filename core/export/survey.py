"""The first pass over an archive: is all there and sound, and what must be known of it before a row is written."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.export.archive import PEOPLE, Archive, file_of, refuse
from core.export.names import ID
from core.export.tables import LOG, tables

CURSOR = re.compile(r"\d{1,18}-\d{1,18}")
PERSON = {"id", "email", "name", "language", "zone", "is_active", "role"}


@dataclass
class Survey:
    ids: set[str] = field(default_factory=set)
    people: list[dict[str, Any]] = field(default_factory=list)
    # Transactions in the log, and places in it that rows name.
    transactions: int = 0
    cursors: set[tuple[int, int]] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)


def survey(archive: Archive) -> Survey:
    """Read every line once. Raises: Invalid at the first that cannot be."""
    found = Survey()
    for line in archive.lines(PEOPLE):
        found.people.append(row_of(line, PEOPLE, PERSON))
    for label in tables():
        if file_of(label) in archive.files:
            found.counts[label] = read_table(archive, label, found)
    return found


def read_table(archive: Archive, label: str, found: Survey) -> int:
    keys, count, last = set(archive.columns(label)), 0, None
    for line in archive.lines(file_of(label)):
        row = row_of(line, file_of(label), keys)
        count += 1
        if label == LOG:
            found.transactions += row["xid"] != last
            last = row["xid"]
        else:
            note(row, found)
    return count


def row_of(line: str, name: str, keys: set[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or row.keys() != keys:
        raise refuse(_("%(name)s holds a row that cannot be read."), name=name)
    return row


def note(row: dict[str, Any], found: Survey) -> None:
    pk, cursor = row.get("id"), row.get("cursor")
    if isinstance(pk, str) and ID.fullmatch(pk):
        found.ids.add(pk)
    if isinstance(cursor, str) and CURSOR.fullmatch(cursor):
        xid, number = cursor.split("-")
        found.cursors.add((int(xid), int(number)))
