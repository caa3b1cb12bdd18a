"""A note, or a passage of it, asks for an item."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from feedback import passages
from feedback.actions.common import insert, update
from feedback.actions.demand import refresh_demand
from feedback.models import Note, NoteLink, SkippedSuggestion
from roadmap.actions import create_item
from roadmap.models import Item, Product

LONGEST_QUOTE = 4000


@action
def link_note(
    note: Note,
    item: Item,
    *,
    by: Actor,
    importance: int = NoteLink.Importance.NICE,
    quote: str = "",
    start: int | None = None,
) -> NoteLink:
    """Linking the same passage (or the whole note) again changes its importance: the latest word wins."""
    by.require("feedback.write")
    return make_link(note, item, by=by, importance=importance, quote=quote, start=start)


def make_link(
    note: Note, item: Item, *, by: Actor, importance: int, quote: str = "", start: int | None = None
) -> NoteLink:
    """The link itself, without asking for a capability: the portal links the ideas it publishes."""
    place = _place(note, quote, start)
    link = NoteLink.objects.filter(note=note, item=item, start=place).first()
    values = {
        "importance": importance,
        "quote": passages.clean_text(quote),
        "linked_by": by.user,
        "linked_at": by.now,
    }
    if link:
        update(link, values)
    else:
        link = insert(NoteLink(note=note, item=item, start=place, **values), by=by)
    SkippedSuggestion.objects.filter(note=note, item=item).delete()
    refresh_demand([item.pk], by=by)
    return link


def _place(note: Note, quote: str, start: int | None) -> int | None:
    if not quote:
        return None
    clean = passages.clean_text(quote)
    if len(clean) > LONGEST_QUOTE:
        raise Invalid(
            {"quote": _("Choose a passage of up to %(longest)s characters.") % {"longest": LONGEST_QUOTE}}
        )
    place = passages.find(note.text, clean, start)
    if place is None:
        raise Invalid({"quote": _("These words are not in the note. Choose the passage in its text again.")})
    return place


@action
def change_link(link: NoteLink, *, by: Actor, importance: int) -> NoteLink:
    by.require("feedback.write")
    update(link, {"importance": importance, "linked_by": by.user, "linked_at": by.now})
    return link


@action
def unlink(link: NoteLink, *, by: Actor) -> None:
    by.require("feedback.write")
    item_id = link.item_id
    link.delete()
    refresh_demand([item_id], by=by)


@action
def item_from_note(
    note: Note,
    product: Product,
    *,
    by: Actor,
    title: str = "",
    quote: str = "",
    start: int | None = None,
    **link: Any,
) -> Item:
    """A new item that this note is the first to ask for. Planning is an editor's right, unlike linking."""
    by.require("roadmap.write")
    item = create_item(by=by, product=product, title=title.strip() or note.title)
    link_note(note, item, by=by, quote=quote, start=start, **link)
    return item


@action
def skip_suggestion(note: Note, item: Item, *, by: Actor) -> None:
    by.require("feedback.write")
    SkippedSuggestion.objects.bulk_create(
        [SkippedSuggestion(workspace=by.workspace, note=note, item=item)], ignore_conflicts=True
    )
