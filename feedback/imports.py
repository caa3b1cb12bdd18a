"""Companies, people and notes from a file, through the same actions as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import Field, Importer, Row, RowError
from feedback.actions import (
    change_company,
    change_customer,
    change_note,
    create_company,
    create_customer,
    create_notes,
)
from feedback.actions.common import LONGEST_TEXT, checked_line
from feedback.actions.customers import plain_domain
from feedback.actions.notes import checked_tags, first_words
from feedback.models import Company, Customer, Note
from feedback.passages import clean_text

DONE_WORDS = ("done", "closed", "resolved", "processed", "archived", "fixed", "won't fix", "duplicate")
INBOX_WORDS = (
    "inbox",
    "new",
    "open",
    "to do",
    "unprocessed",
    "in progress",
    "reopened",
    "patch available",
    "waiting",
)


def known(model: Any, field: str, values: set[str]) -> dict[str, Any]:
    """Rows by a text in lower case, the oldest of several; one query."""
    wanted = {value.lower() for value in values if value}
    if not wanted:
        return {}
    rows = model.objects.annotate(said=Lower(field)).filter(said__in=wanted).order_by("-created_at", "-id")
    return {row.said: row for row in rows}


def said(rows: Sequence[Row], name: str) -> set[str]:
    return {row.values[name] for row in rows if row.values.get(name)}


def as_kept(values: dict[str, Any], names: Sequence[str]) -> None:
    """One line each, exactly as the action will keep it: else the same file would change it every time."""
    for name in names:
        if name in values:
            values[name] = checked_line(values[name] or "")


class CompanyImporter(Importer):
    kind = "companies"
    page = "feedback-companies"
    label = gettext_lazy("Companies")
    capability = "feedback.write"
    identity = ("external_id", "name")
    fields = (
        Field(
            "external_id",
            gettext_lazy("External id"),
            names=("id", "company id", "account id"),
            max_length=120,
        ),
        Field(
            "name",
            gettext_lazy("Name"),
            required=True,
            names=("company", "account", "organisation"),
            max_length=200,
        ),
        Field(
            "revenue",
            gettext_lazy("Revenue a year"),
            kind="decimal",
            names=("arr", "yearly revenue", "annual revenue", "value"),
            help=gettext_lazy("In the workspace's currency."),
        ),
        Field("segment", gettext_lazy("Segment"), names=("industry", "type", "tier"), max_length=80),
        Field("domain", gettext_lazy("Domain"), names=("website", "url"), max_length=253),
    )

    def load(self, rows: Sequence[Row]) -> None:
        self.by_id = {
            one.external_id: one for one in Company.objects.filter(external_id__in=said(rows, "external_id"))
        }
        self.by_name = known(Company, "name", said(rows, "name"))

    def prepare(self, row: Row) -> None:
        as_kept(row.values, ("name", "segment", "domain", "external_id"))
        if row.values.get("domain"):
            row.values["domain"] = plain_domain(row.values["domain"])
        if (row.values.get("revenue") or 0) < 0:
            raise RowError(_("The revenue is below zero."))

    def match(self, row: Row) -> Company | None:
        """By external id; else by name, unless that one has another id."""
        external = row.values.get("external_id")
        found = self.by_id.get(external) if external else None
        same = self.by_name.get(row.values["name"].lower())
        if found is None and same and not (external and same.external_id):
            return same
        return found

    def create(self, values: dict[str, Any]) -> Company:
        return create_company(by=self.actor, **values)

    def change(self, thing: Company, changes: dict[str, Any]) -> Company:
        return change_company(thing, by=self.actor, **changes)


class CustomerImporter(Importer):
    kind = "customers"
    page = "feedback-people"
    label = gettext_lazy("Customers")
    capability = "feedback.write"
    identity = ("external_id", "email", "name")
    fields = (
        Field(
            "external_id", gettext_lazy("External id"), names=("id", "contact id", "user id"), max_length=120
        ),
        Field(
            "name",
            gettext_lazy("Name"),
            required=True,
            names=("customer", "contact", "full name"),
            max_length=200,
        ),
        Field("email", gettext_lazy("E-mail"), kind="email", names=("mail", "e-mail address")),
        Field(
            "company",
            gettext_lazy("Company"),
            names=("account", "organisation"),
            max_length=200,
            help=gettext_lazy("A company that is not known yet is added."),
        ),
    )

    def load(self, rows: Sequence[Row]) -> None:
        self.by_id = {
            one.external_id: one for one in Customer.objects.filter(external_id__in=said(rows, "external_id"))
        }
        self.by_email = known(Customer, "email", said(rows, "email"))
        self.companies = known(Company, "name", said(rows, "company"))

    def prepare(self, row: Row) -> None:
        as_kept(row.values, ("name", "email", "external_id"))
        if row.values.get("company"):
            row.values["company"] = company_named(row.values["company"], self)

    def match(self, row: Row) -> Customer | None:
        external, email = row.values.get("external_id"), row.values.get("email")
        found = self.by_id.get(external) if external else None
        same = self.by_email.get(email.lower()) if email else None
        return found or same

    def create(self, values: dict[str, Any]) -> Customer:
        return create_customer(by=self.actor, **values)

    def change(self, thing: Customer, changes: dict[str, Any]) -> Customer:
        return change_customer(thing, by=self.actor, **changes)


def company_named(name: str, importer: Any) -> Company:
    """The company of this name; made if there is none, and remembered for the next row."""
    key = name.lower()
    if key not in importer.companies:
        importer.companies[key] = create_company(by=importer.actor, name=name)
    return importer.companies[key]


def states() -> dict[str, str]:
    return dict.fromkeys(DONE_WORDS, Note.State.DONE.value) | dict.fromkeys(
        INBOX_WORDS, Note.State.INBOX.value
    )


def sources() -> dict[str, str]:
    named = {str(label).lower(): value for value, label in Note.Source.choices}
    return {value: value for value in Note.Source.values} | named


class NoteImporter(Importer):
    kind = "notes"
    page = "feedback"
    label = gettext_lazy("Notes")
    capability = "feedback.write"
    identity = ("external_id",)
    fields = (
        Field("external_id", gettext_lazy("External id"), names=("id", "ticket", "key", "number"), max_length=120),
        Field("title", gettext_lazy("In one line"), names=("title", "subject", "summary"), max_length=300),
        Field(
            "text", gettext_lazy("What they said"), kind="long", names=("text", "body", "description", "note"),
            max_length=LONGEST_TEXT,
        ),
        Field("occurred_at", gettext_lazy("When"), kind="datetime", names=("created", "date", "created at", "received")),
        Field("customer", gettext_lazy("Who said it"), names=("customer", "name", "contact", "reporter"), max_length=200),
        Field("email", gettext_lazy("Their e-mail"), kind="email", names=("e-mail", "mail", "customer email")),
        Field("company", gettext_lazy("Company"), names=("account", "organisation"), max_length=200),
        Field("source", gettext_lazy("How"), kind="choice", choices=sources, names=("channel", "via")),
        Field("state", gettext_lazy("State"), kind="choice", choices=states, names=("status",)),
        Field("tags", gettext_lazy("Tags"), kind="list", names=("labels", "topics")),
    )  # fmt: skip

    def load(self, rows: Sequence[Row]) -> None:
        notes = Note.objects.select_related("customer", "company").filter(
            external_id__in=said(rows, "external_id")
        )
        self.by_id = {note.external_id: note for note in notes}
        self.companies = known(Company, "name", said(rows, "company"))
        self.by_email = known(Customer, "email", said(rows, "email"))
        self.by_name = known(Customer, "name", said(rows, "customer"))

    def prepare(self, row: Row) -> None:
        values = row.values
        if not (values.get("title") or values.get("text")):
            raise RowError(_("There is neither a title nor a text."))
        as_kept(values, ("title", "external_id"))
        for name in ("occurred_at", "source", "state"):
            if name in values and values[name] is None:
                del values[name]
        if values.get("source") == Note.Source.PORTAL:
            del values["source"]  # somebody else's portal, or an export of ours that comes back
        if "tags" in values:
            values["tags"] = checked_tags(values["tags"] or [])
        self._who(values)
        values["text"] = clean_text(values.get("text") or "")
        values["title"] = values.get("title") or first_words(values["text"])

    def _who(self, values: dict[str, Any]) -> None:
        """The person named in the row, and their company; somebody new is added."""
        name, email, place = (
            values.pop("customer", None),
            values.pop("email", None),
            values.pop("company", None),
        )
        company = company_named(place, self) if place else None
        customer = self._customer(name, email, company) if name or email else None
        if customer:
            values["customer"] = customer
        elif company:
            values["company"] = company

    def _customer(self, name: str | None, email: str | None, company: Company | None) -> Customer:
        found = self.by_email.get(email.lower()) if email else self.by_name.get((name or "").lower())
        if found is None:
            found = create_customer(by=self.actor, name=name or "", email=email or "", company=company)
            self.by_name.setdefault(found.name.lower(), found)
            if email:
                self.by_email[email.lower()] = found
        return found

    def match(self, row: Row) -> Note | None:
        external = row.values.get("external_id")
        return self.by_id.get(external) if external else None

    def create(self, values: dict[str, Any]) -> Note:
        return create_notes([values], by=self.actor)[0]

    def create_many(self, rows: Sequence[Row]) -> None:
        create_notes([row.values for row in rows], by=self.actor)

    def change(self, thing: Note, changes: dict[str, Any]) -> Note:
        return change_note(thing, by=self.actor, **changes)
