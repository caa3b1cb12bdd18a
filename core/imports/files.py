"""A mapping file from disk, with the lookups that it names beside it made part of it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports import storage
from core.imports.source import open_source


def load_mapping(path: Path, lookups: Path | None = None) -> dict[str, Any]:
    """The mapping in a JSON file. Raises: Invalid naming what is wrong.

    A lookup {"file": "releases.csv", "key": "release", "value": "date"} is read from the folder `lookups`, or from
    beside the mapping, and becomes part of it, so that the mapping can travel to a worker on another machine.
    """
    try:
        mapping = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as broken:
        raise Invalid(
            {"mapping": _("%(path)s cannot be read: %(why)s") % {"path": path, "why": broken}}
        ) from broken
    for lookup in mapping.get("lookups", {}).values():
        if "file" in lookup:
            file = find(lookup.pop("file"), [path.parent, *([lookups] if lookups else [])])
            lookup["table"] = table(file, lookup.pop("key", ""), lookup.pop("value", ""))
    return mapping


def find(name: str, folders: list[Path]) -> Path:
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise Invalid({"lookups": _("The file %(name)s is not there.") % {"name": name}})
    return found


def table_of_upload(pieces: Iterable[bytes]) -> dict[str, str]:
    """The first two columns of an uploaded file, first → second."""
    with storage.temporary(pieces) as path:
        return table(path, "", "")


def table(path: Path, key: str, value: str) -> dict[str, str]:
    """{key column: value column} of a CSV file; by default its first two columns."""
    source = open_source(path)
    columns = source.columns
    names = [key or columns[0], value or columns[min(1, len(columns) - 1)]]
    absent = [name for name in names if name not in columns]
    if absent:
        raise Invalid(
            {"lookups": _("%(path)s has no column “%(name)s”.") % {"path": path, "name": absent[0]}}
        )
    at, to = (columns.index(name) for name in names)
    return {
        cells[at].strip(): cells[to].strip() for _number, cells in source.rows() if len(cells) > max(at, to)
    }
