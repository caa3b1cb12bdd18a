"""Templates: what a new item may start with."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from roadmap.actions.lists import create_last, save_changed
from roadmap.custom import CustomFields
from roadmap.models import ItemTemplate


@action
def create_template(*, by: Actor, **fields: Any) -> ItemTemplate:
    """`fields`: checked by the caller as a POST to /items would be, kept as they were given; own fields as items keep them."""
    by.require("roadmap.write")
    _refuse_single(fields)
    fields = _with_own(fields, {})
    return create_last(ItemTemplate, by, fields)


@action
def change_template(row: ItemTemplate, *, by: Actor, **fields: Any) -> ItemTemplate:
    by.require("roadmap.write")
    _refuse_single(fields)
    fields = _with_own(fields, row.fields.get("custom") or {})
    return save_changed(row, fields)


@action
def delete_template(row: ItemTemplate, *, by: Actor) -> None:
    by.require("roadmap.write")
    row.delete()


def _refuse_single(values: dict[str, Any]) -> None:
    for name in {"external_id", "after", "before"} & set(values.get("fields", {})):
        raise Invalid({f"fields.{name}": _("This belongs to one item alone. Leave it out of the template.")})


def _with_own(values: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What stands there already stays, for a template outlives the fields that it names. Raises: Invalid."""
    said = values.get("fields") or {}
    if "custom" not in said:
        return values
    custom = CustomFields().for_template(said["custom"], before, said.get("type"))
    return values | {"fields": said | {"custom": custom}}
