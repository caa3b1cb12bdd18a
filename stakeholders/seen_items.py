"""Which items a shared view is of, and what is part of what among those that its readers see."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from core.tenancy import Actor
from roadmap.export.asked import Asked
from roadmap.filters import where_of_tree
from roadmap.models import Item
from roadmap.queries.item_sql import MINE
from stakeholders.seen_rolled import rolled_up, tells_parts, with_parts
from stakeholders.seen_words import grouped
from stakeholders.snapshots import states_of
from stakeholders.visibility import OWN, Names, Rules, Seen, see


def states_for(view: Asked, actor: Actor, rules: Rules) -> list[dict[str, Any]]:
    """Snapshots of the items that pass the view's conditions, in roadmap order; the database filters."""
    # What an item inherits would tell of what it is part of, which may be hidden.
    where = where_of_tree(view.tree, actor, alone=True)
    query = (
        "SELECT i.id FROM roadmap_item i JOIN roadmap_status st ON st.id = i.status_id"
        f" WHERE {MINE} AND i.archived_at IS NULL AND st.category = ANY(%s) {where.sql}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(rules.categories), *where.values])
        ids = [pk for (pk,) in cursor.fetchall()]
    return _states(ids, rules)


def _states(ids: Iterable[UUID], rules: Rules) -> list[dict[str, Any]]:
    rows = Item.objects.filter(pk__in=ids).order_by("rank", "id")
    if not any(name.startswith(OWN) for name in rules.fields):
        return states_of(rows)
    own = dict(rows.values_list("pk", "custom"))
    return [state | {"custom": own.get(UUID(str(state["id"])))} for state in states_of(rows)]


def with_parts_of(seen: list[Seen], states: list[dict[str, Any]], rules: Rules, names: Names) -> list[Seen]:
    """The same, with what the parts of each add up to: of the parts that the audience may see, shown in this view or not."""
    if not seen or not tells_parts(rules):
        return seen
    here = {UUID(str(state["id"])) for state in states}
    more = _states(_below(here) - here, rules)
    family = [*seen, *(one for state in more if (one := see(rules, state, names)))]
    return with_parts(seen, rolled_up(family, parents_of([*states, *more], family), rules))


def _below(ids: set[UUID]) -> set[UUID]:
    """What is part of any of these, at any depth."""
    kids: dict[UUID, list[UUID]] = {}
    for pk, parent in Item.objects.live().exclude(parent=None).values_list("pk", "parent_id"):
        kids.setdefault(parent, []).append(pk)
    found: set[UUID] = set()
    waiting = list(ids)
    while waiting:
        new = [kid for kid in kids.pop(waiting.pop(), ()) if kid not in found]
        found.update(new)
        waiting += new
    return found


def parents_of(states: list[dict[str, Any]], seen: list[Seen]) -> dict[str, str]:
    """Of what is part of something else, where the readers see both."""
    here = {one.id for one in seen}
    pairs = {str(state["id"]): str(state["parent"]) for state in states if state.get("parent")}
    return {one: parent for one, parent in pairs.items() if one in here and parent in here}


def _served(one: Seen | None, by_id: dict[str, Seen], parents: dict[str, str]) -> str:
    """The objective that readers know it to serve, its own or that of what it is part of."""
    left = len(by_id)
    while one is not None and not one.objective and left:
        one, left = by_id.get(parents.get(one.id, "")), left - 1
    return one.objective if one else ""


def in_tree(seen: list[Seen], parents: dict[str, str]) -> list[tuple[Seen, int]]:
    """What is part of what below it where both serve the same, each with its depth; roots by objective."""
    below: dict[str, list[Seen]] = {}
    by_id = {one.id: one for one in seen}
    for one in seen:
        apart = one.objective and one.objective != _served(by_id.get(parents.get(one.id, "")), by_id, parents)
        below.setdefault("" if apart else parents.get(one.id, ""), []).append(one)
    roots = [one for _title, rows in grouped(below.pop("", []), "objective") for one in rows]
    found: list[tuple[Seen, int]] = []
    waiting = [(one, 0) for one in reversed(roots)]
    while waiting:
        one, depth = waiting.pop()
        found.append((one, depth))
        waiting += [(kid, depth + 1) for kid in reversed(below.pop(one.id, []))]
    # What goes round in a ring has no root.
    return [*found, *((one, 0) for rows in below.values() for one in rows)]
