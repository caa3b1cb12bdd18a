"""What only a scenario has may be named in it, by the id of the change that makes it: as the whole that an item is part
of, as its milestone, as an end of a link."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Invalid
from roadmap.actions.items import below_itself
from roadmap.models import ChangeKind, Item, Milestone, Scenario, ScenarioChange
from roadmap.scenario_plan import web_in

STANDS_FOR: dict[str, tuple[str, Any]] = {
    "parent": (ChangeKind.ITEM, Item),
    "milestone": (ChangeKind.MILESTONE, Milestone),
}
NAMING = ("source", "target", *STANDS_FOR)


def new_in(scenario: Scenario) -> QuerySet[ScenarioChange]:
    """The changes that make something, still open."""
    rows = ScenarioChange.objects.filter(scenario=scenario, applied_at=None, was={})
    return rows.filter(item=None, link=None, milestone=None)


def stand_ins(scenario: Scenario, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of `values` those that name what only the scenario has; as rows that are never to be saved."""
    named = {name: str(values[name]) for name in STANDS_FOR if values.get(name)}
    refs = [ref for ref in named.values() if _is_id(ref)]
    known = {str(row.pk): row.kind for row in new_in(scenario).filter(pk__in=refs)} if refs else {}
    return {
        name: STANDS_FOR[name][1](pk=UUID(ref))
        for name, ref in named.items()
        if known.get(ref) == STANDS_FOR[name][0]
    }


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def naming(scenario_id: UUID, ref: str) -> QuerySet[ScenarioChange]:
    """The changes that name what this one makes."""
    says = Q()
    for name in NAMING:
        says |= Q(**{f"fields__{name}": ref})
    return ScenarioChange.objects.filter(says, scenario=scenario_id)


def refuse_below_itself(changes: list[ScenarioChange], ref: str, parent: str | None) -> None:
    """Of items of the live plan applying tells, as they may change places; what is new has no place yet.

    Raises: Invalid.
    """
    new = {str(change.pk) for change in changes if change.kind == ChangeKind.ITEM and change.is_new}
    if parent is None or not new & {ref, parent}:
        return
    web = web_in(changes)
    if web.lies_below(parent, ref):
        raise below_itself()
    if web.ring_of_part(ref, parent):
        said = _("Links of the scenario make one wait for the other: it cannot be a part of that.")
        raise Invalid({"parent": said})


# Applying ------------------------------------------------------------------------------------------------------


def _named(change: ScenarioChange) -> Iterator[tuple[str, str]]:
    for name in NAMING:
        if value := change.fields.get(name):
            yield name, str(value)


def refuse_without_what_it_needs(scenario: Scenario, changes: Collection[ScenarioChange]) -> None:
    """Raises: Invalid when one of these names what a change that is left behind would make."""
    left = {str(row.pk): row.label for row in new_in(scenario).exclude(pk__in=[one.pk for one in changes])}
    said = [
        _needs(change, name, left[ref]) for change in changes for name, ref in _named(change) if ref in left
    ]
    if said:
        raise Invalid({"changes": said}, " ".join(said))


def _needs(change: ScenarioChange, name: str, other: str) -> str:
    words = {
        "parent": _("“%(what)s” becomes part of “%(other)s”, which only the scenario has."),
        "milestone": _("“%(what)s” goes into “%(other)s”, a milestone that only the scenario has."),
    }
    link = _("The link “%(what)s” leads to or from “%(other)s”, which only the scenario has.")
    values = {"what": change.label, "other": other}
    return f"{words.get(name, link) % values} {_('Apply “%(other)s” along with it, or before.') % values}"


def depth_of(change: ScenarioChange, new: Mapping[str, ScenarioChange]) -> int:
    """How many new items lie above a new one: wholes come before their parts."""
    seen = {str(change.pk)}
    above = str(change.fields.get("parent"))
    while above in new and above not in seen:
        seen.add(above)
        above = str(new[above].fields.get("parent"))
    return len(seen) - 1
