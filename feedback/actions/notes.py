"""Notes: taken in, read, changed, done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from core.undo import restore
from feedback import passages
from feedback.actions.common import check_fields, checked_line, checked_text, insert, update
from feedback.actions.demand import refresh_demand
from feedback.models import Note, NoteLink, Reading

FIELDS = ("title", "text", "source", "customer", "company", "occurred_at", "state", "tags", "external_id")
# How a note without a source came: by the door it was brought through.
SOURCE_OF_DOOR = {"api": Note.Source.API, "import": Note.Source.IMPORT}


@action
def create_note(*, by: Actor, **fields: Any) -> Note:
    by.require("feedback.write")
    _check_source(fields)
    return take_in(by=by, **fields)


@action
def create_notes(rows: Sequence[dict[str, Any]], *, by: Actor) -> list[Note]:
    """Many at once, as an import brings them; one that does not fit refuses all."""
    by.require("feedback.write")
    notes = [_new(fields, by) for fields in rows]
    for note in notes:
        check_fields(note)
    return Note.objects.bulk_create(notes, batch_size=500)


def take_in(*, by: Actor, **fields: Any) -> Note:
    """Make a note without asking for a capability: the portal's door, where the public writes."""
    return insert(_new(fields, by), by=by)


def _new(fields: dict[str, Any], by: Actor) -> Note:
    values = _values(fields)
    values.setdefault("source", SOURCE_OF_DOOR.get(by.source, Note.Source.TYPED))
    values.setdefault("title", "")
    values.setdefault("occurred_at", by.now)
    if not values["title"]:
        values["title"] = first_words(values.get("text", ""))
    return Note(workspace=by.workspace, author=by.user, **values)


def _check_source(fields: dict[str, Any]) -> None:
    """Only what came by the portal says so. Raises: Invalid."""
    if fields.get("source") == Note.Source.PORTAL:
        raise Invalid({"source": _("Notes of this source come from the portal itself. Choose another.")})


@action
def change_note(note: Note, *, by: Actor, **fields: Any) -> Note:
    by.require("feedback.write")
    if note.source != Note.Source.PORTAL:
        _check_source(fields)
    names = update(note, _values(fields))
    if "text" in names:
        _anchor_again(note)
    if {"customer", "company"} & set(names):
        refresh_demand(note.links.values_list("item_id", flat=True), by=by)
    return note


@action
def remove_note(note: Note, *, by: Actor) -> None:
    by.require("feedback.write")
    items = set(note.links.values_list("item_id", flat=True))
    note.delete()
    refresh_demand(items, by=by)


@action
def restore_note(pk: UUID, *, by: Actor) -> Note:
    """Bring back a deleted note with its links. Raises: Conflict when it is not deleted, or was too long ago."""
    by.require("feedback.write")
    note = restore(Note, pk)
    refresh_demand(note.links.values_list("item_id", flat=True), by=by)
    return note


@action
def file_note(note: Note, *, done: bool, by: Actor) -> Note:
    """Out of the inbox, or back into it."""
    return change_note(note, by=by, state=Note.State.DONE if done else Note.State.INBOX)


def mark_read(note: Note, *, by: Actor) -> None:
    """The dot goes out, for this person. Reading is no change: it asks for no capability and bumps nothing."""
    if by.user:
        Reading.objects.bulk_create(
            [Reading(workspace=by.workspace, note=note, user=by.user)], ignore_conflicts=True
        )


def _values(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in FIELDS if name in fields}
    if "title" in values:
        values["title"] = checked_line(values["title"] or "")
    if "text" in values:
        values["text"] = checked_text(values["text"] or "")
    if "tags" in values:
        values["tags"] = checked_tags(values["tags"] or [])
    return values


def checked_tags(tags: list[str]) -> list[str]:
    clean = list(dict.fromkeys(tag for tag in (checked_line(tag).strip("# ") for tag in tags) if tag))
    if len(clean) > 20:
        raise Invalid({"tags": _("A note takes up to 20 tags.")})
    return clean


def first_words(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 90 else line[:89].rsplit(" ", 1)[0] + "…"


def _anchor_again(note: Note) -> None:
    """After an edit each passage is sought anew; one that is gone keeps its words and loses its place."""
    taken: set[tuple[Any, int]] = set()
    for link in NoteLink.objects.filter(note=note).exclude(quote="").order_by("start"):
        place = passages.find(note.text, link.quote, link.start)
        if place is not None and (link.item_id, place) in taken:
            place = None
        if place is None and NoteLink.objects.filter(note=note, item=link.item_id, start=None).exclude(
            pk=link.pk
        ):
            link.delete()
            continue
        update(link, {"start": place})
        if place is not None:
            taken.add((link.item_id, place))
