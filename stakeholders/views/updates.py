"""Status updates: the stream, writing one, and the fragment in an item's panel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.events import Cursor
from core.pages import restore_page, say_with_undo, workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.access import item_for
from stakeholders import queries
from stakeholders.access import update_for
from stakeholders.actions import change_update, delete_update, publish_update, restore_update, write_update
from stakeholders.actions.updates import Subject, changes_of, last_update
from stakeholders.forms import SUBJECTS, NewUpdateForm, UpdateForm
from stakeholders.models import StatusUpdate
from stakeholders.models.updates import Health
from stakeholders.snapshots import Window
from stakeholders.views.common import number_of, page, tried
from stakeholders.words import Line, line

PER_PAGE = 20


@workspace_page("read")
def updates(request: HttpRequest, actor: Actor) -> HttpResponse:
    health = request.GET.get("health", "")
    number = number_of(request, "page")
    rows = queries.updates(health=health if health in Health.values else "")
    found = list(rows[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    drafts = queries.updates(drafts=True) if actor.can("stakeholders.write") and number == 1 else []
    return page(
        request,
        "updates.html",
        "updates",
        updates=queries.with_lines(found[:PER_PAGE]),
        drafts=list(drafts[:20]),
        health=health,
        healths=Health.choices,
        number=number,
        more=len(found) > PER_PAGE,
        sentence=queries.updates_sentence(),
    )


@workspace_page("stakeholders.write")
def update_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = NewUpdateForm(request.POST or None, initial={"subject": request.GET.get("subject", "")})
    form.fields["subject"].widget.attrs |= {
        "hx-get": request.path,
        "hx-target": "#pending",
        "hx-select": "#pending",
        "hx-swap": "outerHTML",
    }
    if request.method == "POST":
        publish = "publish" in request.POST

        def write() -> StatusUpdate:
            given = dict(form.cleaned_data)
            return write_update(given.pop("subject"), by=actor, publish=publish, **given)

        if made := tried(form, write):
            messages.success(request, _("Published.") if publish else _("Kept as a draft."))
            return redirect("updates" if publish else "update", *_where(actor, made, publish))
    subject = subject_of(request.POST.get("subject") or form.initial["subject"])
    context = {"form": form, "pending": pending(subject) if subject else [], "subject": subject}
    return page(request, "update.html", "updates", **context, status=status_of(form))


def subject_of(said: str) -> Any:
    """What "item:<id>" names, if it is there."""
    kind, _colon, pk = said.partition(":")
    try:
        return SUBJECTS[kind]._default_manager.filter(pk=UUID(pk)).first() if kind in SUBJECTS else None
    except ValueError:
        return None


def _where(actor: Actor, made: StatusUpdate, published: bool) -> tuple[object, ...]:
    return (actor.workspace.slug,) if published else (actor.workspace.slug, made.pk)


@workspace_page("read", post="stakeholders.write")
def update(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = update_for(actor, pk, write=request.method == "POST")
    form = UpdateForm(request.POST or None, instance=update_for(actor, pk))
    if request.method == "POST" and tried(form, lambda: change_update(row, by=actor, **form.cleaned_data)):
        if "publish" in request.POST and row.is_draft:
            publish_update(row, by=actor)
            messages.success(request, _("Published."))
            return redirect("updates", actor.workspace.slug)
        messages.success(request, _("Saved."))
        return redirect("update", actor.workspace.slug, row.pk)
    return page(
        request,
        "update.html",
        "updates",
        update=queries.with_lines([row])[0],
        pending=pending(row.subject) if row.is_draft else [],
        form=form,
        status=status_of(form),
    )


def pending(subject: Subject) -> list[Line]:
    """What changed since the last update: what the next one will carry."""
    before = last_update(subject)
    if before is None or not before.cursor:
        return []
    return [line(change) for change in changes_of(subject, Window(after=Cursor.parse(before.cursor)))]


@require_POST
@workspace_page("stakeholders.write")
def update_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    delete_update(update_for(actor, pk, write=True), by=actor)
    words = _("The update is deleted. Digests that told of it stay as they were sent.")
    say_with_undo(request, words, reverse("update_restore", args=[actor.workspace.slug, pk]))
    return redirect("updates", actor.workspace.slug)


update_restore = restore_page(
    "stakeholders.write",
    restore_update,
    lambda actor, update: reverse("update", args=[actor.workspace.slug, update.pk]),
)


@workspace_page("read", post="stakeholders.write")
def item_updates(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """Fragment of an item's panel: the last updates, what changed since, and a form to write the next."""
    item = item_for(actor, ref)
    form = UpdateForm(request.POST or None, prefix="update")
    if request.method == "POST" and tried(
        form, lambda: write_update(item, by=actor, publish=True, **form.cleaned_data)
    ):
        form = UpdateForm(prefix="update")
    rows = list(queries.updates().about(item)[:4])
    return page(
        request,
        "item_updates.html",
        "updates",
        item=item,
        updates=queries.with_lines(rows),
        pending=pending(item) if rows else [],
        form=form,
        writes=actor.can("stakeholders.write"),
        status=status_of(form),
    )
