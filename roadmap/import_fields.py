"""Columns of a file for the fields that a workspace has of its own: "custom.size", found by the field's name too."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import tenancy
from core.imports import Field, Importer, Row, RowError
from roadmap.custom import clean
from roadmap.import_called import folded as folded_name
from roadmap.import_called import of_person
from roadmap.models import CustomField, FieldKind

PREFIX = "custom."
KINDS: dict[str, Any] = {
    FieldKind.NUMBER: "decimal",
    FieldKind.MONEY: "decimal",
    FieldKind.DATE: "date",
    FieldKind.SELECT: "choice",
    FieldKind.MULTISELECT: "list",
    FieldKind.CHECKBOX: "boolean",
    FieldKind.TEXT: "long",
}


def own_fields() -> list[CustomField]:
    """Those that a file may fill; none outside a workspace."""
    if tenancy.current() is None:
        return []
    return list(CustomField.objects.filter(archived=False).exclude(kind=FieldKind.FORMULA))


class WithOwnFields:
    """The fields of an importer: what every workspace has, then the acting workspace's own, then those it will make."""

    def __init__(self, *standard: Field, new: Sequence[CustomField] = ()) -> None:
        self.standard, self.new = standard, new

    def __get__(self, importer: Importer | None, kind: type[Importer]) -> tuple[Field, ...]:
        own = own_fields()
        there = {field.slug for field in own}
        own += [field for field in self.new if field.slug not in there]
        return (*self.standard, *(column_of(field) for field in own))

    def making(self, new: Sequence[CustomField]) -> "WithOwnFields":
        return WithOwnFields(*self.standard, new=new)


def column_of(field: CustomField) -> Field:
    choices = (lambda: options_of(field)) if field.kind == FieldKind.SELECT else None
    return Field(
        f"{PREFIX}{field.slug}",
        field.name,
        kind=KINDS.get(field.kind, "text"),
        names=(field.slug.replace("_", " "), f"{PREFIX}{field.slug}"),
        choices=choices,
        max_length=5000 if KINDS.get(field.kind, "long") == "long" else 0,
    )


def options_of(field: CustomField) -> dict[str, str]:
    """By slug and by name."""
    by_slug = {option["slug"]: option["slug"] for option in field.options}
    return by_slug | {option["name"]: option["slug"] for option in field.options}


class OwnValues:
    """Turns what the cells say into what items keep, and tells the values of an item apart again."""

    def __init__(self, members: Mapping[str, Any], lenient: bool = False) -> None:
        """`lenient`: who is no member is told and left out."""
        self.lenient = lenient
        # Row → fields → what it calls people.
        self.said: dict[int, dict[str, str]] = {}
        self.fields = {f"{PREFIX}{field.slug}": field for field in own_fields()}
        self.members = members
        self.by_id = {str(user.pk): user for user in members.values()}
        self.ids = set(self.by_id)

    def prepare(self, row: Row) -> None:
        """Raises: Invalid, RowError."""
        values = row.values
        for name in self.fields.keys() & values.keys():
            if self.fields[name].kind == FieldKind.PERSON and isinstance(values[name], str):
                self._note(row, name)
            if name in values:
                values[name] = self._one(self.fields[name], values[name])

    def _note(self, row: Row, name: str) -> None:
        said = self.said.setdefault(row.number, {})[name] = row.values[name]
        if self.lenient and said not in self.ids and said.casefold() not in self.members:
            del row.values[name]
            words = _("Nobody here is called “%(name)s”; %(field)s is left as it is.")
            row.warnings.append(words % {"name": said, "field": self.fields[name].name})

    def keep(self, row: Row, item: Any) -> None:
        """Of several members who are called alike the one whom the item has already is meant; whoever left is called nothing."""
        for name, field in self.fields.items():
            held = item.custom.get(field.slug) if field.kind == FieldKind.PERSON else None
            if held is None or name not in row.values:
                continue
            if held in self.by_id and folded_name(self.said.get(row.number, {}).get(name, "")) in of_person(
                self.by_id[held]
            ):
                row.values[name] = held
            elif row.values[name] is None and held not in self.ids:
                del row.values[name]

    def _one(self, field: CustomField, value: Any) -> Any:
        if value is None:
            return None
        if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
            value = float(value)
        elif field.kind == FieldKind.MULTISELECT:
            value = [self._option(field, one) for one in value]
        elif field.kind == FieldKind.PERSON:
            value = self._person(value)
        return clean(field, value, lambda: self.ids)

    @staticmethod
    def _option(field: CustomField, said: str) -> str:
        known = {folded_name(name): slug for name, slug in options_of(field).items()}
        if folded_name(said) not in known:
            names = ", ".join(option["name"] for option in field.options)
            raise RowError(_("“%(text)s” is none of: %(known)s.") % {"text": said[:60], "known": names})
        return known[folded_name(said)]

    def _person(self, said: str) -> str:
        if said in self.ids:
            return said
        if said.casefold() not in self.members:
            raise RowError(_("Nobody here is called “%(name)s”.") % {"name": said[:60]})
        return str(self.members[said.casefold()].pk)


def folded(values: Mapping[str, Any]) -> dict[str, Any]:
    """ "custom.size" and so on as one `custom`, as the actions take it."""
    custom = {name.removeprefix(PREFIX): value for name, value in values.items() if name.startswith(PREFIX)}
    rest = {name: value for name, value in values.items() if not name.startswith(PREFIX)}
    return rest | ({"custom": custom} if custom else {})


def current_of(thing: Any, names: Sequence[str]) -> dict[str, Any]:
    """What an item holds, own fields included, by the names of the columns."""
    return {
        name: held(
            thing.custom.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else getattr(thing, name),
            name,
        )
        for name in names
    }


def held(value: Any, name: str) -> Any:
    """As a cell that says it is read: with single spaces in a title and in tags, and lines that end one way."""
    if name == "title":
        return " ".join(value.split())
    if name == "tags":
        return [" ".join(tag.split()) for tag in value]
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
