"""Quality gates: what must hold before an item enters a status."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.lists import create_last, save_changed
from roadmap.models import Gate, GateCheck, Item, Status


@action
def create_gate(*, by: Actor, **fields: Any) -> Gate:
    by.require("roadmap.write")
    return create_last(Gate, by, fields)


@action
def change_gate(row: Gate, *, by: Actor, **fields: Any) -> Gate:
    by.require("roadmap.write")
    return save_changed(row, fields)


@action
def delete_gate(row: Gate, *, by: Actor) -> None:
    """Its checks go with it."""
    by.require("roadmap.write")
    row.delete()


@action
def check_gate(item: Item, gate: Gate, *, by: Actor, holds: bool) -> None:
    """Say that the gate holds for the item, or no longer. Said twice it stays as it is."""
    by.require("roadmap.write")
    if gate not in gates_of(item):
        raise Conflict(_("This gate is not for items of this type."))
    if holds:
        GateCheck.objects.get_or_create(item=item, gate=gate, defaults={"by": by.user})
    else:
        for check in GateCheck.objects.filter(item=item, gate=gate):
            check.delete()


def gates_of(item: Item) -> list[Gate]:
    """All gates that items of its type meet, in the order of their statuses."""
    rows = Gate.objects.select_related("status", "type").order_by("status__position", "position", "id")
    return [gate for gate in rows if gate.type is None or gate.type.slug == item.type]


def open_gates(items: Iterable[Item], status: Status, type_: str = "") -> dict[UUID, list[Gate]]:
    """What does not hold yet before `status`, by item; two statements, one where the status has no gates.

    `type_`: what the items become at the same time.
    """
    gates = list(Gate.objects.filter(status=status).select_related("type"))
    if not gates:
        return {}
    rows = list(items)
    held = set(
        GateCheck.objects.filter(gate__in=gates, item__in=[item.pk for item in rows]).values_list(
            "item", "gate"
        )
    )
    return {
        item.pk: missing
        for item in rows
        if (
            missing := [
                gate
                for gate in gates
                if (gate.type is None or gate.type.slug == (type_ or item.type))
                and (item.pk, gate.pk) not in held
            ]
        )
    }


def refuse_open_gates(items: Iterable[Item], status: Status, type_: str = "") -> None:
    """Raises: Invalid naming what does not hold yet; of several items the first few."""
    rows = {item.pk: item for item in items}
    if found := open_gates(rows.values(), status, type_):
        raise Invalid({"status": _said(rows, status, found)})


def _said(rows: Mapping[UUID, Item], status: Status, found: Mapping[UUID, list[Gate]]) -> list[str]:
    return [
        _("%(item)s may enter “%(status)s” when this holds: %(gates)s.")
        % {
            "item": rows[pk].key or rows[pk].title,
            "status": status.name,
            "gates": "; ".join(gate.text for gate in gates),
        }
        for pk, gates in list(found.items())[:10]
    ]
