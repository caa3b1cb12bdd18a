"""Products, objectives, teams, and what a new workspace starts with."""

from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from core.base import changed
from core.effects import effects_of
from core.errors import Conflict
from core.models import Event
from core.tenancy import Actor, action
from core.transactions import ask_those_who_look
from core.undo import restore
from roadmap.models import STANDARD_TYPES, Category, Item, ItemType, Product, ProductLine, Status, Team


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


def save_row(row: Any, fields: dict[str, Any]) -> Any:
    """Set what differs. Raises: ValidationError."""
    if names := changed(row, fields):
        row.full_clean()
        row.save(update_fields=names)
    return row


def create_row(model: type[Any], by: Actor, fields: dict[str, Any]) -> Any:
    """Raises: ValidationError."""
    row = model(workspace=by.workspace, **fields)
    row.full_clean()
    row.save()
    return row


@action
def create_product(*, by: Actor, **fields: Any) -> Product:
    """Raises: ValidationError when the key is taken or malformed."""
    by.require("roadmap.write")
    last = Product.objects.aggregate(last=Max("position"))["last"]
    return create_row(Product, by, {"position": (last or 0) + 1} | fields)


@action
def change_product(product: Product, *, by: Actor, **fields: Any) -> Product:
    """The key stays: items carry it in theirs, and people have written those down."""
    by.require("roadmap.write")
    if fields.pop("key", product.key) != product.key:
        raise Conflict(
            _("A product's key cannot change, because item keys such as PAY-42 are in use elsewhere.")
        )
    return save_row(product, fields)


@action
def delete_product(product: Product, *, by: Actor) -> None:
    """With its objectives, portal and all else that is its own; an undo brings all of it back, for a week.

    Raises: Conflict while the product has items.
    """
    by.require("roadmap.write")
    if Item.objects.filter(product=product).exists():
        raise Conflict(_("This product still has items. Move or delete them first."))
    product.delete()


@action
def restore_product(pk: UUID, *, by: Actor) -> Product:
    """Bring a deleted product back with all that went with it. Raises: Conflict."""
    by.require("roadmap.write")
    product = restore(Product, pk)
    deletion = Event.objects.filter(model="roadmap.product", object_id=pk, operation="delete").latest("id")
    ask_those_who_look(effects_of(Event.objects.filter(xid=deletion.xid).order_by("id")))
    return product


@action
def create_line(*, by: Actor, **fields: Any) -> ProductLine:
    by.require("roadmap.write")
    return create_row(ProductLine, by, {"position": ProductLine.objects.count() + 1} | fields)


@action
def change_line(line: ProductLine, *, by: Actor, **fields: Any) -> ProductLine:
    by.require("roadmap.write")
    return save_row(line, fields)


@action
def delete_line(line: ProductLine, *, by: Actor) -> None:
    """Its products stay, in no line."""
    by.require("roadmap.write")
    line.delete()


@action
def create_team(*, by: Actor, name: str) -> Team:
    """The team of that name; made if there is none."""
    by.require("roadmap.write")
    return Team.objects.filter(name=name).first() or create_row(Team, by, {"name": name})
