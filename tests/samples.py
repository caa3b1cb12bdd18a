"""One of each kind of thing in a workspace, each carrying a mark by which a leak is recognised."""

from uuid import UUID

from core.imports.jobs import receive
from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import create_item, create_objective, create_product, create_team
from roadmap.models import Status

Samples = dict[str, UUID]


def samples_in(workspace: Workspace, owner: User, mark: str) -> Samples:
    """Ids by kind. Everything that has a name has `mark` in it."""
    with acting(workspace, owner) as actor:
        product = create_product(by=actor, key=mark[:3].upper(), name=f"{mark} product", vision=f"{mark} vision")
        objective = create_objective(by=actor, title=f"{mark} objective", product=product)
        team = create_team(by=actor, name=f"{mark} team")
        item = create_item(
            by=actor,
            product=product,
            title=f"{mark} item",
            description=f"{mark} text",
            objective=objective,
            team=team,
            owner=owner,
            tags=[mark],
        )
        made = {
            "product": product.pk,
            "objective": objective.pk,
            "team": team.pk,
            "item": item.pk,
            "status": Status.objects.all()[0].pk,
            "member": owner.pk,
            "import": receive([f"title\n{mark}".encode()], kind="items", filename=f"{mark}.csv", by=actor).pk,
        }
    return made
