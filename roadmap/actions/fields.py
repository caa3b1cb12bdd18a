"""Custom fields: make, change, archive, delete; what items hold follows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.lists import create_last, save_changed, slug_of
from roadmap.formulas import check_formula
from roadmap.models import CustomField, FieldKind, Item, ItemType
from roadmap.scoring.computed import refuse_unfollowed
from roadmap.scoring.store import rescore_fed_by_fields

CHOOSING = (FieldKind.SELECT, FieldKind.MULTISELECT)
MOST_OPTIONS = 200
MOST_FIELDS = 100


@action
def create_field(*, by: Actor, name: str, kind: str, **fields: Any) -> CustomField:
    """Raises: ValidationError when its slug is taken, Invalid for wrong options, types or formula."""
    by.require("roadmap.write")
    taken = list(CustomField.objects.values_list("slug", flat=True))
    if len(taken) >= MOST_FIELDS:
        raise Conflict(_("There are %(most)d fields already. Delete one first.") % {"most": MOST_FIELDS})
    slug = fields.pop("slug", None) or slug_of(name, taken)
    options = with_slugs(fields.pop("options", []))
    values = fields | {"name": name, "kind": kind, "slug": slug, "options": options}
    _check(values)
    made = create_last(CustomField, by, values)
    rescore_fed_by_fields()
    return made


@action
def change_field(
    row: CustomField, *, by: Actor, replace: Mapping[str, str | None] | None = None, **fields: Any
) -> CustomField:
    """`replace`: for options that go while items have them, what those get instead; None clears.

    Raises: Invalid saying how many items an option needs a replacement for; Conflict for another slug, or another
    kind while items hold values.
    """
    by.require("roadmap.write")
    if fields.pop("slug", row.slug) != row.slug:
        raise Conflict(_("A field's slug cannot change, because files and programs use it. Change the name."))
    if fields.get("kind", row.kind) != row.kind and (n := holders(row)):
        raise Conflict(_("%(n)d items hold values of this kind. Add a new field instead.") % {"n": n})
    if "options" in fields:
        fields["options"] = with_slugs(fields["options"], row.options)
        _let_go(row, fields["options"], dict(replace or {}))
    _check({name: getattr(row, name) for name in ("kind", "slug", "options", "formula", "types")} | fields)
    if row.kind == FieldKind.FORMULA and "formula" in fields:
        refuse_unfollowed(row, fields["formula"])
    saved = save_changed(row, fields)
    rescore_fed_by_fields()
    return saved


@action
def delete_field(row: CustomField, *, by: Actor) -> int:
    """Remove it and what items hold of it; answers of how many. Archiving hides it and keeps the values."""
    by.require("roadmap.write")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE roadmap_item SET custom = custom - %s WHERE workspace_id = %s AND custom ? %s",
            [row.slug, by.workspace.pk, row.slug],
        )
        cleared = cursor.rowcount
    row.delete()
    rescore_fed_by_fields()
    return cleared


def holders(row: CustomField) -> int:
    """How many items hold a value of the field."""
    return Item.objects.filter(custom__has_key=row.slug).count()


def with_slugs(options: Iterable[Any], known: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Options in full from names or objects; one without a slug keeps that of the same name, or gets a new one."""
    by_name = {option["name"]: option["slug"] for option in known}
    options = list(options)
    if len(options) > MOST_OPTIONS:  # before each is compared with all
        raise Invalid({"options": _("Give at most %(most)d options.") % {"most": MOST_OPTIONS}})
    given = [{"name": one} if isinstance(one, str) else dict(one) for one in options]
    taken = {option["slug"] for option in given if option.get("slug")} | set(by_name.values())
    made = []
    for option in given:
        name = str(option.get("name", "")).strip()
        slug = option.get("slug") or by_name.get(name) or slug_of(name, taken)
        taken.add(slug)
        made.append({"slug": slug, "name": name, "hue": option.get("hue")})
    _refuse_doubles(made)
    return made


def _refuse_doubles(options: list[dict[str, Any]]) -> None:
    for name in ("slug", "name"):
        counted = Counter(option[name] for option in options)
        if any(n > 1 or not text for text, n in counted.items()):
            raise Invalid({"options": _("Give each option a name of its own.")})


def _let_go(row: CustomField, options: list[dict[str, Any]], replace: dict[str, str | None]) -> None:
    """Give items another option for each that goes. Raises: Invalid when one in use has no replacement."""
    kept = {option["slug"] for option in options}
    gone = {option["slug"]: option["name"] for option in row.options if option["slug"] not in kept}
    if any(new is not None and new not in kept for new in replace.values()):
        raise Invalid({"replace": _("Choose replacements that stay among the options.")})
    for old, name in gone.items():
        items = _having(row, old)
        if items and old not in replace:
            said = ngettext(
                "%(n)d item has “%(name)s”. Say in “replace” what it gets instead, or null to clear it.",
                "%(n)d items have “%(name)s”. Say in “replace” what they get instead, or null to clear it.",
                len(items),
            )
            raise Invalid({"replace": said % {"n": len(items), "name": name}})
        for item in items:
            item.custom = _without(item.custom, row.slug, old, replace.get(old))
        Item.objects.bulk_update(items, ["custom"], batch_size=500)


def _having(row: CustomField, option: str) -> list[Item]:
    if row.kind == FieldKind.MULTISELECT:
        items = Item.objects.filter(custom__contains={row.slug: [option]})
    else:
        items = Item.objects.filter(custom__contains={row.slug: option})
    return list(items.select_for_update().order_by("pk"))


def _without(custom: dict[str, Any], slug: str, old: str, new: str | None) -> dict[str, Any]:
    held = custom[slug]
    if isinstance(held, list):
        value: Any = list(dict.fromkeys(new if one == old else one for one in held if one != old or new))
    else:
        value = new
    rest = {key: one for key, one in custom.items() if key != slug}
    return rest | ({slug: value} if value else {})


def _check(values: dict[str, Any]) -> None:
    if values["options"] and values["kind"] not in CHOOSING:
        raise Invalid({"options": _("Only a choice has options.")})
    if values["kind"] in CHOOSING and not values["options"]:
        raise Invalid({"options": _("Give at least one option.")})
    if values["kind"] == FieldKind.FORMULA:
        check_formula(values.get("formula", ""), values["slug"])
    elif values.get("formula"):
        raise Invalid({"formula": _("Only a formula field has a formula.")})
    unknown = set(values.get("types") or ()) - set(ItemType.objects.values_list("slug", flat=True))
    if unknown:
        raise Invalid({"types": _("There is no type %(names)s.") % {"names": ", ".join(sorted(unknown))}})
