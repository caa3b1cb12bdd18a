"""Asking everybody who knows something."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from core.tenancy import Actor
from roadmap.evidence import of_plan
from roadmap.evidence.facts import Fact
from roadmap.models import Item

# In the order in which a reader asks; JSON objects would lose it.
Facts = list[tuple[str, Fact]]
OWN = "roadmap"


def gather(actor: Actor, items: Sequence[Item]) -> dict[UUID, Facts]:
    """What is known now: of each item its facts, the areas above first, then the plan's own."""
    sources = [(area_of(path), import_string(path)) for path in settings.EVIDENCE_SOURCES]
    found: dict[UUID, Facts] = {item.pk: [] for item in items}
    for area, source in [*sources, (OWN, of_plan.for_items)]:
        told = source(actor, items)
        for pk, facts in found.items():
            facts += [(label, _marked(one, area)) for label, one in told.get(pk, {}).items()]
    return found


def area_of(path: str) -> str:
    """ "feedback.item_facts.for_items" is told by "feedback"."""
    return path.partition(".")[0]


def _marked(one: Fact, area: str) -> Fact:
    return {**one, "area": area}


def readable(actor: Actor, facts: Facts) -> Facts:
    """Those that the actor may read: a decision keeps what its deciders saw, a token may see less than they did."""
    areas = {area_of(path) for path in settings.EVIDENCE_SOURCES} | {OWN}
    may = {area for area in areas if actor.can("read", area)}
    # What was kept before facts said whose they are is for who may read all.
    return [
        (label, one) for label, one in facts if one.get("area") in may or ("area" not in one and may == areas)
    ]
