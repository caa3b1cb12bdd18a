"""Links that a file names: what a row blocks, waits for, relates to or duplicates."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from core.api.reading import read_json
from core.imports import Outcome, Row
from core.imports.base import say
from core.tenancy import Actor
from roadmap.actions.hanging import link_up
from roadmap.import_names import Finder, unlisted
from roadmap.models import Item, Link, LinkKind
from roadmap.schedule import Web

# Our field → (kind, whether the row is the source).
FIELDS = {
    "blocks": (LinkKind.BLOCKS, True),
    "blocked_by": (LinkKind.BLOCKS, False),
    "relates_to": (LinkKind.RELATES, True),
    "duplicates": (LinkKind.DUPLICATES, True),
}
COLUMNS = (*FIELDS, "relations")
# As Plane writes them: [{"type": "blocked_by", "issue": "TEST-2"}], or {"blocked_by": "TEST-2"}.
TYPES = {
    "blocking": "blocks", "blocks": "blocks", "blocked_by": "blocked_by", "relates_to": "relates_to",
    "duplicate": "duplicates", "duplicates": "duplicates",
}  # fmt: skip


class Wanted(NamedTuple):
    row: int
    kind: str
    outward: bool
    name: str


def wanted_of(row: Row) -> Iterator[Wanted]:
    for field, (kind, outward) in FIELDS.items():
        if said := row.values.get(field):
            yield from (Wanted(row.number, kind, outward, name) for name in unlisted(said))
    for field, name in relations(row.values.get("relations")):
        kind, outward = FIELDS[field]
        yield Wanted(row.number, kind, outward, name)


def relations(text: str | None) -> Iterator[tuple[str, str]]:
    if not text:
        return
    try:
        said = read_json(text)
    except ValueError:
        return
    if isinstance(said, dict):
        said = [{"type": kind, "issue": name} for kind, name in said.items()]
    for one in said if isinstance(said, list) else ():
        if isinstance(one, dict) and str(one.get("type")) in TYPES and one.get("issue"):
            yield TYPES[one["type"]], str(one["issue"])


class Links:
    """The links of one batch: noted while its rows are prepared, made when all of them are there."""

    def __init__(self) -> None:
        self.wanted: list[Wanted] = []

    def note(self, rows: Iterable[Row]) -> set[str]:
        """Take the links out of the rows; what they name."""
        for row in rows:
            self.wanted += wanted_of(row)
            for field in COLUMNS:
                row.values.pop(field, None)
        return {one.name for one in self.wanted}

    def make(
        self,
        items: Mapping[int, Item],
        outcomes: Mapping[int, Outcome],
        find: Finder,
        closing: bool,
        web: Callable[[], Web],
        by: Actor,
        new: Container[Any] = (),
    ) -> None:
        """What is `new` in this batch has no links yet. Those whose other end is not there yet are asked for again at the end; then what is unknown is told."""
        rows: list[tuple[Outcome, dict[str, Any]]] = []
        for one in self.wanted:
            outcome, mine, other = outcomes[one.row], items.get(one.row), find(one.name)
            if mine is None or outcome.state == "rejected":
                continue
            if other is not None:
                ends = (mine, other) if one.outward else (other, mine)
                rows.append((outcome, {"source": ends[0], "target": ends[1], "kind": one.kind}))
            elif not closing:
                outcome.again = True
            elif not find.came(one.name):
                words = _("“%(name)s”, which it %(kind)s, was not found; it came in without this link.")
                outcome.warnings.append(words % {"name": one.name, "kind": LinkKind(one.kind).label})
        self._make(unknown(rows, new), web, by)

    def _make(self, rows: list[tuple[Outcome, dict[str, Any]]], web: Callable[[], Web], by: Actor) -> None:
        if not rows:
            return
        refusals = link_up([row for _outcome, row in rows], web(), by=by)
        for (outcome, row), refusal in zip(rows, refusals, strict=True):
            if refusal:
                outcome.warnings.append(say(refusal))
            else:
                tell(outcome, row)


def unknown(
    rows: list[tuple[Outcome, dict[str, Any]]], made: Container[Any]
) -> list[tuple[Outcome, dict[str, Any]]]:
    """Without the links that there are, and each once: both ends of a link may name it. What was just made has none."""
    ends = ((row["source"].pk, row["target"].pk) for _outcome, row in rows)
    ids = {pk for both in ends if not any(one in made for one in both) for pk in both}
    known = {place(link.kind, link.source_id, link.target_id) for link in between(ids)} if ids else set()
    new = []
    for outcome, row in rows:
        key = place(row["kind"], row["source"].pk, row["target"].pk)
        if key not in known:
            known.add(key)
            new.append((outcome, row))
    return new


def between(ids: set[Any]) -> Iterable[Link]:
    return Link.objects.filter(Q(source__in=ids), Q(target__in=ids))


def place(kind: str, source: Any, target: Any) -> tuple[Any, ...]:
    return (kind, *(sorted((source, target)) if kind == LinkKind.RELATES else (source, target)))


def tell(outcome: Outcome, row: dict[str, Any]) -> None:
    if outcome.state == "unchanged":
        outcome.state = "updated"
    if outcome.state == "updated":
        said = f"{row['source'].key} {LinkKind(row['kind']).label} {row['target'].key}"
        outcome.changes.setdefault("links", ["", []])[1].append(said)
