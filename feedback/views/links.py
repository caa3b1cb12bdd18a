"""Linking: search an item, link a passage, weigh it, take it back. Each answers with the note as it now reads."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Conflict, Invalid
from core.pages import workspace_page
from core.tenancy import Actor
from core.text import whole
from feedback import access, actions
from feedback.models import Note
from feedback.queries import inbox, reading
from feedback.views.inbox import show
from feedback.views.notes import note_url


def answer(request: HttpRequest, actor: Actor, note: Note, said: str = "") -> HttpResponse:
    note = access.note_for(actor, note.pk)
    if not request.headers.get("HX-Request"):
        return redirect(note_url(actor, note.pk, inbox.Filters.read(request.GET)))
    response = show(request, actor, note)
    if said:
        response["HX-Trigger"] = json.dumps({"toast": {"text": said}})
    return response


def passage(request: HttpRequest, note: Note) -> dict[str, Any]:
    """The passage that was chosen on the page, cut from the note's own text so that it is exact."""
    start, end = (whole(request.POST.get(name, ""), 1 << 31) for name in ("start", "end"))
    if start is None or end is None:
        return {}
    if request.POST.get("version") != str(note.version):
        raise Conflict(_("Somebody changed this note while you read it. Choose the passage in its new text."))
    piece = note.text[start:end]
    quote = piece.strip()
    return {"quote": quote, "start": start + piece.index(quote)} if quote else {}


def weight(request: HttpRequest) -> int:
    given = request.POST.get("importance", "1")
    if given not in ("0", "1", "2", "3"):
        raise Invalid({"importance": _("Give a number from 0 to 3.")})
    return int(given)


@require_POST
@workspace_page("feedback.write")
def link(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    note = access.note_for(actor, pk)
    try:
        item = access.item_for(actor, request.POST.get("item", ""))
    except Http404:
        raise Invalid({"item": _("Choose an item from the list.")}) from None
    actions.link_note(note, item, by=actor, importance=weight(request), **passage(request, note))
    return answer(request, actor, note, _("Linked to %(item)s") % {"item": item.title})


@require_POST
@workspace_page("roadmap.write")
def new_item(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    note = access.note_for(actor, pk)
    try:
        product = access.product_for(actor, request.POST.get("product", ""))
    except Http404:
        raise Invalid({"product": _("Choose the product that it belongs to.")}) from None
    title = request.POST.get("title", "").replace("\x00", "")[:300]
    item = actions.item_from_note(
        note, product, by=actor, title=title, importance=weight(request), **passage(request, note)
    )
    return answer(
        request, actor, note, _("%(key)s is new: %(title)s") % {"key": item.key, "title": item.title}
    )


@require_POST
@workspace_page("feedback.write")
def weigh(request: HttpRequest, actor: Actor, pk: UUID, link: UUID) -> HttpResponse:
    row = access.link_for(actor, pk, link)
    actions.change_link(row, by=actor, importance=weight(request))
    return answer(request, actor, row.note)


@require_POST
@workspace_page("feedback.write")
def unlink(request: HttpRequest, actor: Actor, pk: UUID, link: UUID) -> HttpResponse:
    row = access.link_for(actor, pk, link)
    actions.unlink(row, by=actor)
    return answer(request, actor, row.note, _("No longer linked to %(item)s") % {"item": row.item.title})


@require_POST
@workspace_page("feedback.write")
def skip(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    note = access.note_for(actor, pk)
    actions.skip_suggestion(note, access.item_for(actor, request.POST.get("item", "")), by=actor)
    return answer(request, actor, note)


@workspace_page("read")
def find_items(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Options for what somebody types into the linker."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = list(reading.search_items(words))
    return render(request, "feedback/_options.html", {"items": found, "words": words})
