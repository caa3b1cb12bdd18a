"""Views that are shared by link: the list, sharing one, changing, closing and opening it again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import links
from core.pages import restore_page, say_with_undo, workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.access import item_for
from roadmap.models import Item
from roadmap.queries.views import views_of
from stakeholders.access import share_for
from stakeholders.actions.shares import (
    change_share,
    reopen_share,
    revoke_share,
    rotate_share,
    share_item,
    share_view,
)
from stakeholders.export_names import shown_words
from stakeholders.models import Audience, SharedView
from stakeholders.one_item import item_in
from stakeholders.share_forms import ShareForm
from stakeholders.share_rows import shares as share_rows
from stakeholders.views.common import page, tried
from stakeholders.views.shared import path_of


@workspace_page("read")
def shares(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows: list[Any] = list(share_rows())
    for row in rows:
        row.item = item_in(row.view.query)
        row.use = next(iter(row.uses.all()), None)
        row.open = row.is_open(actor.now)
        row.link = links.absolute(path_of(row)) if actor.can("publish") else ""
    return page(request, "shares.html", "shares", shares=rows, opened=sum(row.open for row in rows))


@workspace_page("publish")
def share_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    item = item_for(actor, request.GET["item"]) if "item" in request.GET else None
    form = ShareForm(request.POST or None, actor=actor, item=item, initial=_first(request, actor, item))
    if request.method == "POST":
        made = tried(form, lambda: _share(form, actor, item))
        if made:
            messages.success(request, _("“%(title)s” is open to whoever has its address.") % {"title": made})
            return redirect("shared_view_edit", actor.workspace.slug, made.pk)
    bare = not Audience.objects.exists()
    return page(request, "share.html", "shares", form=form, item=item, bare=bare, status=status_of(form))


def _first(request: HttpRequest, actor: Actor, item: Item | None) -> dict[str, Any]:
    """From a menu: that view or item, under its name; for the audience named, or the only one there is."""
    view, audience = _named(request, "view", views_of(actor)), _named(request, "audience", Audience.objects)
    known = Audience.objects.all()[:2]
    if audience is None and len(known) == 1:
        audience = known[0]
    first = {"view": view, "title": view.name} if view else {"title": item.title[:120]} if item else {}
    return {"audience": audience} | first


def _named(request: HttpRequest, name: str, rows: Any) -> Any:
    """The row whose id the address gives under `name`; None without one."""
    try:
        return rows.filter(pk=UUID(request.GET.get(name, ""))).first()
    except ValueError:
        return None


def _share(form: ShareForm, actor: Actor, item: Item | None) -> SharedView:
    given = form.values()
    if item is not None:
        return share_item(item, given.pop("audience"), by=actor, **given)
    return share_view(given.pop("view"), given.pop("audience"), by=actor, **given)


@workspace_page("publish")
def share(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = share_for(actor, pk, write=request.method == "POST")
    form = ShareForm(request.POST or None, actor=actor, share=row, initial=_as_form(row))
    if request.method == "POST" and tried(form, lambda: change_share(row, by=actor, **form.values())):
        messages.success(request, _("Saved."))
        return redirect("shared_view_edit", actor.workspace.slug, row.pk)
    context = {
        "share": row,
        "form": form,
        "link": links.absolute(path_of(row)),
        "open": row.is_open(actor.now),
    }
    context |= {"hidden": shown_words(row)}
    return page(request, "share.html", "shares", **context, status=status_of(form))


def _as_form(row: SharedView) -> dict[str, Any]:
    until = timezone.localtime(row.expires_at).date() if row.expires_at else None
    return {
        "title": row.title,
        "audience": row.audience,
        "until": until,
        "origins": "\n".join(row.embed_origins),
    }


@require_POST
@workspace_page("publish")
def share_address(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    rotate_share(share_for(actor, pk, write=True), by=actor)
    messages.success(request, _("It has a new address; the old one is dead."))
    return redirect("shared_view_edit", actor.workspace.slug, pk)


@require_POST
@workspace_page("publish")
def share_revoke(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = revoke_share(share_for(actor, pk, write=True), by=actor)
    words = _("“%(title)s” is closed. Its address leads nowhere.") % {"title": row.title}
    say_with_undo(request, words, reverse("shared_view_reopen", args=[actor.workspace.slug, pk]))
    return redirect("shared_views", actor.workspace.slug)


def _reopened(pk: UUID, *, by: Actor) -> SharedView:
    return reopen_share(share_for(by, pk, write=True), by=by)


share_reopen = restore_page(
    "publish", _reopened, lambda actor, row: reverse("shared_view_edit", args=[actor.workspace.slug, row.pk])
)
