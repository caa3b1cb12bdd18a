"""What hangs on what, read once for a job instead of once for each batch, as long as only the job changes it."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from core.tenancy import Actor
from roadmap.actions.links import lock_web
from roadmap.rings import web
from roadmap.schedule import Web

PLACE = "web"
# What came to be seen since, but by ourselves: a link, or an item with a parent, that was made, changed or removed.
CHANGED = """
SELECT EXISTS (
  SELECT FROM core_event WHERE workspace_id = core_workspace() AND xid >= %s AND xid <> ALL(%s)
     AND (model = 'roadmap.link' OR (model = 'roadmap.item' AND changes ? 'parent_id')))
"""


@dataclass
class Kept:
    web: Web
    # Every change of a transaction before this one was in it when it was read.
    seen: int = 0
    ours: list[int] = field(default_factory=list)


class SharedWeb:
    """That of one batch, from what its job keeps. Called, it is locked and gives a `Web`, which grows with the batch."""

    def __init__(self, kept: dict[str, Any], by: Actor) -> None:
        self.kept, self.by = kept, by
        self.taken: Web | None = None

    def __call__(self) -> Web:
        if self.taken is None:
            self.taken = locked(self.kept, self.by)
        return self.taken

    def forget(self) -> None:
        """It holds what was taken back, or lacks what was changed by another way."""
        self.taken = None
        self.kept.pop(PLACE, None)


def locked(kept: dict[str, Any], by: Actor) -> Web:
    """As `locked_web`, without reading it again if nobody else changed it since the batch before.

    The event log tells: it has each change of links and parents, by whatever way it came.
    """
    lock_web(by)
    # Asked before anything is read: what ends in between is looked at again next time.
    seen, ours = _mark()
    found: Kept | None = kept.get(PLACE)
    if found is None or _changed(found):
        found = Kept(web())
    found.seen, found.ours = seen, [*(xid for xid in found.ours if xid >= seen), ours]
    kept[PLACE] = found
    return found.web


def _changed(found: Kept) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [found.seen, found.ours])
        return bool(cursor.fetchone()[0])


def _mark() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_xid_seen(), core_xid()")
        return cursor.fetchone()
