"""Links in a scenario: new ones, another lag, none any more; and what applying makes of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.links import change_link, create_link, delete_link, duplicated_already, refuse_bad_lag
from roadmap.actions.scenarios import refuse_closed
from roadmap.clashes import like, place_of
from roadmap.models import ChangeKind, Item, Link, LinkKind, Scenario, ScenarioChange
from roadmap.scenario_plan import LinkRow, links_in, open_changes, web_in


@action
def lay_link(
    scenario: Scenario, *, by: Actor, source: UUID, target: UUID, kind: str = LinkKind.BLOCKS, lag: int = 0
) -> ScenarioChange | None:
    """A link that only the scenario has, between items of the live plan or of the scenario (by id of their change).

    One that is there already takes the new lag; None when it is then as in the live plan. Raises: Invalid naming the
    ring that it would close in the scenario.
    """
    by.require("roadmap.write")
    refuse_closed(scenario)
    fields = {"source": str(source), "target": str(target), "kind": kind, "lag": lag}
    changes, row = open_changes(scenario), LinkRow("", kind, str(source), str(target), lag)
    names = _names(changes, row)
    refuse_bad_lag(Link(kind=kind, lag=lag))
    change = ScenarioChange(
        workspace=by.workspace,
        scenario=scenario,
        kind=ChangeKind.LINK,
        fields=fields,
        label=_label(row, names),
    )
    live, there = like(change), _there(changes, change)
    if live is not None:
        return lay_lag(scenario, live, lag, by=by)
    if there is None:
        _refuse_contrary(changes, row, names)
        _refuse_ring(changes, row, names)
    change = there or change
    change.fields = change.fields | {"lag": lag}
    change.save()
    return change


def laid_like(
    scenario: Scenario, *, source: UUID, target: UUID, kind: str = LinkKind.BLOCKS, lag: int = 0
) -> QuerySet[ScenarioChange]:
    """What the scenario does with such a link, whatever its lag: one of the live plan, or one that only it has."""
    ends = {"source": str(source), "target": str(target), "kind": kind}
    live = like(ScenarioChange(kind=ChangeKind.LINK, fields=ends))
    rows = ScenarioChange.objects.filter(scenario=scenario, kind=ChangeKind.LINK, applied_at=None)
    if live:
        return rows.filter(link=live)
    says = Q(fields__contains=ends)
    if kind == LinkKind.RELATES:
        says |= Q(fields__contains=ends | {"source": str(target), "target": str(source)})
    return rows.filter(says, link=None, was={})


def _there(changes: list[ScenarioChange], new: ScenarioChange) -> ScenarioChange | None:
    """The new link that says the same; what relates does so both ways."""
    links = (one for one in changes if one.kind == ChangeKind.LINK and one.is_new)
    return next((one for one in links if place_of(one) == place_of(new)), None)


def _names(changes: list[ScenarioChange], row: LinkRow) -> dict[str, str]:
    """What people call its ends. Raises: Invalid for what is neither in the plan nor in the scenario."""
    if row.source == row.target:
        raise Invalid({"target": _("An item cannot be linked to itself. Choose another one.")})
    ends = {"source": row.source, "target": row.target}
    known = _called(changes, ends.values())
    if unknown := [name for name, ref in ends.items() if ref not in known]:
        raise Invalid(dict.fromkeys(unknown, _("There is no such item in this scenario.")))
    return known


def _called(changes: list[ScenarioChange], refs: Iterable[object]) -> dict[str, str]:
    new = {str(one.pk): one.label for one in changes if one.kind == ChangeKind.ITEM and one.is_new}
    live = Item.objects.filter(pk__in={str(ref) for ref in refs} - new.keys())
    return new | {str(pk): key for pk, key in live.values_list("pk", "key")}


def _label(row: LinkRow, names: dict[str, str]) -> str:
    return f"{names[row.source]} → {names[row.target]}"


def _refuse_contrary(changes: list[ScenarioChange], row: LinkRow, names: dict[str, str]) -> None:
    contrary = (row.kind, row.target, row.source)
    rows = links_in(changes) if row.kind == LinkKind.DUPLICATES else ()
    if any((one.kind, one.source, one.target) == contrary for one in rows):
        raise duplicated_already(names[row.source], names[row.target])


def _refuse_ring(changes: list[ScenarioChange], row: LinkRow, names: dict[str, str]) -> None:
    if row.kind != LinkKind.BLOCKS:
        return
    web = web_in(changes)
    ring = web.ring(row.source, row.target)
    if not ring:
        return
    if web.kin(row.source, row.target):
        raise Invalid({"target": _("An item cannot block what it is part of, nor its own parts.")})
    called = _called(changes, ring)
    way = " → ".join([names[row.source], *(called.get(str(one), "?") for one in ring)])
    said = _("%(source)s already waits for %(target)s: %(ring)s. Remove a link of this ring first.")
    raise Invalid({"target": said % {"source": names[row.source], "target": names[row.target], "ring": way}})


@action
def lay_lag(
    scenario: Scenario, link: Link, lag: int, *, by: Actor, drop: bool = False
) -> ScenarioChange | None:
    """Another lag for a link of the live plan; with `drop`, the scenario has it no more. None: as in the live plan."""
    by.require("roadmap.write")
    refuse_closed(scenario)
    refuse_bad_lag(Link(kind=link.kind, lag=lag))
    change = _change_of(scenario, link, by)
    if not drop and change.drop:
        _refuse_ring_again(scenario, change, link)
    change.drop, change.fields = drop, change.fields | {"lag": lag}
    if drop or lag != change.was["lag"]:
        change.save()
        return change
    if not change._state.adding:
        change.delete()
    return None


def _change_of(scenario: Scenario, link: Link, by: Actor) -> ScenarioChange:
    known = ScenarioChange.objects.filter(scenario=scenario, link=link).first()
    if known and known.applied_at:
        raise Conflict(_("What this scenario does with the link is applied already. Begin a new scenario."))
    ends = {"source": str(link.source_id), "target": str(link.target_id)}
    return known or ScenarioChange(
        workspace=by.workspace,
        scenario=scenario,
        kind=ChangeKind.LINK,
        link=link,
        label=f"{link.source.key} → {link.target.key}",
        fields=ends | {"kind": link.kind, "lag": link.lag},
        was={"lag": link.lag},
    )


def _refuse_ring_again(scenario: Scenario, change: ScenarioChange, link: Link) -> None:
    """What took the link's place in the scenario may forbid it."""
    changes = open_changes(scenario)
    row = LinkRow("", link.kind, str(link.source_id), str(link.target_id), link.lag)
    names = _names(changes, row)
    _refuse_contrary(changes, row, names)
    _refuse_ring(changes, row, names)


@action
def change_new_link(change: ScenarioChange, lag: int, *, by: Actor) -> ScenarioChange:
    """Another lag for a link that only the scenario has."""
    by.require("roadmap.write")
    refuse_closed(change.scenario)
    if change.applied_at or change.kind != ChangeKind.LINK or not change.is_new:
        raise Conflict(_("This link stands in the live plan. Change it by its id."))
    refuse_bad_lag(Link(kind=change.fields["kind"], lag=lag))
    change.fields = change.fields | {"lag": lag}
    change.save(update_fields=["fields"])
    return change


def give_link(change: ScenarioChange, by: Actor) -> None:
    """The live plan gets what the scenario says of the link. Raises: Invalid for an end that is not there."""
    if change.drop:
        if change.link is not None:
            delete_link(change.link, by=by)
            change.link = None
    elif change.link is not None:
        change_link(change.link, by=by, lag=change.fields["lag"])
    else:
        _make(change, by)


def _make(change: ScenarioChange, by: Actor) -> None:
    named = {end: change.fields[end] for end in ("source", "target")}
    items = {str(item.pk): item for item in Item.objects.filter(pk__in=named.values())}
    if missing := [end for end, ref in named.items() if ref not in items]:
        raise Invalid(dict.fromkeys(missing, _("An item that it names is deleted since.")))
    source, target = (items[ref] for ref in named.values())
    kind, lag = change.fields["kind"], change.fields["lag"]
    change.link = create_link(source, target, by=by, kind=kind, lag=lag)
