"""Reads of items as JSON text."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from core.tenancy import Actor
from roadmap.filters import Where
from roadmap.formulas import with_formulas
from roadmap.queries.item_sql import AS_OBJECT, COLUMNS, MINE, SIGNALS_OF_ROW, items_json

ITEM_FIELDS = list(COLUMNS)


@dataclass(frozen=True)
class Page:
    """`text`: a JSON array of items. `last`: the id after which another page follows, or None. `tag`: see `tag_of`."""

    text: str
    last: UUID | None
    tag: str | None


def items_page(actor: Actor, where: Where, limit: int, address: str) -> Page:
    """Up to `limit` items in the order of their ids, and the state of the log: one statement, three with formula fields."""
    join = "JOIN roadmap_status st ON st.id = i.status_id" if "st." in where.sql else ""
    ids = f"SELECT i.id FROM roadmap_item i {join} WHERE {MINE} {where.sql} ORDER BY i.id LIMIT {limit + 1}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT body, ids, last, xid, number, seen FROM roadmap_page(ARRAY({ids}), {limit})",
            where.values or None,
        )
        text, left, last, *state = cursor.fetchone()
    return Page(reckoned(left) if text is None else text, last, tag_of(actor, state, address))


def reckoned(ids: list[UUID]) -> str:
    """A JSON array of these items, with the results of the workspace's formulas."""
    with connection.cursor() as cursor:
        cursor.execute(with_formulas(items_json("%(ids)s::uuid[]")), {"ids": ids})
        return cursor.fetchone()[0]


def item_json(pk: UUID, *, description: bool = True) -> str:
    """One item as JSON text."""
    extra = ", 'description', i.description)" if description else ")"
    with connection.cursor() as cursor:
        cursor.execute(
            with_formulas(
                f"SELECT ({AS_OBJECT[:-1]}{extra})::text FROM roadmap_item i {SIGNALS_OF_ROW} WHERE {MINE} AND i.id = %s"
            ),
            [pk],
        )
        return cursor.fetchone()[0]


def list_etag(actor: Actor, address: str) -> str | None:
    """The tag that the list at `address` would have now, in one quick query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xid, number, seen FROM core_log_state()")
        return tag_of(actor, cursor.fetchone(), address)


def tag_of(actor: Actor, state: Sequence[Any], address: str) -> str | None:
    """A tag that changes with every logged change of the workspace and each day; `state` is (xid, id, horizon) of the log.

    None while a transaction runs that could still commit below what is seen: nothing safe can be said then.
    """
    xid, number, horizon = state
    if xid is None or horizon <= xid:
        return None
    # "Mine" is another's list for each person, also where two of them share a browser.
    mine = actor.user.pk if actor.user else ""
    # "Late" and "7d" are another list each day, though nothing was changed.
    today = timezone.localdate(actor.now, ZoneInfo(actor.workspace.zone))
    seed = f"{actor.workspace.pk} {actor.role} {mine} {today} {xid}-{number} {address}"
    return f'"{hashlib.sha256(seed.encode()).hexdigest()[:24]}"'
