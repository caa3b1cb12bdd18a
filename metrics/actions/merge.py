"""Effects expected of an item follow it when it is merged into another."""

from core.tenancy import Actor, action
from metrics.actions.expected import refresh_expected
from metrics.models import ExpectedEffect
from roadmap.actions.merge import move_rows
from roadmap.models import Item


@action
def move_item(item: Item, into: Item, *, by: Actor) -> None:
    """Of an effect on a KPI that both expect, the kept item's stands."""
    move_rows(ExpectedEffect, item, into, ("kpi_id",))
    refresh_expected([item.pk, into.pk], by=by)
