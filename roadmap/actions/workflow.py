"""Types and statuses of a workspace. What is in use goes only when something takes its place."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.gates import refuse_open_gates
from roadmap.actions.lists import create_last, save_changed, slug_of
from roadmap.models import Category, CustomField, Item, ItemTemplate, ItemType, Status


@action
def create_type(*, by: Actor, name: str, **fields: Any) -> ItemType:
    """Raises: ValidationError when its slug is taken."""
    by.require("roadmap.write")
    slug = fields.pop("slug", None) or slug_of(name, ItemType.objects.values_list("slug", flat=True))
    return create_last(ItemType, by, {"name": name, "slug": slug} | fields)


@action
def change_type(row: ItemType, *, by: Actor, **fields: Any) -> ItemType:
    """The slug stays: items, files and programs carry it."""
    by.require("roadmap.write")
    if fields.pop("slug", row.slug) != row.slug:
        raise Conflict(_("A type's slug cannot change, because files and programs use it. Change the name."))
    return save_changed(row, fields)


@action
def delete_type(row: ItemType, *, by: Actor, replace_with: ItemType | None = None) -> int:
    """Items of the type become `replace_with`; answers how many. Its gates go, fields and templates let go of it.

    Raises: Conflict for the last type; Invalid when items need a replacement.
    """
    by.require("roadmap.write")
    if not ItemType.objects.exclude(pk=row.pk).exists():
        raise Conflict(_("This is the last type. Add another one first."))
    moved = _replaced(Item.objects.filter(type=row.slug), row, replace_with)
    if moved and replace_with:
        Item.objects.filter(type=row.slug).update(type=replace_with.slug)
    for field in CustomField.objects.filter(types__contains=[row.slug]):
        new = {replace_with.slug} if replace_with else set()
        kept = [slug for slug in field.types if slug != row.slug]
        save_changed(field, {"types": kept + sorted(new - set(kept))})
    _in_templates("type", row.slug, replace_with.slug if replace_with else None)
    row.delete()
    return moved


@action
def create_status(*, by: Actor, **fields: Any) -> Status:
    """Raises: ValidationError when the name is taken."""
    by.require("roadmap.write")
    return create_last(Status, by, fields)


@action
def change_status(row: Status, *, by: Actor, **fields: Any) -> Status:
    """Another category dates what is shipped by it, or no longer."""
    by.require("roadmap.write")
    was = row.category
    save_changed(row, fields)
    if row.category != was:
        _date_shipped(Item.objects.filter(status=row), row, by)
    return row


@action
def delete_status(row: Status, *, by: Actor, replace_with: Status | None = None) -> int:
    """Items in the status go to `replace_with`; answers how many. Its gates go.

    Raises: Conflict for the last status; Invalid when items need a replacement, or gates of it do not hold.
    """
    by.require("roadmap.write")
    if not Status.objects.exclude(pk=row.pk).exists():
        raise Conflict(_("This is the last status. Add another one first."))
    items = Item.objects.filter(status=row)
    moved = _replaced(items, row, replace_with)
    if moved and replace_with:
        refuse_open_gates(items, replace_with)
        _date_shipped(items, replace_with, by)
        Item.objects.filter(status=row).update(status=replace_with)
    _in_templates("status", str(row.pk), str(replace_with.pk) if replace_with else None)
    row.delete()
    return moved


def _replaced(items: QuerySet[Item], row: Any, replace_with: Any) -> int:
    """How many items need a replacement for `row`. Raises: Invalid when there is none, or it is the row itself."""
    count = items.count()
    if replace_with is not None and replace_with.pk == row.pk:
        raise Invalid({"replace_with": _("Choose another one than the one you delete.")})
    if count and replace_with is None:
        said = ngettext(
            "%(n)d item has “%(name)s”. Say what takes its place.",
            "%(n)d items have “%(name)s”. Say what takes its place.",
            count,
        )
        raise Invalid({"replace_with": said % {"n": count, "name": row.name}})
    return count


def _date_shipped(items: QuerySet[Item], status: Status, by: Actor) -> None:
    """What comes into a shipped status is out from now on, unless it is already; what leaves is not."""
    if status.category == Category.SHIPPED:
        items.filter(shipped_at=None).update(shipped_at=by.now)
    else:
        items.exclude(shipped_at=None).update(shipped_at=None)


def _in_templates(name: str, old: str, new: str | None) -> None:
    for template in ItemTemplate.objects.filter(**{f"fields__{name}": old}):
        kept = {key: value for key, value in template.fields.items() if key != name}
        save_changed(template, {"fields": kept | ({name: new} if new else {})})
