"""Applying a scenario, whole or in part, to a plan that may have moved since: nothing is overwritten unasked."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.archive import archive_item, unarchive_item
from roadmap.actions.items import change_item, create_item
from roadmap.actions.scenario_links import give_link
from roadmap.actions.scenario_milestones import give_milestone
from roadmap.actions.scenarios import refuse_closed
from roadmap.clashes import ENDS, GONE, Clash, clashes_of, label_of
from roadmap.models import ChangeKind, Item, Link, Milestone, Scenario, ScenarioChange, ScenarioState
from roadmap.overlay import HEADS, nested
from roadmap.scenario_refs import NAMING, depth_of, naming, refuse_without_what_it_needs
from roadmap.serializers.items import ItemWrite

OURS, THEIRS = "ours", "theirs"
# By id of the change: for all its fields, or field by field.
Choices = Mapping[str, str | Mapping[str, str]]
# What a change is left alone for altogether when the live plan shall stand.
WHOLE = {GONE, ENDS, "archived_at"}


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
    refuse_without_what_it_needs(scenario, changes)
    clashes = [clash for found in clashes_of(changes).values() for clash in found]
    _refuse_undecided(clashes, choices or {})
    left = [clash for clash in clashes if _choice(clash, choices or {}) == THEIRS]
    for change in _in_order(changes):
        _apply(change, {clash.field for clash in left if clash.change is change}, changes, by)
    if not ScenarioChange.objects.filter(scenario=scenario, applied_at=None).exists():
        scenario.state = ScenarioState.APPLIED
        scenario.save(update_fields=["state"])
    return changes


def _chosen(scenario: Scenario, only: Collection[UUID] | None) -> list[ScenarioChange]:
    """The changes with what they change, all locked in one order."""
    rows = ScenarioChange.objects.filter(scenario=scenario, applied_at=None)
    rows = rows if only is None else rows.filter(pk__in=only)
    changes = list(rows.select_for_update().order_by("created_at", "id"))
    if only is not None and len(changes) != len(set(only)):
        raise Invalid({"changes": _("Not all of these are open changes of this scenario.")})
    if not changes:
        raise Invalid({"changes": _("There is nothing to apply.")})
    items = _locked(Item, {change.item_id for change in changes}, "status", "product")
    links = _locked(Link, {change.link_id for change in changes}, "source", "target")
    days = _locked(Milestone, {change.milestone_id for change in changes})
    for change in changes:
        change.item = items.get(change.item_id)
        change.link, change.milestone = links.get(change.link_id), days.get(change.milestone_id)
    return changes


def _locked(model: Any, ids: set[UUID | None], *along: str) -> dict[UUID | None, Any]:
    rows = model.objects.filter(pk__in=ids - {None}).order_by("pk")
    rows = rows.select_related(*along) if along else rows
    return {row.pk: row for row in rows.select_for_update(of=("self",))}


def _choice(clash: Clash, choices: Choices) -> str:
    chosen = choices.get(str(clash.change.pk), "")
    return str(chosen.get(clash.field, "")) if isinstance(chosen, Mapping) else str(chosen)


def _refuse_undecided(clashes: Iterable[Clash], choices: Choices) -> None:
    undecided = [clash for clash in clashes if _choice(clash, choices) not in (OURS, THEIRS)]
    if undecided:
        named = ", ".join(dict.fromkeys(label_of(clash.change) for clash in undecided))
        raise Conflict(
            _("The plan moved since: choose for %(keys)s whose values shall stand.") % {"keys": named},
            conflicts=[shown(clash) for clash in undecided],
        )


def shown(clash: Clash) -> dict[str, Any]:
    change = clash.change
    return {
        "change": str(change.pk),
        "kind": change.kind,
        "item": str(change.item_id) if change.item_id else None,
        "key": label_of(change),
        "field": clash.field,
        "was": clash.was,
        "ours": clash.ours,
        "theirs": clash.theirs,
    }


def _in_order(changes: Collection[ScenarioChange]) -> list[ScenarioChange]:
    """What parts items first, so that what it forbade can be; new milestones; new items, wholes before their parts; then
    what leaves its parent, so that two items can change places in a tree; links when all their ends are there."""
    new = {str(one.pk): one for one in changes if one.kind == ChangeKind.ITEM and one.is_new}
    return sorted(changes, key=lambda change: _order(change, new))


def _order(change: ScenarioChange, new: Mapping[str, ScenarioChange]) -> tuple[int, int]:
    if change.kind == ChangeKind.LINK:
        return (0 if change.drop else 4), 0
    if change.kind == ChangeKind.MILESTONE:
        return (1 if change.is_new else 4), 0
    return (2, depth_of(change, new)) if change.is_new else (3, change.fields.get("parent", "") is not None)


def _apply(change: ScenarioChange, left: set[str], along: Collection[ScenarioChange], by: Actor) -> None:
    new = change.is_new
    try:
        if not left & WHOLE:
            _give(change, left, by)
    except Invalid as invalid:
        raise Invalid({**invalid.errors}, f"{label_of(change)}: {invalid.detail}") from None
    if new and (made := change.item or change.milestone):
        _name_instead(change, made.pk, along)
    change.applied_at = by.now
    change.save(update_fields=["item", "link", "milestone", "applied_at"])


def _give(change: ScenarioChange, left: set[str], by: Actor) -> None:
    if change.kind == ChangeKind.LINK:
        if not left:
            give_link(change, by)
        return
    if change.is_gone:
        raise Invalid({GONE: _("It is deleted since. Bring it back first, or let the live plan stand.")})
    wanted = {name: value for name, value in change.fields.items() if HEADS.get(name, name) not in left}
    if change.kind == ChangeKind.MILESTONE:
        give_milestone(change, wanted, by)
    else:
        _give_item(change, wanted, by)


def _give_item(change: ScenarioChange, wanted: dict[str, Any], by: Actor) -> None:
    archived, rank = wanted.pop("archived", None), wanted.pop("rank", None)
    fields = python_of(wanted, by, partial=change.item is not None)
    if change.item is None:
        change.item = create_item(by=by, **fields)
    elif fields:
        change_item(change.item, by=by, **fields)
    if rank is not None and rank != change.item.rank:
        change.item.rank = rank
        change.item.save(update_fields=["rank"])
    if archived is not None:
        (archive_alone if archived else unarchive_item)(change.item, by=by)


def archive_alone(item: Item, *, by: Actor) -> int:
    """The scenario says of each item below whether it goes along."""
    return archive_item(item, by=by, children=False)


def python_of(values: Mapping[str, Any], by: Actor, partial: bool) -> dict[str, Any]:
    """What the API makes of these values. Raises: Invalid for what is no longer there to be named."""
    checked = ItemWrite(data=nested(values), partial=partial, context={"actor": by})
    if not checked.is_valid():
        raise Invalid({name: [str(one) for one in said] for name, said in checked.errors.items()})
    return dict(checked.validated_data)


def _name_instead(change: ScenarioChange, made: UUID, along: Iterable[ScenarioChange]) -> None:
    """What named the thing that this was to make names the thing that is made; also the changes applied `along`."""
    ref, present = str(change.pk), {one.pk: one for one in along}
    for row in naming(change.scenario_id, ref):
        row.fields |= {name: str(made) for name in NAMING if row.fields.get(name) == ref}
        row.save(update_fields=["fields"])
        if row.pk in present:
            present[row.pk].fields = row.fields
