"""Second files of the mapping page: what a column says is looked up in one column of such a file and becomes another."""

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports import storage
from core.imports.mapping import MAX_LOOKUP
from core.imports.source import open_source

MOST_LOOKUPS, MOST_COLUMNS, MOST_LETTERS = 5, 20, 2_000_000


def read(pieces: Iterable[bytes]) -> dict[str, Any]:
    """All of a small table: {"columns", "rows"}. Raises: Invalid."""
    with storage.temporary(pieces) as path:
        source = open_source(path)
        columns = source.columns[:MOST_COLUMNS]
        cells = (cells for _number, cells in source.rows())
        rows = [[cell.strip() for cell in row[: len(columns)]] for row in islice(cells, MAX_LOOKUP + 1)]
    if len(rows) > MAX_LOOKUP:
        raise Invalid({"lookup": _("A lookup holds at most 20,000 entries.")})
    if sum(len(cell) for row in rows for cell in row) > MOST_LETTERS:
        raise Invalid({"lookup": _("This file is too large for a lookup: two million characters are read.")})
    if len(columns) < 2:
        raise Invalid({"lookup": _("A lookup needs two columns: what is looked for, and what it becomes.")})
    return {"columns": columns, "rows": rows}


def name_of(filename: str, taken: Iterable[str]) -> str:
    """ "releases" for releases.csv; one of that name is replaced."""
    name = Path(filename.replace("\\", "/")).stem.strip()[:40] or "lookup"
    if name not in taken and len(set(taken)) >= MOST_LOOKUPS:
        raise Invalid({"lookup": _("At most %(most)d lookups are kept for a file.") % {"most": MOST_LOOKUPS}})
    return name


def shown(files: Mapping[str, Any], mapping: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each for the page: of those that a mapping brought along only the name and the number of entries is known."""
    said = mapping.get("lookups") or {}
    return [
        {
            "name": name,
            "columns": files.get(name, {}).get("columns", []),
            "key": said.get(name, {}).get("key", ""),
            "value": said.get(name, {}).get("value", ""),
            "size": len(files[name]["rows"]) if name in files else len(said[name].get("table", {})),
        }
        for name in dict.fromkeys([*files, *said])
    ]


def from_form(
    post: Any, used: Iterable[str], files: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """The mapping's "lookups": of those that a column uses."""
    chosen = dict(zip(post.getlist("lookup-is"), _chosen(post), strict=False))
    found = {}
    for name in dict.fromkeys(used):
        if name in files:
            found[name] = table(files[name], *chosen.get(name, ("", "")))
        elif name in before:
            found[name] = before[name]
    return found


def _chosen(post: Any) -> list[tuple[str, str]]:
    return list(zip(post.getlist("lookup-key"), post.getlist("lookup-value"), strict=False))


def table(file: Mapping[str, Any], key: str, value: str) -> dict[str, Any]:
    """By default its first column becomes its second."""
    columns = file["columns"]
    key = key if key in columns else columns[0]
    value = value if value in columns else columns[1]
    at, to = columns.index(key), columns.index(value)
    entries = {row[at]: row[to] for row in file["rows"] if len(row) > max(at, to)}
    return {"table": entries, "key": key, "value": value}
