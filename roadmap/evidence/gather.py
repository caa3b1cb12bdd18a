"""Asking everybody who knows something."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.tenancy import Actor
from roadmap.evidence.facts import Fact
from roadmap.models import Item

# In the order in which a reader asks; JSON objects would lose it.
Facts = list[tuple[str, Fact]]
OWN = "roadmap"
PLAN = ("roadmap.evidence.of_plan.for_items", "roadmap.queries.own_fields.for_items")


def gather(actor: Actor, items: Sequence[Item]) -> dict[UUID, Facts]:
    """What is known now: of each item its facts, the areas above first, then the plan's, its own fields last."""
    found: dict[UUID, Facts] = {item.pk: [] for item in items}
    for path in (*settings.EVIDENCE_SOURCES, *PLAN):
        told = import_string(path)(actor, items)
        for pk, facts in found.items():
            known = {label for label, _fact in facts}
            new = told.get(pk, {}).items()
            facts += [(_apart(label, known), _marked(one, area_of(path))) for label, one in new]
    return found


def _apart(label: str, known: Collection[str]) -> str:
    """A field of one's own may be called as something that is told anyway."""
    return _("%(name)s, a field of your own") % {"name": label} if label in known else label


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
