"""Notes: taken down, corrected, done."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.pages import restore_page, say_with_undo, workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from feedback import access, actions
from feedback.forms import NoteForm
from feedback.models import Note
from feedback.queries import inbox
from feedback.views.inbox import show


def note_url(actor: Actor, pk: UUID, filters: inbox.Filters) -> str:
    return reverse("feedback-note", args=[actor.workspace.slug, pk]) + filters.query()


def inbox_url(actor: Actor, filters: inbox.Filters) -> str:
    return reverse("feedback", args=[actor.workspace.slug]) + filters.query()


@workspace_page("feedback.write")
def write(request: HttpRequest, actor: Actor, pk: UUID | None = None) -> HttpResponse:
    """A new note, or a correction of one, on the sheet where notes are read."""
    note = access.note_for(actor, pk) if pk else None
    form = NoteForm.of(note, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                saved = _save(form, note, actor)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return redirect(note_url(actor, saved.pk, inbox.Filters.read(request.GET)))
    return show(request, actor, note, status=status_of(form), form=form, editing=note)


def _save(form: NoteForm, note: Note | None, actor: Actor) -> Note:
    values = form.values(actor)
    return actions.change_note(note, by=actor, **values) if note else actions.create_note(by=actor, **values)


@workspace_page("feedback.write")
def done(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return _file(request, actor, pk, done=True)


@workspace_page("feedback.write")
def back(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return _file(request, actor, pk, done=False)


def _file(request: HttpRequest, actor: Actor, pk: UUID, *, done: bool) -> HttpResponse:
    """Out of the list, and on to the next note in it."""
    note = access.note_for(actor, pk)
    filters = inbox.Filters.read(request.GET)
    before, after = inbox.neighbours(filters, note)
    actions.file_note(note, done=done, by=actor)
    following = note.pk if filters.state == "all" else after or before
    address = note_url(actor, following, filters) if following else inbox_url(actor, filters)
    if not request.headers.get("HX-Request"):
        return redirect(address)
    opened = access.note_for(actor, following) if following else None
    if opened:
        actions.mark_read(opened, by=actor)
    response = show(request, actor, opened, gone=None if filters.state == "all" else note)
    response["HX-Push-Url"] = address
    way_back = reverse(
        "feedback-note-back" if done else "feedback-note-done", args=[actor.workspace.slug, note.pk]
    )
    said = _("Done: %(title)s") if done else _("Back in the inbox: %(title)s")
    response["HX-Trigger"] = json.dumps(
        {"toast": {"text": said % {"title": _short(note.title)}, "undo": way_back}}
    )
    return response


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:59] + "…"


@require_POST
@workspace_page("feedback.write")
def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    note = access.note_for(actor, pk)
    way_back = reverse("feedback-note-restore", args=[actor.workspace.slug, note.pk])
    actions.remove_note(note, by=actor)
    say_with_undo(request, _("Deleted: %(title)s") % {"title": _short(note.title)}, way_back)
    return redirect(inbox_url(actor, inbox.Filters.read(request.GET)))


restore = restore_page(
    "feedback.write",
    actions.restore_note,
    lambda actor, note: reverse("feedback-note", args=[actor.workspace.slug, note.pk]),
)
