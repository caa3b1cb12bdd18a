"""The plan as a scenario would have it: its items, what hangs on what, and their order.

What only the scenario has goes by the id of its change. Ids are texts, as in the answers.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max, Min

from roadmap.models import (
    OPEN_CATEGORIES,
    Category,
    ChangeKind,
    Item,
    LinkKind,
    Scenario,
    ScenarioChange,
    Status,
)
from roadmap.overlay import Values, laid
from roadmap.queries.schedule import Plan, ordinal, plan
from roadmap.schedule import Edge, Task, Web

GAP = 1024.0
LINKS = """
SELECT id::text, kind, source_id::text, target_id::text, lag FROM roadmap_link
 WHERE workspace_id = (SELECT core_workspace())
"""


class LinkRow(NamedTuple):
    id: str
    kind: str
    source: str
    target: str
    lag: int


def open_changes(scenario: Scenario) -> list[ScenarioChange]:
    """What it still does: not applied, and of nothing that is deleted since."""
    rows = ScenarioChange.objects.filter(scenario=scenario, applied_at=None)
    rows = rows.select_related("item__status", "item__product", "link", "milestone", "scenario")
    return [change for change in rows if not change.is_gone]


def ref_of(change: ScenarioChange) -> str:
    """How the scenario's plan calls the item that a change makes or changes."""
    return str(change.item_id or change.pk)


def items_in(changes: Iterable[ScenarioChange]) -> dict[str, Item]:
    """The items that the scenario changes or makes, as they would be."""
    known = list(Status.objects.order_by("position").values_list("pk", flat=True))
    found = {}
    for change in changes:
        if change.kind == ChangeKind.ITEM:
            item = laid(change.item or Item(pk=change.pk), change.fields)
            put_into_status(item, change, known)
            found[ref_of(change)] = item
    return found


def put_into_status(item: Item, change: ScenarioChange, known: Iterable[UUID]) -> None:
    """As the scenario says, unless that status is deleted since: then as in the live plan, a new item in the first."""
    live, there = [change.item.status_id] if change.item else [], list(known)
    item.status_id = next(one for one in (item.status_id, *live, *there) if one in there)


def links_in(changes: Iterable[ScenarioChange]) -> list[LinkRow]:
    with connection.cursor() as cursor:
        cursor.execute(LINKS)
        live = [LinkRow._make(row) for row in cursor.fetchall()]
    changes = [change for change in changes if change.kind == ChangeKind.LINK]
    known = {str(change.link_id): change for change in changes if change.link_id}
    gone = {pk for pk, change in known.items() if change.drop}
    kept = [row._replace(lag=_lag(known.get(row.id), row.lag)) for row in live if row.id not in gone]
    return kept + [_row(change) for change in changes if change.link_id is None]


def _lag(change: ScenarioChange | None, live: int) -> int:
    return int(change.fields["lag"]) if change else live


def _row(change: ScenarioChange) -> LinkRow:
    values: Values = change.fields
    return LinkRow(str(change.pk), values["kind"], values["source"], values["target"], values["lag"])


def web_in(changes: list[ScenarioChange]) -> Web:
    """What blocks what and what is part of what."""
    blocks = [(row.source, row.target) for row in links_in(changes) if row.kind == LinkKind.BLOCKS]
    live = Item.objects.exclude(parent=None).values_list("pk", "parent_id")
    parents = {str(pk): str(parent) for pk, parent in live}
    for ref, item in items_in(changes).items():
        parents.pop(ref, None)
        if item.parent_id:
            parents[ref] = str(item.parent_id)
    return Web(blocks, parents)


def task_in(ref: str, item: Item, categories: dict[UUID, str]) -> Task:
    dates = (ordinal(item.start), ordinal(item.end), item.start_precision, item.end_precision)
    return Task(ref, *dates, categories[item.status_id] == Category.IN_PROGRESS)


def plan_in(changes: list[ScenarioChange]) -> Plan:
    """The open items of the scenario, and what blocks what among them."""
    found: dict[Any, Task] = dict(plan().tasks)
    categories = dict(Status.objects.values_list("pk", "category"))
    for ref, item in items_in(changes).items():
        found.pop(ref, None)
        if item.archived_at is None and categories[item.status_id] in OPEN_CATEGORIES:
            found[ref] = task_in(ref, item, categories)
    links = [row for row in links_in(changes) if row.kind == LinkKind.BLOCKS]
    edges: list[Edge] = [(row.source, row.target, row.lag) for row in links]
    return Plan(found, [edge for edge in edges if edge[0] in found and edge[1] in found])


# The order -----------------------------------------------------------------------------------------------------


def rank_in(changes: list[ScenarioChange], moving: str, *, after: str | None, before: str | None) -> float:
    """A rank for `moving` right after or before another item, by the order of the scenario; with neither, the first."""
    own = {ref: item.rank for ref, item in items_in(changes).items() if ref != moving}
    live = Item.objects.exclude(pk__in=[*own, moving])
    if after is not None:
        low = _rank_of(after, own)
        high = _nearest(live.filter(rank__gt=low), [rank for rank in own.values() if rank > low], Min, min)
        return low + GAP if high is None else (low + high) / 2
    high = _rank_of(before, own) if before is not None else None
    if high is None:
        return (_nearest(live, list(own.values()), Min, min) or 0.0) - GAP
    low_ = _nearest(live.filter(rank__lt=high), [rank for rank in own.values() if rank < high], Max, max)
    return high - GAP if low_ is None else (low_ + high) / 2


def last_rank_in(changes: list[ScenarioChange]) -> float:
    own = [item.rank for item in items_in(changes).values()]
    return (_nearest(Item.objects.all(), own, Max, max) or 0.0) + GAP


def _rank_of(ref: str, own: dict[str, float]) -> float:
    return own[ref] if ref in own else Item.objects.values_list("rank", flat=True).get(pk=ref)


def _nearest(live: Any, own: list[float], most: Any, best: Any) -> float | None:
    known = live.aggregate(rank=most("rank"))["rank"]
    ranks = own if known is None else [*own, known]
    return best(ranks) if ranks else None
