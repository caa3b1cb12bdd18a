"""Fields of its own that a workspace gets with an import: made in its first batch, and taken back with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.imports import Once, Row
from core.tenancy import Actor
from roadmap.actions.fields import CHOOSING, create_field, with_slugs
from roadmap.import_fields import PREFIX
from roadmap.import_named import one_at_a_time
from roadmap.models import CustomField, FieldKind

KINDS = (
    FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.SELECT, FieldKind.MULTISELECT,
    FieldKind.CHECKBOX, FieldKind.URL, FieldKind.PERSON,
)  # fmt: skip


# So many may a file bring along; a workspace has room for twice as many.
MOST_NEW = 50


def new_fields(mapping: Mapping[str, Any]) -> list[CustomField]:
    """Those of a mapping's "make" that it fills, not saved. Raises: Invalid."""
    make = mapping.get("make") or {}
    if len(make) > MOST_NEW:
        words = _(
            "A file makes at most %(most)d new fields, and this asks for %(n)d. Leave some columns out."
        )
        raise Invalid({"make": words % {"most": MOST_NEW, "n": len(make)}})
    fields = mapping.get("fields")
    used = fields if isinstance(fields, dict) else {}
    new = [_field(name, make[name]) for name in make if used.get(name)]
    gone = CustomField.objects.filter(archived=True, slug__in=[field.slug for field in new]) if new else ()
    for field in gone:
        words = _("There is an archived field “%(name)s” already. Bring it back, or choose another name.")
        raise Invalid({"make": words % {"name": field.name}})
    return new


def _field(name: str, said: Any) -> CustomField:
    slug = name.removeprefix(PREFIX)
    if slug == name:
        raise Invalid(
            {"make": _("“%(name)s” begins with “custom.”, as a field of your own.") % {"name": name}}
        )
    if not isinstance(said, dict) or set(said) - {"name", "kind", "options"}:
        raise Invalid(
            {"make": _("A field to make is {“name”: text, “kind”: text, “options”: list of texts}.")}
        )
    kind, options = said.get("kind", FieldKind.TEXT), said.get("options") or []
    if kind not in KINDS:
        words = _("“%(kind)s” is no kind of field; known are: %(known)s.")
        raise Invalid({"make": words % {"kind": kind, "known": ", ".join(KINDS)}})
    if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
        raise Invalid({"make": _("“options” is a list of texts.")})
    if kind in CHOOSING and not options:
        raise Invalid({"make": _("Give “%(name)s” at least one option.") % {"name": said.get("name", slug)}})
    field = CustomField(slug=slug, name=str(said.get("name", "")).strip(), kind=kind)
    try:
        field.options = with_slugs(options) if kind in CHOOSING else []
        field.clean_fields(exclude=("workspace",))
    except Invalid as refusal:
        raise _refused(field, refusal.detail) from None
    except ValidationError as refusal:
        raise _refused(field, " ".join(refusal.messages)) from None
    return field


def _refused(field: CustomField, why: str) -> Invalid:
    return Invalid({"make": _("“%(name)s”: %(why)s") % {"name": field.name or field.slug, "why": why}})


def make_missing(new: Sequence[CustomField], rows: Sequence[Row], by: Actor) -> None:
    """A dry run, whose batches are taken back, makes them for each."""
    if not _missing(new):
        return
    one_at_a_time(by)
    for field in _missing(new):
        create_field(by=by, slug=field.slug, name=field.name, kind=field.kind, options=field.options)
        if rows:
            rows[0].warnings.append(Once(_("Field “%(name)s” is made.") % {"name": field.name}))


def _missing(new: Sequence[CustomField]) -> list[CustomField]:
    slugs = [field.slug for field in new]
    there = CustomField.objects.filter(slug__in=slugs).values_list("slug", flat=True) if slugs else ()
    return [field for field in new if field.slug not in set(there)]
