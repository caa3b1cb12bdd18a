"""What happened to an item, as a sentence. The names of people, statuses and so on come from `Names`."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core.dates import say, weeks_between
from core.models import Event, User
from roadmap.models import Horizon, Item, ItemType, Milestone, Objective, Product, Status, Team
from roadmap.wording import (
    beside,
    capacities,
    counted,
    custom,
    links,
    milestones,
    risks,
    scenario,
    scores,
    strategy,
    talk,
    workflow,
)

LABELS = {
    "reach": gettext_noop("reach"),
    "impact": gettext_noop("impact"),
    "confidence": gettext_noop("confidence"),
    "effort": gettext_noop("effort"),
    "value": gettext_noop("value"),
}
# Columns that say nothing to a reader of the history.
SILENT = {
    *("rank", "number", "key", "shipped_at", "start_precision", "end_precision", "external_id"),
}
NAMED: dict[str, Any] = {
    "status_id": Status,
    "team_id": Team,
    "objective_id": Objective,
    "product_id": Product,
    "owner_id": User,
    "parent_id": Item,
    "milestone_id": Milestone,
    "source_id": Item,
    "target_id": Item,
    "merged_into_id": Item,
    **scores.NAMED,
}


class Names:
    """Names of the rows that events refer to: one query for each kind that occurs. `seen_from`: the item whose history
    is told, for what has two ends."""

    def __init__(self, events: Iterable[Event], seen_from: UUID | None = None) -> None:
        self.seen_from = seen_from
        wanted: dict[Any, set[str]] = {}
        events = list(events)
        self.told = scenario.Told(events)
        # What a scenario does to an item is told in the words of an item.
        events = [scenario.as_of_item(event) for event in events]
        self.fields = custom.fields_of(events)
        self._about, self._named_by = counted.subjects(events)
        if people := custom.people_of(events, self.fields):
            wanted[User] = people
        for event in events:
            if merges(event) and event.object_id != seen_from:
                wanted.setdefault(Item, set()).add(str(event.object_id))
            for column, pair in event.changes.items():
                if column in NAMED:
                    wanted.setdefault(NAMED[column], set()).update(value for value in pair if value)
        slugs = {slug for event in events for slug in event.changes.get("type", ()) if slug}
        self._types = (
            dict(ItemType.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
        )
        rows = [row for model, ids in wanted.items() for row in model._base_manager.filter(pk__in=ids)]
        self._names = {str(row.pk): str(row) for row in rows}
        self._named_by |= scores.naming(rows)
        if self.told.labels and (unknown := set().union(*wanted.values()) - self._names.keys()):
            self._names |= scenario.new_labels(unknown)

    def about(self, event: Event) -> str:
        """What an update of a rating, a score or a count is about; "" for a row that is gone."""
        return self._about.get(str(event.object_id), "")

    def named_by(self, event: Event, column: str) -> Any:
        """What knows the names of the values of a rating or a score: see `counted.subjects`."""
        old, new = event.changes.get(column, (None, None))
        return self._named_by.get(new or old or str(event.object_id))

    def of_type(self, slug: str) -> str:
        return self._types.get(slug, slug).lower()

    def of(self, value: str | None) -> str:
        if value is None:
            return _("none")
        return self._names.get(value, _("something deleted since"))


def sentences(event: Event, names: Names) -> list[str]:
    """What one event did, a sentence for each thing; empty when it is nothing to a reader."""
    say = WORDS.get(event.model)
    return say(event, names) if say else []


def merges(event: Event) -> bool:
    """Whether it says that an item was merged into another, or parted from it."""
    return event.model == "roadmap.item" and "merged_into_id" in event.changes


def _merged_in(event: Event, names: Names) -> list[str]:
    """Seen from the item that takes the other over."""
    other = names.of(str(event.object_id))
    came = event.changes["merged_into_id"][1] == str(names.seen_from)
    said = _("%(item)s was merged into this.") if came else _("%(item)s was parted from this again.")
    return [said % {"item": other}]


def _item(event: Event, names: Names) -> list[str]:
    if names.seen_from not in (None, event.object_id) and merges(event):
        return _merged_in(event, names)
    if event.operation == "insert":
        return [_("Added.")]
    if event.operation == "delete":
        return [_("Deleted.")]
    return _dates(event.changes) + [
        said for column, pair in event.changes.items() if (said := _column(column, pair[0], pair[1], names))
    ]


def _column(column: str, old: Any, new: Any, names: Names) -> str:
    if column.startswith("custom."):
        slug = column.removeprefix("custom.")
        return custom.change(names.fields.get(slug), slug, old, new, names)
    if column == "archived_at":
        return _("Archived.") if new else _("Taken back from the archive.")
    if column in SILENT or column in ("start", "end"):
        return ""
    if column in NAMED:
        return _reference(column, old, new, names)
    if column == "title":
        return _("Renamed from “%(old)s”.") % {"old": Truncator(old or "").chars(80)}
    if column == "description":
        return _("Changed the description.")
    if column == "tags":
        return _tags(old or [], new or [])
    if column == "horizon":
        return _("Moved from %(old)s to %(new)s.") % {"old": _horizon(old), "new": _horizon(new)}
    if column == "type":
        return _("Made it a %(type)s.") % {"type": names.of_type(new)}
    if column in LABELS:
        return _("Changed %(what)s from %(old)s to %(new)s.") % {
            "what": _(LABELS[column]),
            "old": _number(old),
            "new": _number(new),
        }
    return ""


def _reference(column: str, old: str | None, new: str | None, names: Names) -> str:
    values = {"old": names.of(old), "new": names.of(new)}
    if column == "status_id":
        return _("Status from %(old)s to %(new)s.") % values
    if column == "owner_id":
        return _("Owner is now %(new)s.") % values if new else _("No longer owned by %(old)s.") % values
    if column == "team_id":
        return _("Team is now %(new)s.") % values if new else _("Taken from team %(old)s.") % values
    if column == "objective_id":
        return _("Now serves “%(new)s”.") % values if new else _("No longer serves “%(old)s”.") % values
    if column == "milestone_id":
        return _("Now in %(new)s.") % values if new else _("No longer in %(old)s.") % values
    if column == "merged_into_id":
        return _("Merged into %(new)s.") % values if new else _("No longer merged into %(old)s.") % values
    if column == "parent_id":
        return _("Now part of %(new)s.") % values if new else _("No longer part of %(old)s.") % values
    return _("Moved from %(old)s to %(new)s.") % values


def _horizon(value: str | None) -> str:
    return str(Horizon(value).label) if value else _("undecided")


def _number(value: float | None) -> str:
    return _("none") if value is None else number_format(value, decimal_pos=None if value % 1 else 0)


def _tags(old: list[str], new: list[str]) -> str:
    added, removed = set(new) - set(old), set(old) - set(new)
    said = [_("Tagged %(tags)s.") % {"tags": ", ".join(sorted(added))}] if added else []
    if removed:
        said.append(_("No longer tagged %(tags)s.") % {"tags": ", ".join(sorted(removed))})
    return " ".join(said)


def _dates(changes: dict[str, list[Any]]) -> list[str]:
    return [said for edge in ("start", "end") if (said := _date(changes, edge))]


def _date(changes: dict[str, list[Any]], edge: str) -> str:
    """One edge, as exact as it was meant, with how far it moved."""
    if edge not in changes:
        return ""
    old, new = (date.fromisoformat(value) if value else None for value in changes[edge])
    precisions = changes.get(f"{edge}_precision", ["", ""])
    was, now = say(old, precisions[0] or "day"), say(new, precisions[1] or "day")
    label = _("the start") if edge == "start" else _("the end")
    if (old, was) == (new, now):
        return ""
    if old is None:
        return _("Set %(edge)s to %(new)s.") % {"edge": label, "new": now}
    if new is None:
        return _("Removed %(edge)s, %(old)s.") % {"edge": label, "old": was}
    return _("Moved %(edge)s from %(old)s to %(new)s%(far)s.") % {
        "edge": label,
        "old": was,
        "new": now,
        "far": _far(old, new),
    }


def _far(old: date, new: date) -> str:
    """ ", 3 weeks later"; silent under half a week."""
    weeks = weeks_between(old, new)
    if weeks == 0:
        return ""
    pattern = (
        ngettext(", %(n)d week later", ", %(n)d weeks later", weeks)
        if weeks > 0
        else ngettext(", %(n)d week earlier", ", %(n)d weeks earlier", -weeks)
    )
    return pattern % {"n": abs(weeks)}


# By model label: what says an event of it. What hangs on an item (`Tracked.parent`) is told in the item's history.
WORDS: dict[str, Callable[[Event, Names], list[str]]] = {
    "roadmap.item": _item,
    "roadmap.itemsignal": counted.signal,
    "roadmap.link": links.link,
    "roadmap.risk": risks.risk,
    "roadmap.milestone": milestones.milestone,
    "roadmap.teamcapacity": capacities.capacity,
    "roadmap.scenariochange": partial(scenario.change, of_item=_item),
    **beside.WORDS,
    **workflow.WORDS,
    **talk.WORDS,
    **scores.WORDS,
    **strategy.WORDS,
}
