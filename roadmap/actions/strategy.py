"""Products, objectives, teams, and what a new workspace starts with."""

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.models import STANDARD_TYPES, Category, Item, ItemType, Objective, Product, Status, Team

# Blue, iris, lagoon, damson, moss, then hues between; 20 to 90 belong to lateness and risk.
HUES = (244, 298, 192, 350, 122, 270, 320, 160, 218, 100)


@action
def new_workspace_defaults(*, by: Actor) -> None:
    """Give a new workspace its types of item, and its statuses, one for each category."""
    ItemType.objects.bulk_create(
        ItemType(workspace=by.workspace, slug=slug, name=str(name), icon=slug, position=position)
        for position, (slug, name) in enumerate(STANDARD_TYPES.items())
    )
    Status.objects.bulk_create(
        Status(workspace=by.workspace, name=str(category.label), category=category, position=position)
        for position, category in enumerate(Category)
    )


def _save(row: Any, fields: dict[str, Any]) -> Any:
    if names := changed(row, fields):
        row.full_clean()
        row.save(update_fields=names)
    return row


def _create(model: type[Any], by: Actor, fields: dict[str, Any]) -> Any:
    row = model(workspace=by.workspace, **fields)
    row.full_clean()
    row.save()
    return row


@action
def create_product(*, by: Actor, **fields: Any) -> Product:
    """Raises: ValidationError when the key is taken or malformed."""
    last = Product.objects.aggregate(last=Max("position"))["last"]
    return _create(Product, by, {"position": (last or 0) + 1} | fields)


@action
def change_product(product: Product, *, by: Actor, **fields: Any) -> Product:
    """The key stays: items carry it in theirs, and people have written those down."""
    if fields.pop("key", product.key) != product.key:
        raise Conflict(
            _("A product's key cannot change, because item keys such as PAY-42 are in use elsewhere.")
        )
    return _save(product, fields)


@action
def delete_product(product: Product, *, by: Actor) -> None:
    """Raises: Conflict while the product has items."""
    if Item.objects.filter(product=product).exists():
        raise Conflict(_("This product still has items. Move or delete them first."))
    product.delete()


@action
def create_objective(*, by: Actor, **fields: Any) -> Objective:
    """A new objective gets the next free hue."""
    count = Objective.objects.count()
    return _create(Objective, by, {"hue": HUES[count % len(HUES)], "position": count + 1} | fields)


@action
def change_objective(objective: Objective, *, by: Actor, **fields: Any) -> Objective:
    return _save(objective, fields)


@action
def delete_objective(objective: Objective, *, by: Actor) -> None:
    """Its items stay, without an objective."""
    objective.delete()


@action
def restore_objective(pk: UUID, *, by: Actor) -> Objective:
    """Bring back a deleted objective; its items, updates and key results are its own again. Raises: Conflict."""
    by.require("roadmap.write")
    return restore(Objective, pk)


@action
def create_team(*, by: Actor, name: str) -> Team:
    """The team of that name; made if there is none."""
    return Team.objects.filter(name=name).first() or _create(Team, by, {"name": name})
