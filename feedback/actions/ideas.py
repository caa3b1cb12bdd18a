"""Ideas of the public: sent in, confirmed by mail, moderated, merged without loss."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from feedback.actions.common import checked_line, checked_text, insert, update
from feedback.actions.demand import refresh_demand
from feedback.actions.links import make_link
from feedback.actions.notes import file_note, take_in
from feedback.actions.votes import recount
from feedback.models import Company, Customer, Idea, Note, NoteLink, Vote, Voter
from roadmap.models import Item, Product

LONGEST_IDEA = 5000
# An idea whose sender never opened the mail is forgotten after this long; the link in it dies with it.
UNCONFIRMED_FOR = timedelta(days=7)


@action
def create_idea(
    product: Product, *, by: Actor, title: str, text: str = "", state: str = Idea.State.OPEN
) -> Idea:
    """An idea that the team itself puts on the portal."""
    by.require("publish")
    values = _words(title=title, text=text)
    return insert(Idea(product=product, state=state, confirmed_at=by.now, **values), by=by)


@action
def send_idea(
    product: Product, *, by: Actor, title: str, text: str, voter: Voter | None, moderated: bool
) -> Idea:
    """From the portal. Without a known voter it stays unseen until the mailed link is opened."""
    Idea.objects.filter(confirmed_at__isnull=True, created_at__lt=by.now - UNCONFIRMED_FOR).delete()
    idea = insert(Idea(product=product, **_words(title=title, text=text)), by=by)
    return confirm_idea(idea, voter, by=by, moderated=moderated) if voter else idea


@action
def confirm_idea(idea: Idea, voter: Voter, *, by: Actor, moderated: bool) -> Idea:
    """Its sender is known now: it counts their vote, and lies in the inbox. Twice does nothing more."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    if idea.confirmed_at:
        return idea
    state = Idea.State.PENDING if moderated else Idea.State.OPEN
    note = take_in(
        by=by,
        title=idea.title,
        text=idea.text,
        source=Note.Source.PORTAL,
        customer=_customer_of(voter, by=by),
    )
    update(idea, {"author": voter, "confirmed_at": by.now, "state": state, "note": note})
    Vote.objects.bulk_create([Vote(workspace=by.workspace, idea=idea, voter=voter)], ignore_conflicts=True)
    recount(idea, by=by)
    return idea


@action
def change_idea(idea: Idea, *, by: Actor, **fields: Any) -> Idea:
    """Words, item, and state (waiting, open, closed); merging is an act of its own."""
    by.require("publish")
    values: dict[str, Any] = {
        name: fields[name] for name in ("title", "text", "state", "item") if name in fields
    }
    if values.get("state") == Idea.State.MERGED:
        raise Invalid({"state": _("Name the idea that it is merged into.")})
    if idea.state == Idea.State.MERGED and "state" in values:
        idea = unmerge_idea(idea, by=by)
    values |= _words(**{name: values[name] for name in ("title", "text") if name in values})
    before = idea.item_id
    if "item" in update(idea, values):
        refresh_demand([before, idea.item_id], by=by)
        _link_its_note(idea, by=by)
    return idea


@action
def merge_idea(idea: Idea, into: Idea, *, by: Actor) -> Idea:
    """The idea points to the other, whose count takes its voters in, each once. Votes stay where they were cast."""
    by.require("publish")
    into = into.merged_into or into
    if into.pk == idea.pk:
        raise Conflict(_("An idea cannot be merged into itself."))
    if into.product_id != idea.product_id or into.confirmed_at is None:
        raise Conflict(_("Both ideas must belong to the same product."))
    for child in [*idea.merged.all(), idea]:
        before = child.state_before if child.state == Idea.State.MERGED else child.state
        update(child, {"state": Idea.State.MERGED, "state_before": before, "merged_into": into})
    recount(into, by=by)
    refresh_demand([idea.item_id, into.item_id], by=by)
    return idea


@action
def unmerge_idea(idea: Idea, *, by: Actor) -> Idea:
    """It is again what it was before; where that is unknown it waits for approval."""
    by.require("publish")
    into = idea.merged_into
    if into is None:
        return idea
    state = idea.state_before or Idea.State.PENDING
    update(idea, {"state": state, "state_before": "", "merged_into": None})
    recount(idea, by=by)
    recount(into, by=by)
    refresh_demand([idea.item_id, into.item_id], by=by)
    return idea


@action
def remove_idea(idea: Idea, *, by: Actor) -> None:
    """Ideas merged into it stand on their own again."""
    by.require("publish")
    item_id, into = idea.item_id, idea.merged_into
    for child in idea.merged.all():
        unmerge_idea(child, by=by)
    idea.delete()
    if into:
        recount(into, by=by)
    refresh_demand([item_id, into.item_id if into else None], by=by)


def _words(**words: str) -> dict[str, str]:
    values = {}
    if "title" in words:
        values["title"] = checked_line(words["title"])
    if "text" in words:
        values["text"] = checked_text(words["text"], longest=LONGEST_IDEA)
    return values


def _link_its_note(idea: Idea, *, by: Actor) -> None:
    """Who sent the idea asks for its item: their note says so too, and needs no more sorting."""
    item: Item | None = idea.item
    if item is None or idea.note is None or NoteLink.objects.filter(note=idea.note, item=item).exists():
        return
    make_link(idea.note, item, by=by, importance=NoteLink.Importance.NICE)
    if by.can("feedback.write"):
        file_note(idea.note, done=True, by=by)


def _customer_of(voter: Voter, *, by: Actor) -> Customer:
    """The customer with this address, or a new one; their company is told by the domain of the address."""
    known = Customer.objects.filter(email__iexact=voter.email).first()
    if known:
        return known
    domain = voter.email.rpartition("@")[2].lower()
    company = Company.objects.filter(domain__iexact=domain).order_by("created_at").first()
    name = voter.name or voter.email.partition("@")[0]
    return insert(Customer(name=name, email=voter.email, company=company), by=by)
