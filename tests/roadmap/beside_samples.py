"""One of each plan beside the live one."""

from uuid import UUID

from core.tenancy import Actor
from roadmap.actions import create_item
from roadmap.actions.baselines import create_baseline
from roadmap.actions.decisions import create_decision
from roadmap.actions.scenarios import create_scenario, lay_change
from roadmap.models import Item


def beside_samples(actor: Actor, mark: str) -> dict[str, UUID]:
    first = Item.objects.select_related("product").order_by("created_at")[0]
    rival = create_item(by=actor, product=first.product, title=f"{mark} rival")
    decision = create_decision(by=actor, title=f"{mark} question", items=[first, rival])
    scenario = create_scenario(by=actor, name=f"{mark} scenario", description=f"{mark} what if")
    change = lay_change(scenario, first, {"title": f"{mark} otherwise"}, by=actor)
    assert change is not None, "the title differs"
    return {
        "scenario": scenario.pk,
        "scenario_change": change.pk,
        "baseline": create_baseline(by=actor, name=f"{mark} baseline", note=f"{mark} note").pk,
        "decision": decision.pk,
    }
