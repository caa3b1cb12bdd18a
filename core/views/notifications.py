"""The notification centre, and how each kind is wanted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.ids import uuid_of
from core.models import Way
from core.notify.choices import choices_of, choose_way
from core.notify.kinds import kinds
from core.notify.reading import Told, mark_read, notifications_of, said, unread_of
from core.pages import workspace_page
from core.tenancy import Actor

PAGE = 50


@workspace_page("read")
def notifications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that wait first; `?kind=` of one kind, `?before=` older ones."""
    kind = request.GET.get("kind", "")
    rows = notifications_of(actor).filter(kind=kind) if kind in kinds() else notifications_of(actor)
    before = uuid_of(request.GET.get("before", ""))
    waiting = [] if before else said(list(rows.filter(read_at=None)[:PAGE]))
    old = rows.exclude(read_at=None)
    page = list((old.filter(pk__lt=before) if before else old).order_by("-id")[: PAGE + 1])
    context = {
        "area": "notifications",
        "waiting": waiting,
        "read": said(page[:PAGE]),
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "kinds": kinds().values(),
        "kind": kind,
        "sentence": _sentence(actor, waiting),
    }
    return render(request, "core/notifications.html", context)


def _sentence(actor: Actor, waiting: Sequence[Told]) -> str:
    unread = unread_of(actor)
    if not unread:
        return _("Nothing waits for you.")
    named = sum(one.row.kind == "mentioned" for one in waiting)
    told = ngettext("%(n)d waits for you", "%(n)d wait for you", unread) % {"n": unread}
    if not named:
        return f"{told}."
    more = ngettext("%(n)d of them names you", "%(n)d of them name you", named) % {"n": named}
    return f"{told}, {more}."


@workspace_page("read")
def notification_open(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Mark it read and go where it happened. One that is not one's own leads to the list."""
    row = notifications_of(actor).filter(pk=pk).first()
    if row is None:
        return redirect("notifications", actor.workspace.slug)
    mark_read(by=actor, ids=[pk])
    return redirect(row.url)


@require_POST
@workspace_page("read")
def notifications_mark(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark one, or all, as read; with `unread` take that back."""
    pk = uuid_of(request.POST.get("pk", ""))
    mark_read(by=actor, ids=[pk] if pk else None, read=not request.POST.get("unread"))
    return redirect("notifications", actor.workspace.slug)


@workspace_page("read")
def notification_settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    assert actor.user is not None, "pages are for people"
    if request.method == "POST":
        for name in kinds():
            if name in request.POST:
                choose_way(name, request.POST[name], by=actor)
        messages.success(request, _("Saved."))
        return redirect("notification_settings", actor.workspace.slug)
    ways = choices_of(actor.user)
    rows: list[Any] = [{"kind": kind, "way": ways[name]} for name, kind in kinds().items()]
    context = {"area": "notifications", "rows": rows, "ways": Way.choices}
    return render(request, "core/notification_settings.html", context)


@workspace_page("read")
def bell(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The bell alone, when its figure changed."""
    return render(request, "core/bell.html", {"unread": unread_of(actor)})
