"""The history of a scenario in words: who changed what in it, when it was applied, and what of it may be set back."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet

from core.api.keyset import pack
from core.events import history_of
from core.models import Event
from roadmap.models import Scenario, ScenarioState
from roadmap.queries.history import HistoryLine, lines_of, place
from roadmap.wording.scenario import MODEL

# What of the scenario itself is set back by itself; whether it is open has its own ways.
OWN = {"name", "description"}


def undoable_in(event: Event) -> bool:
    """Whether this one event of a scenario's history may be set back: nothing of applying, which is an act of the plan."""
    if event.model == MODEL:
        return "applied_at" not in event.changes or event.operation == "insert"
    return event.operation == "update" and event.changes.keys() <= OWN


def events_in(scenario_id: UUID, of: UUID | None = None) -> QuerySet[Event]:
    """Newest first; `of` an item, or of what only the scenario has by the id of its change."""
    rows = history_of("roadmap.scenario", scenario_id)
    if of is None:
        return rows
    named = Event.objects.filter(parent_id=scenario_id, changes__item_id__contains=[str(of)])
    return rows.filter(Q(object_id=of) | Q(object_id__in=named.values("object_id")), model=MODEL)


def scenario_history(
    scenario: Scenario, limit: int, after: str | None, of: UUID | None = None
) -> tuple[list[HistoryLine], str | None]:
    """Newest first, with the cursor of the next page."""
    rows = events_in(scenario.pk, of)
    if after:
        rows = rows.filter(id__lt=place(after))
    events = list(rows[: limit + 1])
    more = pack([events[limit - 1].id]) if len(events) > limit else None
    known = {event.id: event for event in events}
    open_ = scenario.state == ScenarioState.OPEN
    lines = [
        replace(line, can_undo=open_ and undoable_in(known[line.id]))
        for line in lines_of(events[:limit], scenario.pk)
    ]
    return lines, more
