"""One of each thing that lies beside the items of a plan."""

from uuid import UUID

from core.tenancy import Actor
from roadmap.actions import create_item, create_link
from roadmap.models import Item, Product


def plan_samples(actor: Actor, mark: str, product: Product, item: Item) -> dict[str, UUID]:
    other = create_item(by=actor, product=product, title=f"{mark} other item", parent=None)
    return {"item_link": create_link(item, other, by=actor, lag=3).pk}
