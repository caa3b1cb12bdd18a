"""Applying a scenario, whole or in part, to a plan that may have moved since: nothing is overwritten unasked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.items import change_item, create_item
from roadmap.actions.scenarios import refuse_closed
from roadmap.models import Item, Scenario, ScenarioChange, ScenarioState
from roadmap.overlay import HEADS, heads_of, nested, part, part_of
from roadmap.serializers.items import ItemWrite

OURS, THEIRS = "ours", "theirs"
# By id of the change: for all its fields, or field by field.
Choices = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True)
class Clash:
    """A field that the live plan changed since the scenario did: `ours` is the scenario's value, `theirs` the live."""

    change: ScenarioChange
    field: str
    was: Any
    ours: Any
    theirs: Any


def clashes_of(change: ScenarioChange) -> list[Clash]:
    """Where the live item is neither as it was nor as the scenario wants it. The item is fetched with the change."""
    if change.item is None or change.applied_at:
        return []
    found = []
    for head in heads_of(change.fields):
        was, ours = part(change.was, head), part(change.fields, head)
        theirs = part_of(change.item, head)
        if theirs not in (was, ours):
            found.append(Clash(change, head, was, ours, theirs))
    if change.item.archived_at:
        found.append(Clash(change, "archived_at", None, None, change.item.archived_at.isoformat()))
    return found


@action
def apply_scenario(
    scenario: Scenario, *, by: Actor, only: Collection[UUID] | None = None, choices: Choices | None = None
) -> list[ScenarioChange]:
    """Give the live plan what the scenario has, all of it or the changes `only`; one transaction, so one undo.

    `choices` say of what clashes whether "ours" or "theirs" stands. Raises: Conflict with every clash that nobody
    decided; then nothing is applied.
    """
    by.require("roadmap.write")
    refuse_closed(scenario)
    changes = _chosen(scenario, only)
    clashes = [clash for change in changes for clash in clashes_of(change)]
    _refuse_undecided(clashes, choices or {})
    left = [clash for clash in clashes if _choice(clash, choices or {}) == THEIRS]
    for change in sorted(changes, key=_order):
        _apply(change, {clash.field for clash in left if clash.change is change}, by)
    if not ScenarioChange.objects.filter(scenario=scenario, applied_at=None).exists():
        scenario.state = ScenarioState.APPLIED
        scenario.save(update_fields=["state"])
    return changes


def _chosen(scenario: Scenario, only: Collection[UUID] | None) -> list[ScenarioChange]:
    """The changes with their items, both locked in one order."""
    rows = ScenarioChange.objects.filter(scenario=scenario, applied_at=None)
    rows = rows if only is None else rows.filter(pk__in=only)
    changes = list(rows.select_for_update().order_by("created_at", "id"))
    if only is not None and len(changes) != len(set(only)):
        raise Invalid({"changes": _("Not all of these are open changes of this scenario.")})
    if not changes:
        raise Invalid({"changes": _("There is nothing to apply.")})
    ids = {change.item_id for change in changes} - {None}
    locked = Item.objects.filter(pk__in=ids).select_related("status", "product").order_by("pk")
    items = {item.pk: item for item in locked.select_for_update(of=("self",))}
    for change in changes:
        change.item = items.get(change.item_id)
    return changes


def key_of(change: ScenarioChange) -> str:
    """How people call the item; a new one has no key yet."""
    return change.item.key if change.item else str(change.fields["title"])


def _choice(clash: Clash, choices: Choices) -> str:
    chosen = choices.get(str(clash.change.pk), "")
    return str(chosen.get(clash.field, "")) if isinstance(chosen, Mapping) else str(chosen)


def _refuse_undecided(clashes: Iterable[Clash], choices: Choices) -> None:
    undecided = [clash for clash in clashes if _choice(clash, choices) not in (OURS, THEIRS)]
    if undecided:
        named = ", ".join(dict.fromkeys(key_of(clash.change) for clash in undecided))
        raise Conflict(
            _("The plan moved since: choose for %(keys)s whose values shall stand.") % {"keys": named},
            conflicts=[shown(clash) for clash in undecided],
        )


def shown(clash: Clash) -> dict[str, Any]:
    return {
        "change": str(clash.change.pk),
        "item": str(clash.change.item_id),
        "key": key_of(clash.change),
        "field": clash.field,
        "was": clash.was,
        "ours": clash.ours,
        "theirs": clash.theirs,
    }


def _order(change: ScenarioChange) -> tuple[bool, bool]:
    """New items first; then what leaves its parent, so that two items can change places in a tree."""
    return change.item_id is not None, change.fields.get("parent", "") is not None


def _apply(change: ScenarioChange, left: set[str], by: Actor) -> None:
    if "archived_at" not in left:
        wanted = {name: value for name, value in change.fields.items() if HEADS.get(name, name) not in left}
        _give(change, python_of(wanted, by, partial=change.item is not None), by)
    change.applied_at = by.now
    change.save(update_fields=["item", "applied_at"])


def _give(change: ScenarioChange, fields: dict[str, Any], by: Actor) -> None:
    try:
        if change.item is None:
            change.item = create_item(by=by, **fields)
        elif fields:
            change_item(change.item, by=by, **fields)
    except Invalid as invalid:
        raise Invalid({**invalid.errors}, f"{key_of(change)}: {invalid.detail}") from None


def python_of(values: Mapping[str, Any], by: Actor, partial: bool) -> dict[str, Any]:
    """What the API makes of these values. Raises: Invalid for what is no longer there to be named."""
    checked = ItemWrite(data=nested(values), partial=partial, context={"actor": by})
    if not checked.is_valid():
        raise Invalid({name: [str(one) for one in said] for name, said in checked.errors.items()})
    return dict(checked.validated_data)
