"""Stakeholders from a file."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import Field, Importer, Row, RowError
from stakeholders.actions import change_stakeholder, create_stakeholder
from stakeholders.models import Stakeholder
from stakeholders.models.people import Kind
from stakeholders.zones import zone_names

LANGUAGES = {"en": "en", "english": "en", "de": "de", "german": "de", "deutsch": "de"}


def kinds() -> dict[str, str]:
    return {value: value for value in Kind.values} | {
        str(label).lower(): value for value, label in Kind.choices
    }


def zones() -> dict[str, str]:
    """Names of zones, and of their cities."""
    return {name.rsplit("/", 1)[-1].replace("_", " ").lower(): name for name in zone_names()} | {
        name.lower(): name for name in zone_names()
    }


class StakeholderImporter(Importer):
    """Rows are known again by their external id, else by their address."""

    kind: ClassVar[str] = "stakeholders"
    page: ClassVar[str] = "stakeholders"
    label: ClassVar[Any] = gettext_lazy("Stakeholders")
    capability: ClassVar[str] = "stakeholders.write"
    identity: ClassVar[tuple[str, ...]] = ("external_id", "email", "name")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("external_id", gettext_lazy("External id"), names=("id", "stakeholder id"), max_length=200),
        Field(
            "name",
            gettext_lazy("Name"),
            required=True,
            names=("full name", "person", "contact"),
            max_length=200,
        ),
        Field(
            "email", gettext_lazy("E-mail"), kind="email", names=("mail", "email address", "e-mail address")
        ),
        Field("internal", gettext_lazy("Works here"), kind="boolean", names=("in house", "internal?")),
        Field("kind", gettext_lazy("Kind"), kind="choice", names=("type", "role", "function"), choices=kinds),
        Field(
            "organisation", gettext_lazy("Organisation"), names=("organization", "company"), max_length=200
        ),
        Field("influence", gettext_lazy("Influence, 1 to 5"), kind="integer", names=("power",)),
        Field("interest", gettext_lazy("Interest, 1 to 5"), kind="integer"),
        Field(
            "zone", gettext_lazy("Time zone"), kind="choice", names=("timezone", "tz", "city"), choices=zones
        ),
        Field(
            "language", gettext_lazy("Language"), kind="choice", names=("lang",), choices=lambda: LANGUAGES
        ),
        Field("notes", gettext_lazy("Notes"), kind="long", names=("comment", "comments")),
    )
    # A blank cell means: as for somebody new.
    DEFAULTS: ClassVar[dict[str, Any]] = {
        "internal": False,
        "kind": Kind.OTHER.value,
        "influence": 3,
        "interest": 3,
        "language": "en",
    }

    def load(self, rows: Sequence[Row]) -> None:
        ids = {row.values.get("external_id") for row in rows} - {None, ""}
        emails = {(row.values.get("email") or "").lower() for row in rows} - {""}
        self.by_id = {one.external_id: one for one in Stakeholder.objects.filter(external_id__in=ids)}
        self.by_email = {one.email: one for one in Stakeholder.objects.filter(email__in=emails)}

    def prepare(self, row: Row) -> None:
        for name, value in row.values.items():
            if value is None:
                row.values[name] = self.DEFAULTS.get(name, "")
        if row.values.get("email"):
            row.values["email"] = row.values["email"].lower()
        for name in ("influence", "interest"):
            if name in row.values and not 1 <= row.values[name] <= 5:
                raise RowError(_("%(name)s must be from 1 to 5.") % {"name": name.capitalize()})

    def match(self, row: Row) -> Stakeholder | None:
        found = self.by_id.get(row.values.get("external_id") or "")
        return found or self.by_email.get(row.values.get("email") or "")

    def create(self, values: dict[str, Any]) -> Stakeholder:
        return create_stakeholder(by=self.actor, **values)

    def change(self, thing: Stakeholder, changes: dict[str, Any]) -> Stakeholder:
        return change_stakeholder(thing, by=self.actor, **changes)
