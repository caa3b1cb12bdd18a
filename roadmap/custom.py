"""Values of custom fields: the one place where they are checked, whichever way they come in."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.models import Membership
from roadmap.models import CustomField, FieldKind

MOST_TEXT = 5000
# Beyond this a number is no longer exact in browsers.
MOST_NUMBER = 1e15
check_url = URLValidator(schemes=["http", "https"])


class Wrong(Exception):
    """A value that a field cannot take: the sentence says what to do."""


def clean(field: CustomField, value: Any, members: Callable[[], set[str]] | None = None) -> Any:
    """`value` as `Item.custom` keeps it; None when it says nothing. `members`: ids of the workspace's people.

    Raises: Invalid naming "custom.<slug>".
    """
    if value is None or value == "" or value == []:
        return None
    try:
        if field.kind == FieldKind.PERSON:
            return _person(value, (members or member_ids)())
        return CLEAN[FieldKind(field.kind)](field, value)
    except Wrong as wrong:
        raise Invalid({f"custom.{field.slug}": str(wrong)}) from None


def _text(field: CustomField, value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise Wrong(_("Give a text of at most %(most)d characters.") % {"most": MOST_TEXT})
    return value.strip() or None


def _number(field: CustomField, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(_("Give a number."))
    if not math.isfinite(value) or abs(value) > MOST_NUMBER:
        raise Wrong(_("This number is too large."))
    return int(value) if value == int(value) else value


def _money(field: CustomField, value: Any) -> float | int:
    return _number(field, round(_number(field, value), 2))


def _date(field: CustomField, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Wrong(_("Give a day such as 2026-05-14.")) from None


def _option(field: CustomField, value: Any) -> str:
    known = [option["slug"] for option in field.options]
    if value not in known:
        raise Wrong(_("Choose from: %(known)s.") % {"known": ", ".join(known) or "–"})
    return str(value)


def _options(field: CustomField, value: Any) -> list[str] | None:
    if not isinstance(value, list):
        raise Wrong(_("Give a list."))
    chosen = {_option(field, one) for one in value}
    return [option["slug"] for option in field.options if option["slug"] in chosen] or None


def _person(value: Any, members: set[str]) -> str:
    try:
        known = str(UUID(str(value)))
    except ValueError:
        known = ""
    if known not in members:
        raise Wrong(_("Choose a member of this workspace."))
    return known


def _url(field: CustomField, value: Any) -> str:
    try:
        check_url(value)
    except ValidationError:
        raise Wrong(_("Give an address that begins with http:// or https://.")) from None
    return str(value)


def _checkbox(field: CustomField, value: Any) -> bool | None:
    if not isinstance(value, bool):
        raise Wrong(_("Give true or false."))
    return value or None


def _formula(field: CustomField, value: Any) -> Any:
    raise Wrong(_("This is reckoned by a formula and cannot be set."))


CLEAN: dict[FieldKind, Callable[[CustomField, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.SELECT: _option,
    FieldKind.MULTISELECT: _options,
    FieldKind.URL: _url,
    FieldKind.CHECKBOX: _checkbox,
    FieldKind.FORMULA: _formula,
}


def member_ids() -> set[str]:
    rows = Membership.objects.filter(user__is_active=True).values_list("user_id", flat=True)
    return {str(pk) for pk in rows}


class CustomFields:
    """The fields of the acting workspace, fetched once for many items."""

    @cached_property
    def by_slug(self) -> dict[str, CustomField]:
        return {field.slug: field for field in CustomField.objects.filter(archived=False)}

    @cached_property
    def members(self) -> set[str]:
        return member_ids()

    def merged(self, current: Mapping[str, Any], given: Any, type_: str) -> dict[str, Any]:
        """`current` with the values in `given` laid over it; None takes one away.

        Raises: Invalid naming every value that cannot be taken.
        """
        merged = dict(current) | self._each(given, lambda slug, value: self._one(slug, value, type_))
        return {slug: value for slug, value in merged.items() if value is not None}

    def for_template(self, given: Any, before: Mapping[str, Any], type_: str | None) -> dict[str, Any]:
        """What a template may give a new item, of any type where it names none. What it gave `before` is not asked again.

        Raises: Invalid naming every value that cannot be taken.
        """

        def one(slug: str, value: Any) -> Any:
            if value is None or (slug in before and before[slug] == value):
                return value
            return self._one(slug, value, type_)

        return {slug: value for slug, value in self._each(given, one).items() if value is not None}

    @staticmethod
    def _each(given: Any, one: Callable[[str, Any], Any]) -> dict[str, Any]:
        if not isinstance(given, Mapping):
            raise Invalid({"custom": _("Give an object: slug of a field and its value.")})
        found, errors = dict[str, Any](), dict[str, str | list[str]]()
        for slug, value in given.items():
            try:
                found[slug] = one(slug, value)
            except Invalid as invalid:
                errors |= invalid.errors
        if errors:
            raise Invalid(errors)
        return found

    def _one(self, slug: str, value: Any, type_: str | None) -> Any:
        name, field = f"custom.{slug}", self.by_slug.get(slug)
        if field is None:
            known = ", ".join(self.by_slug) or "–"
            raise Invalid({name: _("There is no such field. Known are: %(known)s.") % {"known": known}})
        cleaned = clean(field, value, lambda: self.members)
        if cleaned is None and field.asked:
            raise Invalid({name: _("%(name)s cannot be emptied. Give a value.") % {"name": field.name}})
        if cleaned is not None and field.types and type_ is not None and type_ not in field.types:
            raise Invalid({name: _("Items of this type do not have this field.")})
        return cleaned

    def refuse_missing(self, custom: Mapping[str, Any], type_: str) -> None:
        """Raises: Invalid naming every required field that a new item of the type has no value for."""
        missing = {
            f"custom.{slug}": _("“%(name)s” is required. Give a value.") % {"name": field.name}
            for slug, field in self.by_slug.items()
            if field.asked and slug not in custom and (not field.types or type_ in field.types)
        }
        if missing:
            raise Invalid(missing)
