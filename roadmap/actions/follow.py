"""Moving an item together with all that follows it by links."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.extras import execute_values  # type: ignore[import-untyped]

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.dated import moved, settle
from roadmap.models import OPEN_CATEGORIES, Item
from roadmap.queries.schedule import Following, day_of, following, ordinal, task_of
from roadmap.schedule import Task

MOST_DAYS = 36_500
SAVE = """
UPDATE roadmap_item i SET start = v.start::date, "end" = v.due::date
  FROM (VALUES %s) AS v (id, start, due) WHERE i.id = v.id::uuid
"""


def wanted(item: Item, fields: dict[str, Any]) -> Task | None:
    """The dates that `fields` ask for: any of start, end and their precisions, or shift_days; None when they name none.

    Raises: Invalid when they contradict each other.
    """
    days = fields.get("shift_days")
    named = {name: value for name, value in fields.items() if name != "shift_days"}
    if days is not None and named:
        raise Invalid({"shift_days": _("Give either dates or a number of days.")})
    if days is not None:
        named = _moved(item, days)
    if not named:
        return None
    dates = settle(named, item)
    precisions = (dates["start_precision"], dates["end_precision"])
    return Task(
        str(item.pk), ordinal(dates["start"]), ordinal(dates["end"]), *precisions, task_of(item).fixed
    )


def _moved(item: Item, days: int) -> dict[str, Any]:
    if abs(days) > MOST_DAYS:
        raise Invalid({"shift_days": _("Move it by at most a hundred years.")})
    try:
        return dict(moved(item, days))
    except (OverflowError, ValueError):
        raise Invalid({"shift_days": _("This is beyond the calendar. Choose fewer days.")}) from None


def preview_follow(item: Item, *, by: Actor, **fields: Any) -> Following:
    """What `follow_item` would do."""
    by.require("read", "roadmap")
    _refuse_closed(item)
    return following(item, wanted(item, fields))


@action
def follow_item(item: Item, *, by: Actor, **fields: Any) -> Following:
    """Give `item` the dates that `fields` ask for (see `wanted`) and move what follows; without, let it and what
    follows keep their links. One transaction, so that one undo takes all of it back. The caller has locked `item`.
    """
    by.require("roadmap.write")
    _refuse_closed(item)
    found = following(item, wanted(item, fields), lock=True)
    if found.new != found.old:
        _save_own(item, found.new)
    _save_moves(found)
    return found


def _save_own(item: Item, new: Task) -> None:
    item.start, item.end = day_of(new.start), day_of(new.end)
    item.start_precision, item.end_precision = new.start_precision, new.end_precision
    item.save(update_fields=["start", "end", "start_precision", "end_precision"])


def _save_moves(found: Following) -> None:
    rows = [(move.new.id, day_of(move.new.start), day_of(move.new.end)) for move in found.moves]
    if rows:
        with connection.cursor() as cursor:
            execute_values(cursor.cursor, SAVE, rows, page_size=len(rows))


def _refuse_closed(item: Item) -> None:
    if item.archived_at is not None or item.status.category not in OPEN_CATEGORIES:
        raise Conflict(_("%(key)s is closed: nothing waits for it any more.") % {"key": item.key})
