"""Where the live plan moved since a scenario changed it: nothing of that is overwritten unasked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from roadmap.models import ChangeKind, Item, Link, LinkKind, ScenarioChange
from roadmap.overlay import heads_of, part, part_of

# Not a field: the row itself is deleted, an end of the link is.
GONE, ENDS = "gone", "ends"
# Kind, source and target of a link, which no other link has.
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Clash:
    """A field that the live plan changed since the scenario did: `ours` is the scenario's value, `theirs` the live."""

    change: ScenarioChange
    field: str
    was: Any = None
    ours: Any = None
    theirs: Any = None


def label_of(change: ScenarioChange) -> str:
    """How people call what it changes."""
    if change.item:
        return str(change.item.key)
    return change.label or str(change.fields.get("title", ""))


def clashes_of(changes: Iterable[ScenarioChange]) -> dict[UUID, list[Clash]]:
    """By change, where the live row is neither as it was nor as the scenario wants it; at most three queries.

    The rows are fetched with the changes.
    """
    rows = [change for change in changes if not change.applied_at]
    new = [
        change for change in rows if change.kind == ChangeKind.LINK and not change.link and not change.is_gone
    ]
    ends, there = (known_ends(new), _links_between(new)) if new else (set(), {})
    return {
        change.pk: _of_link(change, ends, there) if change.kind == ChangeKind.LINK else _of_row(change)
        for change in rows
    }


def _of_row(change: ScenarioChange) -> list[Clash]:
    if change.is_gone:
        return [Clash(change, GONE)]
    found = _of_fields(change)
    if change.item and change.item.archived_at and "archived" not in change.fields:
        found.append(Clash(change, "archived_at", None, None, change.item.archived_at.isoformat()))
    return found


def _of_fields(change: ScenarioChange) -> list[Clash]:
    found = []
    for head in heads_of(change.was):
        was, ours = part(change.was, head), part(change.fields, head)
        theirs = part_of(change.live, head)
        if theirs not in (was, ours):
            found.append(Clash(change, head, was, ours, theirs))
    return found


def _of_link(change: ScenarioChange, ends: set[str], there: Mapping[Place, Link]) -> list[Clash]:
    if change.link:
        theirs, was = change.link.lag, change.was["lag"]
        ours = None if change.drop else change.fields["lag"]
        return [Clash(change, "lag", was, ours, theirs)] if theirs not in (was, ours) else []
    if change.is_gone:
        return [] if change.drop else [Clash(change, GONE)]
    if not {change.fields["source"], change.fields["target"]} <= ends:
        return [Clash(change, ENDS)]
    same, ours = there.get(place_of(change)), change.fields["lag"]
    return [Clash(change, "lag", None, ours, same.lag)] if same and same.lag != ours else []


def known_ends(changes: Iterable[ScenarioChange]) -> set[str]:
    """Of the ends of these new links, those that exist: in the live plan, or as items that the scenario makes."""
    links = [change for change in changes if change.kind == ChangeKind.LINK]
    ends = {change.fields[end] for change in links for end in ("source", "target")}
    live = {str(pk) for pk in Item.objects.filter(pk__in=ends).values_list("pk", flat=True)}
    new = ScenarioChange.objects.filter(pk__in=ends - live, applied_at=None).values_list("pk", flat=True)
    return live | {str(pk) for pk in new}


def like(change: ScenarioChange) -> Link | None:
    """The link of the live plan that says the same as a new one."""
    return _links_between([change]).get(place_of(change))


def _links_between(changes: Iterable[ScenarioChange]) -> dict[Place, Link]:
    """Links of the live plan between the ends of these, by what they say."""
    ends = {change.fields[end] for change in changes for end in ("source", "target")}
    rows = Link.objects.filter(source__in=ends, target__in=ends)
    return {_place(row.kind, str(row.source_id), str(row.target_id)): row for row in rows}


def place_of(change: ScenarioChange) -> Place:
    return _place(*(change.fields[name] for name in ("kind", "source", "target")))


def _place(kind: str, source: str, target: str) -> Place:
    """What relates to each other does so both ways."""
    first, second = sorted((source, target)) if kind == LinkKind.RELATES else (source, target)
    return kind, first, second
