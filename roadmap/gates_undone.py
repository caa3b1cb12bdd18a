"""An undo brings an item back into a status only while what held when it left still holds."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.events import transaction_number
from core.models import Event
from roadmap.actions.gates import open_gates
from roadmap.models import Gate, Item, Status

ITEM, CHECK = "roadmap.item", "roadmap.gatecheck"


def refuse_undone(ids: Iterable[UUID]) -> None:
    """After an undo of these items. A gate that was added since asks nothing of what is only put back.

    Raises: Conflict naming what no longer holds.
    """
    came = _came_back(ids)
    if not came or not Gate.objects.filter(status__in=came).exists():
        return
    for status in Status.objects.filter(pk__in=came):
        rows = {item.pk: item for item in Item.objects.filter(pk__in=came[status.pk], status=status)}
        for pk, gates in open_gates(rows.values(), status).items():
            if dropped := [gate.text for gate in gates if _let_go_since(pk, gate, status)]:
                said = {"item": rows[pk].key, "status": status.name, "gates": "; ".join(dropped)}
                raise Conflict(
                    _("%(item)s cannot go back to “%(status)s”, because this no longer holds: %(gates)s.")
                    % said
                )


def _came_back(ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Items that this undo gave another status, by that status."""
    moves = Event.objects.filter(
        model=ITEM,
        object_id__in=list(ids),
        xid=transaction_number(),
        operation="update",
        changes__has_key="status_id",
    )
    last = {event.object_id: UUID(event.changes["status_id"][1]) for event in moves.order_by("id")}
    found = defaultdict(list)
    for item, status in last.items():
        found[status].append(item)
    return found


def _let_go_since(item: UUID, gate: Gate, status: Status) -> bool:
    """Whether the check was taken away after the item had left the status."""
    left = (
        Event.objects.filter(model=ITEM, object_id=item, changes__status_id__0=str(status.pk))
        .order_by("-id")
        .first()
    )
    away = Event.objects.filter(
        model=CHECK, parent_id=item, operation="delete", changes__gate_id__0=str(gate.pk)
    )
    return left is not None and away.filter(id__gt=left.pk).exists()
