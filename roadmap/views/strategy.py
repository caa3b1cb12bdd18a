"""Strategy: why each product exists, and what the team wants to be true by when."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.pages import restore_page, say_with_undo, workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap import actions
from roadmap.access import objective_for, product_for
from roadmap.forms import CheckInForm, ObjectiveForm, ProductForm
from roadmap.models import Objective, Product
from roadmap.queries import strategy as queries
from roadmap.queries.sight import line_of_sight
from roadmap.views.plan import say


def shown(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    return render(request, f"roadmap/{template}", {"area": "strategy", **context}, status=status_of(form))


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    sight = line_of_sight()
    return shown(
        request,
        "strategy.html",
        products=queries.products(),
        nodes=[(node, sight.share(node.effort)) for node in sight.walk()],
        loose=sum(work.count for work in sight.loose),
        loose_share=sight.share(sight.loose_effort),
        sentence=queries.alignment().sentence(),
        export="strategy",
    )


@workspace_page("read")
def product_page(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    product = product_for(actor, pk)
    return shown(
        request,
        "product.html",
        product=product,
        products=queries.products(),
        objectives=queries.objectives(product),
        sentence=queries.alignment(product).sentence(),
        export=f"product&product={pk}",
    )


@workspace_page("roadmap.write")
def product_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit_product(request, actor, None)


@workspace_page("roadmap.write")
def product_edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return _edit_product(request, actor, product_for(actor, pk, write=True))


def _edit_product(request: HttpRequest, actor: Actor, product: Product | None) -> HttpResponse:
    # The form gets a copy of its own, so that a refused value is not taken for the product's.
    form = ProductForm(request.POST or None, instance=Product.objects.get(pk=product.pk) if product else None)
    if request.method == "POST" and form.is_valid():
        to = "" if product else reverse("strategy", args=[actor.workspace.slug])
        if product:
            actions.change_product(product, by=actor, **form.cleaned_data)
        else:
            product = actions.create_product(by=actor, **form.cleaned_data)
        say(request, actor, _("Saved."), to)
        return redirect("strategy_product", actor.workspace.slug, product.pk)
    return shown(request, "product_form.html", form=form, product=product)


@workspace_page("roadmap.write")
def product_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("strategy_product", actor.workspace.slug, pk)
    product = product_for(actor, pk, write=True)
    try:
        with transaction.atomic():
            actions.delete_product(product, by=actor)
    except Conflict as refusal:
        messages.error(request, refusal.detail)
        return redirect("strategy_product", actor.workspace.slug, pk)
    say(
        request,
        actor,
        _("“%(name)s” is deleted.") % {"name": product.name},
        reverse("strategy_product", args=[actor.workspace.slug, pk]),
    )
    return redirect("strategy", actor.workspace.slug)


@workspace_page("read")
def objective_page(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    objective = objective_for(actor, pk)
    # What nobody changes stays as it is.
    return _objective(request, objective, CheckInForm(initial={"confidence": objective.confidence}))


def _objective(request: HttpRequest, objective: Objective, form: CheckInForm) -> HttpResponse:
    return shown(
        request,
        "objective.html",
        objective=objective,
        items=queries.items_of(objective),
        below=objective.children.order_by("position", "title"),
        check_ins=objective.check_ins.select_related("author")[:20],
        form=form,
    )


@workspace_page("roadmap.write")
def check_in(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Say how the objective stands today."""
    if request.method != "POST":
        return redirect("strategy_objective", actor.workspace.slug, pk)
    objective, form = objective_for(actor, pk, write=True), CheckInForm(request.POST)
    if not form.is_valid():
        return _objective(request, objective, form)
    actions.check_in(objective, by=actor, **form.cleaned_data)
    say(request, actor, _("Checked in."))
    return redirect("strategy_objective", actor.workspace.slug, pk)


@workspace_page("roadmap.write")
def objective_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit_objective(request, actor, None)


@workspace_page("roadmap.write")
def objective_edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return _edit_objective(request, actor, objective_for(actor, pk, write=True))


def _edit_objective(request: HttpRequest, actor: Actor, objective: Objective | None) -> HttpResponse:
    instance = Objective.objects.get(pk=objective.pk) if objective else None
    first = None if objective else {"product": request.GET.get("product")}
    form = ObjectiveForm(request.POST or None, instance=instance, initial=first)
    if request.method == "POST" and form.is_valid():
        to = "" if objective else reverse("strategy", args=[actor.workspace.slug])
        if objective:
            actions.change_objective(objective, by=actor, **form.cleaned_data)
        else:
            objective = actions.create_objective(by=actor, **form.cleaned_data)
        say(request, actor, _("Saved."), to)
        return redirect("strategy_objective", actor.workspace.slug, objective.pk)
    return shown(request, "objective_form.html", form=form, objective=objective)


@workspace_page("roadmap.write")
def objective_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.delete_objective(objective_for(actor, pk, write=True), by=actor)
        way_back = reverse("strategy_objective_restore", args=[actor.workspace.slug, pk])
        say_with_undo(request, _("The objective is deleted; its items stayed."), way_back)
    return redirect("strategy", actor.workspace.slug)


objective_restore = restore_page(
    "roadmap.write",
    actions.restore_objective,
    lambda actor, objective: reverse("strategy_objective", args=[actor.workspace.slug, objective.pk]),
)
