"""Values of custom fields in the history."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.dates import Precision, say
from core.models import Event
from roadmap.models import CustomField, FieldKind


def fields_of(events: Iterable[Event]) -> dict[str, CustomField]:
    """The fields, by slug, whose values the events changed; one query if there are any."""
    slugs = {name[7:] for event in events for name in event.changes if name.startswith("custom.")}
    return {field.slug: field for field in CustomField.objects.filter(slug__in=slugs)} if slugs else {}


def people_of(events: Iterable[Event], fields: dict[str, CustomField]) -> set[str]:
    """Ids of the people that the events name as values."""
    persons = [f"custom.{slug}" for slug, field in fields.items() if field.kind == FieldKind.PERSON]
    return {value for event in events for name in persons for value in event.changes.get(name, ()) if value}


def change(field: CustomField | None, slug: str, old: Any, new: Any, names: Any) -> str:
    """One value that was set, changed or taken away; `names.of` knows people."""
    words = {
        "field": field.name if field else slug,
        "old": said(field, old, names),
        "new": said(field, new, names),
    }
    if new is None:
        return _("Emptied %(field)s, which was %(old)s.") % words
    if old is None:
        return _("Set %(field)s to %(new)s.") % words
    return _("Changed %(field)s from %(old)s to %(new)s.") % words


def said(field: CustomField | None, value: Any, names: Any) -> str:
    if value is None:
        return _("none")
    kind = field.kind if field else ""
    if kind == FieldKind.PERSON:
        return names.of(value)
    if kind == FieldKind.DATE:
        return _day(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_option(field, one) for one in value)
    if isinstance(value, int | float):
        return " ".join(filter(None, [number_format(value), field.unit if field else ""]))
    return Truncator(_option(field, value)).chars(80)


def _day(value: str) -> str:
    return say(date.fromisoformat(value), Precision.DAY)


def _option(field: CustomField | None, value: Any) -> str:
    options = field.options if field else []
    return next((option["name"] for option in options if option["slug"] == value), str(value))
