"""The Portal tab: each product's portal, and the ideas that came in by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.links import absolute
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from feedback import access, actions
from feedback.forms import PortalForm
from feedback.models import Idea, Portal
from feedback.portal_links import portal_path
from feedback.queries import ideas


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Settings per product, and the ideas of one state (waiting first)."""
    return _page(request, actor)


def _page(request: HttpRequest, actor: Actor, form: PortalForm | None = None) -> HttpResponse:
    """`form`: one that was refused."""
    state = request.GET.get("state", "")
    counts = ideas.state_counts()
    if state not in Idea.State.values:
        state = Idea.State.PENDING if counts[Idea.State.PENDING] else Idea.State.OPEN
    q = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    product = request.GET.get("product", "")
    chosen = access.product_for(actor, product) if product else None
    page = ideas.for_moderators(state=state, product=chosen, q=q, page=request.GET.get("page", "1"))
    context = {
        "state": state,
        "counts": counts,
        "q": q,
        "chosen": chosen,
        "page": page,
        "portals": _portals(actor, form),
    }
    return render(request, "feedback/portal.html", _shared() | context, status=status_of(form))


def _shared() -> dict[str, Any]:
    return {"area": "feedback", "tab": "portal", "states": Idea.State.choices}


def _portals(actor: Actor, form: PortalForm | None = None) -> list[dict[str, Any]]:
    return [
        {
            "product": product,
            "portal": portal,
            "form": form if form and form.prefix == product.key else PortalForm.of(portal),
            "path": (path := portal_path(actor.workspace, product)),
            "address": absolute(path),
        }
        for product, portal in ideas.portals()
    ]


@require_POST
@workspace_page("publish")
def settings(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    product = access.product_for(actor, pk)
    portal = Portal.objects.filter(product=product).first() or Portal(product=product)
    form = PortalForm.of(portal, request.POST)
    if not form.is_valid():
        return _page(request, actor, form)
    actions.set_portal(product, by=actor, **form.cleaned_data)
    return redirect("feedback-portal", actor.workspace.slug)


@workspace_page("read")
def idea(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One idea, with what a moderator may do with it."""
    return _idea(request, access.idea_for(actor, pk))


def _idea(request: HttpRequest, found: Idea, status: int = 200, **refused: str) -> HttpResponse:
    alike = ideas.alike_for_moderators(found)
    context = _shared() | {
        "idea": found,
        "alike": alike,
        "merged": list(found.merged.order_by("-votes_count")),
    }
    return render(request, "feedback/idea.html", context | refused, status=status)


@workspace_page("publish")
def new_idea(request: HttpRequest, actor: Actor) -> HttpResponse:
    context = _shared() | {"products": [product for product, _portal in ideas.portals()], "errors": {}}
    if request.method == "POST":
        product = access.product_for(actor, request.POST.get("product", ""))
        title, text = request.POST.get("title", ""), request.POST.get("text", "")
        try:
            with transaction.atomic():
                made = actions.create_idea(product, by=actor, title=title[:300], text=text)
        except Invalid as refusal:
            context |= {"errors": refusal.errors, "title": title, "text": text}
            return render(request, "feedback/new_idea.html", context, status=422)
        return redirect("feedback-idea", actor.workspace.slug, made.pk)
    return render(request, "feedback/new_idea.html", context)


def _back(request: HttpRequest, actor: Actor, found: Idea) -> HttpResponse:
    """To where the moderator was: the list keeps its filters, the idea its page."""
    came = request.POST.get("next", "")
    if came.startswith("?"):
        return redirect(_index_url(actor) + came)
    return redirect("feedback-idea", actor.workspace.slug, found.pk)


def _index_url(actor: Actor) -> str:
    return reverse("feedback-portal", args=[actor.workspace.slug])


@require_POST
@workspace_page("publish")
def state(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    found = access.idea_for(actor, pk)
    wanted = request.POST.get("state", "")
    if wanted not in (Idea.State.PENDING, Idea.State.OPEN, Idea.State.CLOSED):
        raise Invalid({"state": _("Choose waiting, open or closed.")})
    actions.change_idea(found, by=actor, state=wanted)
    return _back(request, actor, found)


@require_POST
@workspace_page("publish")
def item(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Link the idea to an item (by id or key), or to none."""
    found, said = access.idea_for(actor, pk), request.POST.get("item", "").strip()
    try:
        chosen = access.item_for(actor, said.partition(" ")[0]) if said else None
    except Http404:
        words = _("There is no item with this key. Choose one from the list.")
        return _idea(request, found, status=422, typed=said, refused=words)
    actions.change_idea(found, by=actor, item=chosen)
    return _back(request, actor, found)


@require_POST
@workspace_page("publish")
def merge(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Into another idea, or (without one) on its own again."""
    found, into = access.idea_for(actor, pk), request.POST.get("into", "")
    if into:
        actions.merge_idea(found, access.idea_for(actor, into), by=actor)
    else:
        actions.unmerge_idea(found, by=actor)
    return _back(request, actor, found)


@workspace_page("publish")
def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    found = access.idea_for(actor, pk)
    if request.method != "POST":
        return render(request, "feedback/remove.html", _shared() | {"idea": found})
    actions.remove_idea(found, by=actor)
    return redirect("feedback-portal", actor.workspace.slug)
