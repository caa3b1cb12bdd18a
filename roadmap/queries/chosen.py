"""Items that somebody chose: named one by one, or those of a saved view."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from core.errors import Invalid
from core.tenancy import Actor
from roadmap.export.asked import asked
from roadmap.filters import where_of_tree
from roadmap.formulas import with_formulas
from roadmap.models import Item, SavedView
from roadmap.queries.item_sql import MINE
from roadmap.queries.views import views_of

MOST_NAMED = 200


@dataclass(frozen=True)
class Chosen:
    """Nothing chosen: all items."""

    keys: tuple[str, ...] = ()
    view: SavedView | None = None
    ids: tuple[UUID, ...] = ()

    @property
    def some(self) -> bool:
        return bool(self.keys or self.view)

    def narrow(self, rows: QuerySet[Item]) -> QuerySet[Item]:
        if self.view:
            rows = rows.filter(pk__in=self.ids)
        return rows.filter(key__in=self.keys) if self.keys else rows

    @property
    def named(self) -> str:
        return ",".join(self.keys)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What says the same in an address."""
        said = [("items", self.named), ("of", str(self.view.pk) if self.view else "")]
        return [(name, value) for name, value in said if value]


def chosen_in(given: Mapping[str, str], actor: Actor) -> Chosen:
    """Of `?items=KEY,KEY` and `?of=<saved view>`; a view that is gone narrows nothing."""
    keys = given.get("items", "").replace("\x00", "").upper().split(",")[:MOST_NAMED]
    view = _view(given.get("of", ""), actor)
    return Chosen(tuple(key.strip() for key in keys if key.strip()), view, _ids(view, actor) if view else ())


def _view(text: str, actor: Actor) -> SavedView | None:
    try:
        return views_of(actor).filter(pk=UUID(text)).first() if text else None
    except ValueError:
        return None


def _ids(view: SavedView, actor: Actor) -> tuple[UUID, ...]:
    """A view that names a field which is gone shows nothing, as in the workbench."""
    try:
        where = where_of_tree(asked(view.query).tree, actor)
    except Invalid:
        return ()
    join = "JOIN roadmap_status st ON st.id = i.status_id"
    with connection.cursor() as cursor:
        sql = with_formulas(f"SELECT i.id FROM roadmap_item i {join} WHERE {MINE} {where.sql}")
        cursor.execute(sql, where.values or None)
        return tuple(pk for (pk,) in cursor.fetchall())
