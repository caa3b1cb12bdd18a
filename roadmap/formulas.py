"""Formula fields: what they may name, and the SQL that reckons them within the JSON of an item."""

from django.utils.translation import gettext as _

from core.errors import Invalid
from roadmap.filters.columns import COUNTS, NUMBERS
from roadmap.formula import parse
from roadmap.models import CustomField, FieldKind

NUMERIC = (FieldKind.NUMBER, FieldKind.MONEY)


def known_names() -> dict[str, str]:
    """Name in a formula → SQL over `roadmap_item i`: numbers of items, signals, counts, and custom numbers."""
    slugs = CustomField.objects.filter(kind__in=NUMERIC, archived=False).values_list("slug", flat=True)
    own = {slug: f"((i.custom->>'{slug}')::float)" for slug in slugs}
    return {f"custom.{slug}": sql for slug, sql in own.items()} | own | COUNTS | NUMBERS


def check_formula(text: str, slug: str) -> None:
    """Raises: Invalid when it cannot be read or names what there is not."""
    if not text.strip():
        raise Invalid({"formula": _("Write a formula, such as value / effort.")})
    known = known_names()
    unknown = sorted(parse(text).names - set(known))
    if unknown:
        said = _("There is no number called %(names)s. Known are: %(known)s.")
        names = {"names": ", ".join(unknown), "known": ", ".join(sorted(known))}
        raise Invalid({"formula": said % names})
