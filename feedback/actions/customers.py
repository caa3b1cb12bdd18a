"""Companies and customers. Whatever changes who asks, or what they are worth, is counted anew on the items."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from core.undo import restore
from feedback.actions.common import checked_line, insert, update
from feedback.actions.demand import refresh_demand
from feedback.models import Company, Customer, NoteLink

COMPANY_FIELDS = ("name", "revenue", "segment", "domain", "external_id")
CUSTOMER_FIELDS = ("name", "email", "company", "external_id")


@action
def create_company(*, by: Actor, **fields: Any) -> Company:
    by.require("feedback.write")
    return insert(Company(**_company_values(fields)), by=by)


@action
def change_company(company: Company, *, by: Actor, **fields: Any) -> Company:
    by.require("feedback.write")
    if {"revenue", "segment"} & set(update(company, _company_values(fields))):
        refresh_demand(_items_of_company(company), by=by)
    return company


@action
def remove_company(company: Company, *, by: Actor) -> None:
    """Its people and notes stay, without a company."""
    by.require("feedback.write")
    items = _items_of_company(company)
    company.delete()
    refresh_demand(items, by=by)


@action
def restore_company(pk: UUID, *, by: Actor) -> Company:
    """Bring back a deleted company; its people and notes are its own again. Raises: Conflict."""
    by.require("feedback.write")
    company = restore(Company, pk)
    refresh_demand(_items_of_company(company), by=by)
    return company


@action
def create_customer(*, by: Actor, **fields: Any) -> Customer:
    by.require("feedback.write")
    return insert(Customer(**_customer_values(fields)), by=by)


@action
def change_customer(customer: Customer, *, by: Actor, **fields: Any) -> Customer:
    by.require("feedback.write")
    if "company" in update(customer, _customer_values(fields)):
        refresh_demand(_items_of_customer(customer), by=by)
    return customer


@action
def remove_customer(customer: Customer, *, by: Actor) -> None:
    """Their notes stay, and keep asking for their company."""
    by.require("feedback.write")
    items = _items_of_customer(customer)
    if customer.company_id:
        for note in customer.notes.filter(company__isnull=True):
            update(note, {"company": customer.company})
    customer.delete()
    refresh_demand(items, by=by)


@action
def restore_customer(pk: UUID, *, by: Actor) -> Customer:
    """Bring back a deleted customer with their address; their notes are theirs again. Raises: Conflict."""
    by.require("feedback.write")
    customer = restore(Customer, pk)
    refresh_demand(_items_of_customer(customer), by=by)
    return customer


def _items_of_company(company: Company) -> set[UUID]:
    asked = Q(note__customer__company=company) | Q(note__company=company)
    return set(NoteLink.objects.filter(asked).values_list("item_id", flat=True))


def _items_of_customer(customer: Customer) -> set[UUID]:
    return set(NoteLink.objects.filter(note__customer=customer).values_list("item_id", flat=True))


def _company_values(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in COMPANY_FIELDS if name in fields}
    for name in ("name", "segment", "domain", "external_id"):
        if name in values:
            values[name] = checked_line(values[name] or "")
    if "domain" in values:
        values["domain"] = plain_domain(values["domain"])
    if "revenue" in values:
        values["revenue"] = _money(values["revenue"])
    return values


def _customer_values(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in CUSTOMER_FIELDS if name in fields}
    for name in ("name", "email", "external_id"):
        if name in values:
            values[name] = checked_line(values[name] or "")
    if not values.get("name", "-"):
        values["name"] = values.get("email", "").partition("@")[0]
    return values


def _money(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(value).quantize(Decimal("0.01"))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Invalid({"revenue": _("Give an amount of money, such as 120000.")}) from error


def plain_domain(text: str) -> str:
    """ "https://www.Example.com/about" is example.com."""
    bare = text.lower().strip().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return bare.partition("/")[0].strip(".")
