"""A view as it goes on paper: bars over time, columns of cards, or a table."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.dates import say, span
from core.tenancy import Actor
from roadmap.export.asked import Asked
from roadmap.export.drawing import Bar, timeline
from roadmap.export.rows import Book, Row, rows_of

TONES = {"shipped": "done", "dropped": "dropped", "in_progress": "going"}


@dataclass(frozen=True)
class Sheet:
    kind: str
    count: int
    heads: list[str] = field(default_factory=list)
    groups: list[tuple[str, list[list[Any]]]] = field(default_factory=list)
    drawing: SafeString = field(default_factory=SafeString)
    undated: list[str] = field(default_factory=list)
    stacks: list[tuple[str, list[Row]]] = field(default_factory=list)


def sheet_of(actor: Actor, asked: Asked) -> Sheet:
    """Matrix and tree are written as tables, a calendar as bars."""
    book = Book()
    rows = book.sorted(rows_of(asked, actor), asked.sort)
    if asked.kind == "board":
        name = asked.stacks if asked.stacks in book.labels else "horizon"
        return Sheet("board", len(rows), stacks=_grouped(book, rows, name))
    if asked.kind in ("timeline", "calendar"):
        undated = [row["title"] for row in rows if not (row["start"] or row["end"])]
        return Sheet("timeline", len(rows), drawing=drawing_of(book, rows, asked, actor), undated=undated)
    columns = [name for name in asked.columns if name in book.labels]
    groups = _grouped(book, rows, asked.group[0] if asked.group and asked.group[0] in book.labels else "")
    lines = [(title, [[book.words(row, name) for name in columns] for row in some]) for title, some in groups]
    return Sheet("table", len(rows), [book.labels[name] for name in columns], lines)


def drawing_of(book: Book, rows: list[Row], asked: Asked, actor: Actor) -> SafeString:
    dated = [row for row in rows if row["start"] or row["end"]]
    return timeline(
        [_bar(book, row, asked.lanes) for row in dated], actor.now.date(), _("The plan over time")
    )


def _bar(book: Book, row: Row, lanes: str) -> Bar:
    first, last = (date.fromisoformat(row[name]) for name in (_or(row, "start"), _or(row, "end")))
    precisions = [row[f"{_or(row, name)}_precision"] for name in ("start", "end")]
    told = dict.fromkeys(say(day, known) for day, known in zip((first, last), precisions, strict=True))
    lane = str(book.words(row, lanes) or "") if lanes in book.labels else ""
    begin, end = span(first, precisions[0])[0], span(last, precisions[1])[1]
    tone = TONES.get(book.value(row, "category"), "planned")
    return Bar(row["title"], lane, begin, end, precisions != ["day", "day"], tone, " – ".join(told))


def _or(row: Row, name: str) -> str:
    """An item with one date stands at that one."""
    return name if row[name] else {"start": "end", "end": "start"}[name]


def _grouped(book: Book, rows: list[Row], name: str) -> list[tuple[str, list[Row]]]:
    if not name:
        return [("", rows)]
    order = book.order.get(name)
    ordered = book.sorted(rows, [name]) if order else rows
    found: dict[str, list[Row]] = {}
    for row in ordered:
        found.setdefault(str(book.words(row, name) or ""), []).append(row)
    last = found.pop("", [])
    return [*found.items(), *([(_("None"), last)] if last else [])]
