"""Playing a history of changes through the actions at its own times, so that the event log tells it as it happened.

The history is a table of (at, id, field, old, new). What is known of a thing so far is kept as a row, as a file of
items would hold it; each change makes a new row, and the row goes in like any other by the mapping of the items.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from core.imports.dates import DateStyle, parse_datetime
from core.imports.mapping import parse
from core.imports.reader import Reader
from core.models import User, Workspace
from core.tenancy import acting
from roadmap.imports import ItemImporter


@dataclass(frozen=True)
class Step:
    """One change of one field. `line` is its place in the history."""

    line: int
    at: datetime
    id: str
    field: str
    new: str


@dataclass
class Replayed:
    """What the rows did; each change of one thing at one time is a row. `refused`: {(at, id): why}."""

    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    refused: dict[tuple[datetime, str], str] = field(default_factory=dict)


def steps(rows: Iterable[Mapping[str, str]], id_column: str, created: str) -> list[Step]:
    """The history in the order of time. `created` is the column that the field "created" fills."""
    found = []
    for line, row in enumerate(rows, start=2):
        name = created if row["field"] == "created" else row["field"]
        at = parse_datetime(row["at"], DateStyle(), UTC)
        found.append(Step(line, at, row[id_column], name, row["new"]))
    return sorted(found, key=lambda step: (step.at, step.line))


def moments(
    history: Iterable[Step], id_column: str, columns: list[str]
) -> Iterator[tuple[datetime, list[Any]]]:
    """(time, [(id, cells)]) for each time: how every thing that changed then stood afterwards."""
    known: dict[str, dict[str, str]] = {}
    for at, changes in groupby(history, key=lambda step: step.at):
        touched: dict[str, None] = {}
        for change in changes:
            row = known.setdefault(change.id, dict.fromkeys(columns, "") | {id_column: change.id})
            row[change.field] = change.new
            touched[change.id] = None
        yield at, [(one, [known[one][column] for column in columns]) for one in touched]


def replay(
    history: list[Step],
    mapping: dict[str, Any],
    *,
    workspace: Workspace,
    user: User,
    id_column: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Replayed:
    """Bring the history into `workspace`. Fields of the mapping whose columns the history lacks are left out.

    With `since` what lies before is known, so that rows are whole, but not played: it came in earlier.
    """
    history = [step for step in history if until is None or step.at < until]
    columns = [id_column, *sorted({step.field for step in history} - {id_column})]
    reader = Reader(
        ItemImporter, parse(known_only(mapping, columns), ItemImporter), columns, ZoneInfo(workspace.zone)
    )
    all_rows = (row for _at, rows in moments(history, id_column, columns) for row in rows)
    reader.use(reader.survey(all_rows))
    told = Replayed()
    for at, rows in moments(history, id_column, columns):
        if since and at < since:
            continue
        with acting(workspace, user, "import", at=at) as actor:
            actor.require("roadmap.write")
            if not told.rows:
                reader.begin()
            bring_in(ItemImporter(actor, reader.mapping.options), reader, at, rows, told)
    return told


def bring_in(importer: ItemImporter, reader: Reader, at: datetime, rows: list[Any], told: Replayed) -> None:
    read = [(one, reader.row(number, cells)) for number, (one, cells) in enumerate(rows)]
    outcomes = {
        outcome.number: outcome for outcome in importer.apply([row for _one, row in read if not row.error])
    }
    for one, row in read:
        outcome = outcomes.get(row.number)
        state, why = (outcome.state, outcome.error) if outcome else ("rejected", row.error)
        told.rows += 1
        told.counts[state] = told.counts.get(state, 0) + 1
        if state == "rejected":
            told.refused[at, one] = why


def known_only(mapping: dict[str, Any], columns: list[str]) -> dict[str, Any]:
    """The mapping without fields that need a column which is not there. When a thing shipped the history says itself."""
    whole = parse(mapping, ItemImporter)
    there = {step.field for step in whole.steps if step.sources <= set(columns)} - {"shipped"}
    return mapping | {"fields": {name: spec for name, spec in mapping["fields"].items() if name in there}}
