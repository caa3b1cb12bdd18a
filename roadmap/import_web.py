"""What hangs on what, read once for a job instead of once for each batch, as long as only the job changes it."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.events import horizon, transaction_number
from core.tenancy import Actor
from roadmap.actions.links import lock_web
from roadmap.rings import web
from roadmap.schedule import Web

PLACE = "web"
# Transactions from that one on, in which a link, or an item with a parent, was made, changed or removed.
CHANGES = """
SELECT DISTINCT xid FROM core_event WHERE workspace_id = core_workspace() AND xid >= %s
   AND (model = 'roadmap.link' OR (model = 'roadmap.item' AND changes ? 'parent_id'))
"""


@dataclass
class Kept:
    web: Web
    # Every change of a transaction before this one is in it, and those of these later ones.
    seen: int = 0
    known: frozenset[int] = frozenset()


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
    seen, ours = horizon(), transaction_number()
    found: Kept | None = kept.get(PLACE)
    visible = _changes(min(seen, found.seen) if found else seen)
    if found is None or visible - found.known:
        found = Kept(web())
    found.seen, found.known = seen, frozenset({*(xid for xid in visible if xid >= seen), ours})
    kept[PLACE] = found
    return found.web


def _changes(since: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [since])
        return {xid for (xid,) in cursor.fetchall()}
