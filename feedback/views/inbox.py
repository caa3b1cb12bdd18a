"""The inbox: the list, the note that is open, and the company behind it, in three columns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages import workspace_page
from core.tenancy import Actor
from feedback import access
from feedback.actions import mark_read
from feedback.models import Note
from feedback.queries import inbox, reading
from roadmap.models import Product


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list; on a wide screen its first note lies open beside it."""
    filters = inbox.Filters.read(request.GET)
    page = _number(request.GET.get("page"))
    notes, more = inbox.rows(filters, actor, page)
    if request.headers.get("HX-Target") == "more":
        return render(request, "feedback/_rows.html", _list(filters, notes, more, page))
    note = access.note_for(actor, notes[0].pk) if notes else None
    context = _list(filters, notes, more, page) | {"auto": True}
    return render(request, "feedback/inbox.html", context | whole(actor, filters, note))


@workspace_page("read")
def note(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One note, alone for a fragment, beside the list for a page."""
    opened = access.note_for(actor, pk)
    mark_read(opened, by=actor)
    return show(request, actor, opened)


def show(
    request: HttpRequest, actor: Actor, opened: Note | None, status: int = 200, **extra: Any
) -> HttpResponse:
    """The pane for a fragment, the page otherwise; `extra` may bring a form to write in."""
    filters = inbox.Filters.read(request.GET)
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        context = pane(actor, filters, opened) | {"oob": True} | extra
        return render(request, "feedback/_open.html", context, status=status)
    page = _number(request.GET.get("page"))
    notes, more = inbox.rows(filters, actor, page)
    context = _list(filters, notes, more, page) | whole(actor, filters, opened) | extra
    return render(request, "feedback/inbox.html", context, status=status)


def _list(filters: inbox.Filters, notes: list[Note], more: bool, page: int) -> dict[str, Any]:
    return {"filters": filters, "query": filters.query(), "notes": notes, "more": more, "next_page": page + 1}


def whole(actor: Actor, filters: inbox.Filters, opened: Note | None) -> dict[str, Any]:
    """What a full page shows beyond the list and the pane."""
    return {
        "area": "feedback",
        "tab": "inbox",
        "counts": inbox.counts(actor),
        "most_wanted": inbox.most_wanted(),
        "chips": inbox.chips(filters) if filters.narrowed else [],
        "source_links": inbox.source_links(filters),
    } | pane(actor, filters, opened)


def pane(actor: Actor, filters: inbox.Filters, opened: Note | None) -> dict[str, Any]:
    if opened is None:
        return {"opened": None, "filters": filters, "query": filters.query()}
    found = reading.open_note(opened)
    return {
        "opened": found,
        "note": opened,
        "row": inbox.row(opened, len(found.links)),
        "filters": filters,
        "query": filters.query(),
        "card": reading.company_card(found.company, found.links) if found.company else None,
        "products": list(Product.objects.order_by("position", "name")) if actor.can("roadmap.write") else [],
    }


def _number(text: str | None) -> int:
    return min(max(int(text[:9]), 1), 1000) if text and text.isascii() and text.isdigit() else 1
