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


def gather(actor: Actor, items: Sequence[Item]) -> dict[UUID, Facts]:
    """What is known now: of each item its facts, the areas above first, then the plan's own."""
    sources = [*(import_string(path) for path in settings.EVIDENCE_SOURCES), of_plan.for_items]
    found: dict[UUID, Facts] = {item.pk: [] for item in items}
    for source in sources:
        told = source(actor, items)
        for pk, facts in found.items():
            facts += told.get(pk, {}).items()
    return found
