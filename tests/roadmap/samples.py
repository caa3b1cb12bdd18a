"""One of each thing that lies beside the items of a plan."""

from datetime import date
from uuid import UUID

from core.tenancy import Actor
from roadmap.actions import change_item, create_item, create_link, create_milestone, create_risk, set_capacity
from roadmap.actions.fields import create_field
from roadmap.actions.gates import create_gate
from roadmap.actions.templates import create_template
from roadmap.actions.workflow import create_type
from roadmap.models import Item, Product, Status, Team
from roadmap.queries.versions import versions_of


def plan_samples(actor: Actor, mark: str, product: Product, item: Item, team: Team) -> dict[str, UUID | int]:
    milestone = create_milestone(by=actor, name=f"{mark} release", product=product, date=date(2031, 5, 1))
    risk = create_risk(by=actor, title=f"{mark} risk", item=item, mitigation=f"{mark} plan")
    capacity = set_capacity(team, date(2031, 1, 1), date(2031, 1, 31), 12, by=actor)
    assert capacity is not None, "it was given an effort"
    other = create_item(by=actor, product=product, title=f"{mark} other item")
    change_item(other, by=actor, milestone=milestone)
    return {
        "item_link": create_link(item, other, by=actor, lag=3).pk,
        "milestone": milestone.pk,
        "page_version": versions_of(product, "vision")[0].id,
        "risk": risk.pk,
        "capacity": capacity.pk,
        "gate": create_gate(
            by=actor, text=f"{mark} gate", status=Status.objects.order_by("position").last()
        ).pk,
        "template": create_template(by=actor, name=f"{mark} template", fields={"title": f"{mark} start"}).pk,
        "type": create_type(by=actor, name=f"{mark} type").pk,
        "field": create_field(by=actor, name=f"{mark} field", kind="select", options=[f"{mark} option"]).pk,
    }
