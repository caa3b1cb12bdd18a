"""What events of the changes in a scenario say: which item, and what of it, from what to what."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import say
from core.models import Event
from roadmap.models import ChangeKind, Scenario, ScenarioChange
from roadmap.overlay import EMPTIABLE, REFERENCES

MODEL = "roadmap.scenariochange"
Pairs = dict[str, list[Any]]


class Told:
    """How the scenarios and the changes are called that events are about, also those that are deleted since."""

    def __init__(self, events: Iterable[Event]) -> None:
        events = list(events)
        mine = [event for event in events if event.model == MODEL]
        ends = [one for one in events if one.model == "roadmap.scenario" and one.operation == "delete"]
        self.gone_along = {(one.xid, one.object_id) for one in ends}
        changes, scenarios = {one.object_id for one in mine}, {one.parent_id for one in mine}
        self.kinds: dict[UUID, str] = {}
        self.labels: dict[UUID, str] = {}
        self.scenarios: dict[UUID, str] = {}
        if mine:
            self._read(changes)
            self.scenarios = dict(Scenario.objects.filter(pk__in=scenarios).values_list("pk", "name"))
            self._recall(changes - self.labels.keys(), scenarios - self.scenarios.keys())

    def _read(self, changes: set[UUID]) -> None:
        rows = ScenarioChange.objects.filter(pk__in=changes).values_list("pk", "kind", "label")
        for pk, kind, label in rows:
            self.kinds[pk], self.labels[pk] = kind, label

    def _recall(self, changes: set[UUID], scenarios: set[UUID | None]) -> None:
        """From the log, where the last thing that it knows is how they ended."""
        if not changes and not scenarios:
            return
        gone = Event.objects.filter(
            object_id__in=changes | scenarios, model__in=(MODEL, "roadmap.scenario"), operation="delete"
        )
        for event in gone.order_by("id"):
            old = {name: pair[0] for name, pair in event.changes.items()}
            if event.model == MODEL:
                self.kinds[event.object_id], self.labels[event.object_id] = old["kind"], old["label"]
            else:
                self.scenarios[event.object_id] = old["name"]

    def head(self, event: Event, inside: bool = False) -> str:
        """`inside`: told in the history of the scenario, which needs no name."""
        scenario = self.scenarios.get(event.parent_id, "") if event.parent_id else ""
        label = self.labels.get(event.object_id, "")
        if inside:
            return f"{label}:"
        return _("In “%(scenario)s”, %(what)s:") % {"scenario": scenario, "what": label}


def new_labels(ids: Iterable[str]) -> dict[str, str]:
    """What only scenarios have, by the id of the change that makes it."""
    rows = ScenarioChange.objects.filter(pk__in=list(ids)).values_list("pk", "label")
    return {str(pk): label for pk, label in rows}


def as_of_item(event: Event) -> Event:
    """The event of an item that would do to the live plan what this does to the scenario."""
    if event.model != MODEL:
        return event
    return Event(model="roadmap.item", operation="update", changes=_columns(pairs_of(event)))


def pairs_of(event: Event) -> Pairs:
    """By field: what it was, in the scenario or else in the live plan, and what it became."""
    (old, new), (was, known) = (_sides(event, name) for name in ("fields", "was"))
    names = [*new, *(name for name in old if name not in new)]
    found = {name: [old.get(name, known.get(name)), new.get(name, was.get(name))] for name in names}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _sides(event: Event, column: str) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = event.changes.get(column, [None, None])
    return before or {}, after or {}


def _columns(pairs: Pairs) -> Pairs:
    """As the log of items has them."""
    found = {}
    for name, pair in pairs.items():
        if name == "archived":
            found["archived_at"] = [value or None for value in pair]
        elif name in EMPTIABLE:
            found[name] = ["" if value is None else value for value in pair]
        else:
            found[f"{name}_id" if name in REFERENCES else name] = pair
    return found


def change(event: Event, names: Any, of_item: Callable[[Event, Any], list[str]]) -> list[str]:
    if event.operation == "delete" and (event.xid, event.parent_id) in names.told.gone_along:
        return []  # the scenario is gone, and says so itself
    head = names.told.head(event, inside=names.seen_from == event.parent_id)
    kind = names.told.kinds.get(event.object_id, ChangeKind.ITEM)
    said = _said(event, kind, names, of_item)
    return [f"{head} {' '.join(said)}"] if said else []


def _said(event: Event, kind: str, names: Any, of_item: Callable[[Event, Any], list[str]]) -> list[str]:
    if event.operation == "delete":
        return [_("Taken out of the scenario: it is as in the live plan again.")]
    applied = event.changes.get("applied_at", [None, None])
    if event.operation == "update" and applied[0] != applied[1]:
        return [_("Applied to the live plan.") if applied[1] else _("No longer applied.")]
    if event.operation == "update" and not event.changes.keys() & {"fields", "drop"}:
        return []  # the name of what it is about
    if kind == ChangeKind.ITEM and event.operation == "update" and "fields" not in event.changes:
        return []  # dropped, as its status says
    says = {ChangeKind.LINK: _link, ChangeKind.MILESTONE: _milestone}
    if kind in says:
        return says[ChangeKind(kind)](event)
    if event.operation == "insert" and not _sides(event, "was")[1]:
        return [_("A new item.")]
    return of_item(as_of_item(event), names) or [_("Another place in the order.")]


def _link(event: Event) -> list[str]:
    drop = event.changes.get("drop", [None, None])
    if drop[1]:
        return [_("The link is taken away.")]
    if drop[0]:
        return [_("The link is back.")]
    if event.operation == "insert" and not _sides(event, "was")[1]:
        return [_("A new link.")]
    pairs = pairs_of(event)
    if event.operation == "update" and "lag" not in pairs:
        return [_ends(pairs)]
    pair = pairs.get("lag", [None, None])
    if event.operation == "insert":
        pair = [_sides(event, "was")[1].get("lag"), _sides(event, "fields")[1].get("lag")]
    return [_("Wait from %(old)s to %(new)s.") % {"old": _days(pair[0]), "new": _days(pair[1])}]


def _ends(pairs: Pairs) -> str:
    """What was new in the scenario came into the live plan, or went back: the link goes along with it."""
    ends = [pairs[name][1] for name in ("source", "target") if name in pairs]
    if ScenarioChange.objects.filter(pk__in=ends).exists():
        return _("Linked with what is new in the scenario again.")
    return _("Linked with what was new in the scenario and is in the live plan now.")


def _days(days: int | None) -> str:
    return ngettext("%(n)d day", "%(n)d days", days or 0) % {"n": days or 0}


def _milestone(event: Event) -> list[str]:
    pairs = pairs_of(event)
    if event.operation == "insert" and not _sides(event, "was")[1]:
        return [_("A new milestone.")]
    said = [_("Renamed from “%(old)s”.") % {"old": pairs["name"][0]}] if "name" in pairs else []
    if "date" in pairs or "date_precision" in pairs:
        old, new = (_date(event, pairs, side) for side in (0, 1))
        said.append(_("Moved from %(old)s to %(new)s.") % {"old": old, "new": new})
    return said or [_("Changed.")]


def _date(event: Event, pairs: Pairs, side: int) -> str:
    now = _sides(event, "fields")[1] | _sides(event, "was")[1]
    day, precision = (pairs.get(name, [now.get(name)] * 2)[side] for name in ("date", "date_precision"))
    return say(date.fromisoformat(day), precision or "day") if day else _("no date")
