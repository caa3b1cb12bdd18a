"""Where the live plan moved since a scenario changed it: nothing of that is overwritten unasked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from roadmap.models import ChangeKind, Item, Link, LinkKind, ScenarioChange
from roadmap.overlay import heads_of, part, part_of

# Not a field: the row itself is deleted, an end of the link is.
GONE, ENDS = "gone", "ends"


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


def clashes_of(change: ScenarioChange) -> list[Clash]:
    """Where the live row is neither as it was nor as the scenario wants it. The row is fetched with the change."""
    if change.applied_at:
        return []
    if change.kind == ChangeKind.LINK:
        return _of_link(change)
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


def _of_link(change: ScenarioChange) -> list[Clash]:
    if change.link:
        theirs, was = change.link.lag, change.was["lag"]
        ours = None if change.drop else change.fields["lag"]
        return [Clash(change, "lag", was, ours, theirs)] if theirs not in (was, ours) else []
    if change.is_gone:
        return [] if change.drop else [Clash(change, GONE)]
    return _of_new_link(change)


def _of_new_link(change: ScenarioChange) -> list[Clash]:
    ends = {change.fields["source"], change.fields["target"]}
    if len(ends & known_ends([change])) < len(ends):
        return [Clash(change, ENDS)]
    there = like(change)
    ours = change.fields["lag"]
    return [Clash(change, "lag", None, ours, there.lag)] if there and there.lag != ours else []


def known_ends(changes: Iterable[ScenarioChange]) -> set[str]:
    """Of the ends of these new links, those that exist: in the live plan, or as items that the scenario makes."""
    links = [change for change in changes if change.kind == ChangeKind.LINK]
    ends = {change.fields[end] for change in links for end in ("source", "target")}
    live = {str(pk) for pk in Item.objects.filter(pk__in=ends).values_list("pk", flat=True)}
    new = ScenarioChange.objects.filter(pk__in=ends - live, applied_at=None).values_list("pk", flat=True)
    return live | {str(pk) for pk in new}


def like(change: ScenarioChange) -> Link | None:
    """The link of the live plan that says the same as a new one."""
    source, target, kind = (change.fields[name] for name in ("source", "target", "kind"))
    rows = Link.objects.filter(kind=kind)
    if kind == LinkKind.RELATES:
        return rows.filter(source__in=[source, target], target__in=[source, target]).first()
    return rows.filter(source=source, target=target).first()
