"""No item lies below itself, whichever way a parent was set."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Conflict

# UNION drops what was seen, so the walk ends even in a ring.
WALK = """
WITH RECURSIVE above (start, id) AS (
  SELECT i.id, i.parent_id FROM roadmap_item i WHERE i.id = ANY(%s) AND i.parent_id IS NOT NULL
  UNION
  SELECT above.start, i.parent_id FROM above JOIN roadmap_item i ON i.id = above.id WHERE i.parent_id IS NOT NULL
)
SELECT key FROM above JOIN roadmap_item i ON i.id = above.start WHERE above.id = above.start ORDER BY key LIMIT 5
"""


def circles(ids: Iterable[UUID]) -> list[str]:
    """Keys of those of the items that lie below themselves as the database stands; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(WALK, [list(ids)])
        return [key for (key,) in cursor.fetchall()]


def refuse_circles(ids: Iterable[UUID]) -> None:
    """Raises: Conflict when an undo would put an item below itself."""
    if keys := circles(ids):
        raise Conflict(
            _("%(keys)s would lie below itself. Undo the later change of its place first.")
            % {"keys": ", ".join(keys)}
        )
