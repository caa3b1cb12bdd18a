"""Companies and the people in them: tables to find, sheets to edit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.pages import restore_page, say_with_undo, workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from feedback import access, actions
from feedback.forms import CompanyForm, CustomerForm, written
from feedback.models import Company, Customer
from feedback.queries import customers, inbox, reading


@workspace_page("read")
def index(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """One of the two tables: `kind` is companies or people."""
    listed = customers.companies if kind == "companies" else customers.customers
    otherwise = "-revenue" if kind == "companies" else "name"
    q = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    sort = request.GET.get("sort", otherwise)
    page = listed(q, sort, request.GET.get("page", "1"))
    context = _shared(kind) | {"page": page, "q": q, "sort": sort, "totals": customers.company_totals()}
    return render(request, "feedback/customers.html", context)


def _shared(kind: str) -> dict[str, Any]:
    return {"area": "feedback", "tab": "customers", "kind": kind}


@workspace_page("read", post="feedback.write")
def company(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """A company: who is there, what they asked for, what they said."""
    found = access.company_for(actor, pk)
    form = CompanyForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_bound and _saved(form, lambda: actions.change_company(found, by=actor, **form.cleaned_data)):
        return redirect("feedback-company", actor.workspace.slug, pk)
    notes, more = inbox.rows(inbox.Filters(state="all", company=found.pk), actor)
    card = reading.company_card(found, [])
    context = _shared("companies") | {
        "company": found,
        "form": form,
        "notes": notes,
        "more": more,
        "card": card,
    }
    return render(request, "feedback/company.html", context, status=status_of(form))


@workspace_page("read", post="feedback.write")
def customer(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    found = access.customer_for(actor, pk)
    form = CustomerForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_bound and _saved(form, lambda: actions.change_customer(found, by=actor, **form.values(actor))):
        return redirect("feedback-customer", actor.workspace.slug, pk)
    notes, more = inbox.rows(inbox.Filters(state="all", customer=found.pk), actor)
    context = _shared("people") | {"customer": found, "form": form, "notes": notes, "more": more}
    return render(request, "feedback/customer.html", context, status=status_of(form))


@workspace_page("feedback.write")
def new_company(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = CompanyForm(request.POST) if request.method == "POST" else CompanyForm()
    made: list[Company] = []
    if form.is_bound and _saved(
        form, lambda: made.append(actions.create_company(by=actor, **form.cleaned_data))
    ):
        return redirect("feedback-company", actor.workspace.slug, made[0].pk)
    return _new(request, "companies", form)


@workspace_page("feedback.write")
def new_customer(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = CustomerForm(request.POST) if request.method == "POST" else CustomerForm()
    made: list[Customer] = []
    if form.is_bound and _saved(
        form, lambda: made.append(actions.create_customer(by=actor, **form.values(actor)))
    ):
        return redirect("feedback-customer", actor.workspace.slug, made[0].pk)
    return _new(request, "people", form)


def _new(request: HttpRequest, kind: str, form: CompanyForm | CustomerForm) -> HttpResponse:
    context = _shared(kind) | {"form": form}
    return render(request, "feedback/new_customer.html", context, status=status_of(form))


def _saved(form: CompanyForm | CustomerForm, save: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            save()
    except Invalid as refusal:
        form.refuse(refusal)
        return False
    return True


@require_POST
@workspace_page("feedback.write")
def remove_company(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    found = access.company_for(actor, pk)
    way_back = reverse("feedback-company-restore", args=[actor.workspace.slug, found.pk])
    actions.remove_company(found, by=actor)
    words = _("Deleted: %(name)s. Its people and notes stay, without a company.") % {"name": found}
    say_with_undo(request, words, way_back)
    return redirect("feedback-companies", actor.workspace.slug)


@require_POST
@workspace_page("feedback.write")
def remove_customer(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    found = access.customer_for(actor, pk)
    way_back = reverse("feedback-customer-restore", args=[actor.workspace.slug, found.pk])
    actions.remove_customer(found, by=actor)
    words = _("Deleted: %(name)s. Their notes stay, and keep asking for their company.") % {"name": found}
    say_with_undo(request, words, way_back)
    return redirect("feedback-people", actor.workspace.slug)


restore_company = restore_page(
    "feedback.write",
    actions.restore_company,
    lambda actor, company: reverse("feedback-company", args=[actor.workspace.slug, company.pk]),
)
restore_customer = restore_page(
    "feedback.write",
    actions.restore_customer,
    lambda actor, customer: reverse("feedback-customer", args=[actor.workspace.slug, customer.pk]),
)


@workspace_page("read")
def names(request: HttpRequest, actor: Actor) -> JsonResponse:
    """People and companies for what somebody types into a form."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    companies = customers.companies(q, "name").object_list
    return JsonResponse(
        {
            "people": [
                {"value": written(one), "label": str(one.company or "")} for one in customers.known_as(q)
            ],
            "companies": [one.name for one in companies[:6]],
        }
    )
