"""What is part of what, and what wholes are by their parts."""

from collections.abc import Iterator

from roadmap.export.book import Row


def nested(rows: list[Row]) -> Iterator[tuple[Row, int]]:
    """Children below their parents, where both are shown, with how deep they hang."""
    here = {row["id"] for row in rows}
    below: dict[str, list[Row]] = {}
    roots = []
    for row in rows:
        if row["parent"] in here:
            below.setdefault(row["parent"], []).append(row)
        else:
            roots.append(row)
    waiting, seen = [(row, 0) for row in reversed(roots)], set()
    while waiting:
        row, depth = waiting.pop()
        if row["id"] not in seen:
            seen.add(row["id"])
            yield row, depth
            waiting += [(child, depth + 1) for child in reversed(below.get(row["id"], ()))]


def in_time(row: Row) -> Row | None:
    """The row; without dates of its own, with those of its parts; None without either."""
    if row["start"] or row["end"]:
        return row
    if not (row.get("rollup_start") or row.get("rollup_end")):
        return None
    edges = ("start", "end", "start_precision", "end_precision")
    return row | {name: row[f"rollup_{name}"] for name in edges} | {"of_parts": True}
