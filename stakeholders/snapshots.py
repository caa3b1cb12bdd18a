"""How items stood at two moments, worked out from the rows as they are and the event log run backwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from core.events import Cursor
from core.models import Event
from core.tenancy import actor
from roadmap.models import Item, Objective, Product, Status, Team
from stakeholders.changes import Change, change_for, in_order
from stakeholders.visibility import Names, Rules, State

ITEM = "roadmap.item"
COLUMNS = (
    "id",
    "key",
    "title",
    "description",
    "type",
    "product_id",
    "status_id",
    "horizon",
    "start",
    "start_precision",
    "end",
    "end_precision",
    "owner_id",
    "team_id",
    "parent_id",
    "objective_id",
    "milestone_id",
    "tags",
    "reach",
    "impact",
    "confidence",
    "effort",
    "value",
    "shipped_at",
    "archived_at",
)


@dataclass(frozen=True)
class Window:
    """A stretch of the event log: by cursor (after, up to and including), or by time (from, before).

    Cursors are for what must not be told twice; times are for "between two dates".
    """

    after: Cursor | None = None
    upto: Cursor | None = None
    since: datetime | None = None
    until: datetime | None = None
    # By cursor, updates dated before this are history that was brought in later, not news.
    not_before: datetime | None = None

    @property
    def by_time(self) -> bool:
        return self.since is not None

    def begins(self) -> Q:
        if self.since is not None:
            return Q(at__gte=self.since)
        after = self.after or Cursor(0, 0)
        return Q(xid__gte=after.xid) & (Q(xid__gt=after.xid) | Q(id__gt=after.id))

    def holds(self, event: Event) -> bool:
        """Whether an event that does not precede this window is in it."""
        if self.by_time:
            return self.until is None or event.at < self.until
        return self.upto is None or (event.xid, event.id) <= self.upto


@dataclass
class Pairs:
    """Items that events touched: id -> (before, after), with the names needed to read them."""

    states: dict[str, tuple[State | None, State | None]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def changes(self, rules: Rules, only: Iterable[str] | None = None) -> list[Change]:
        wanted = self.states if only is None else [one for one in only if one in self.states]
        found = (change_for(rules, *self.states[one], self.names) for one in wanted)
        return in_order(change for change in found if change)


def item_events(window: Window, items: Iterable[Any] | None = None) -> list[Event]:
    """Events of items from the window's beginning to the end of the log, oldest first.

    Also of transactions that the window does not hold yet: the rows know of them, so they have to be taken back.
    """
    events: QuerySet[Event] = Event.objects.filter(window.begins(), model=ITEM)
    if items is not None:
        events = events.filter(object_id__in=list(items))
    order = ("at", "xid", "id") if window.by_time else ("xid", "id")
    return list(events.order_by(*order).only("xid", "id", "at", "operation", "object_id", "changes"))


def pairs_in(window: Window, items: Iterable[Any] | None = None, names: Names | None = None) -> Pairs:
    """Each item with an event in `window`, before and after it."""
    touched = {event.object_id for event in item_events(window, items) if window.holds(event)}
    rows = {str(row["id"]): state_of(row) for row in Item.objects.filter(pk__in=touched).values(*COLUMNS)}
    # Read again, after the rows: an event that they do not know of yet is taken back without effect, the other way
    # round a change would be told before its time.
    histories: dict[str, list[Event]] = {}
    for event in item_events(window, touched):
        histories.setdefault(str(event.object_id), []).append(event)
    states = {one: _both(rows.get(one), events, window) for one, events in histories.items()}
    return Pairs(states, names or load_names())


def _both(now: State | None, events: list[Event], window: Window) -> tuple[State | None, State | None]:
    inside = [event for event in events if window.holds(event)]
    after = rewind(now, events[len(inside) :])
    return rewind(after, inside), after


def rewind(state: State | None, events: list[Event]) -> State | None:
    """`state` as it was before `events` (given oldest first)."""
    for event in reversed(events):
        old = {_name(column): values[0] for column, values in event.changes.items()}
        if event.operation == "insert":
            state = None
        elif event.operation == "delete":
            state = {"id": str(event.object_id), **old}
        elif state is not None:
            state = {**state, **old}
    return state


def state_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the event log would write it."""
    return {_name(column): _as_logged(value) for column, value in row.items()}


def states_of(items: QuerySet[Item]) -> list[dict[str, Any]]:
    return [state_of(row) for row in items.values(*COLUMNS)]


def load_names() -> Names:
    """The names that audiences may be shown for the ids in a snapshot; five small reads."""
    user = get_user_model()
    members = user.objects.filter(memberships__workspace=actor().workspace)
    return Names(
        statuses={
            str(pk): (name, cat) for pk, name, cat in Status.objects.values_list("pk", "name", "category")
        },
        products=_titles(Product.objects.values_list("pk", "name")),
        objectives={
            str(pk): (title, str(product) if product else None)
            for pk, title, product in Objective.objects.values_list("pk", "title", "product_id")
        },
        people=_titles(members.values_list("pk", "name")),
        teams=_titles(Team.objects.values_list("pk", "name")),
    )


def _titles(rows: Iterable[tuple[Any, str]]) -> dict[str, str]:
    return {str(pk): title for pk, title in rows}


def _name(column: str) -> str:
    return column.removesuffix("_id") if column != "external_id" else column


def _as_logged(value: Any) -> Any:
    if isinstance(value, date):  # datetimes too
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | list | bool):
        return value
    return str(value)
