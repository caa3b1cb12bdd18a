"""Discussions, as fragments beside what they are about; each form also works without a script."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.ids import uuid_of
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access_talk import THINGS, comment_for, thing_for
from roadmap.actions import comments as actions
from roadmap.models import Comment, Item, Objective
from roadmap.queries.talk import threads
from roadmap.views.answers import with_undo
from roadmap.views.plan import say, told


def section(request: HttpRequest, actor: Actor, kind: str, thing: Any) -> str:
    """The discussion of one thing, whole."""
    said = threads(actor, **{THINGS[kind][0]: thing})
    context = {
        "kind": kind,
        "thing": thing,
        "threads": said,
        "count": sum(1 + len(one.answers) for one in said),
        "emoji": actions.EMOJI,
    }
    return render_to_string("roadmap/talk/section.html", context, request)


def of_item(request: HttpRequest, actor: Actor, item: Item) -> str:
    return section(request, actor, "items", item)


@workspace_page("read", post="comment")
def thread(request: HttpRequest, actor: Actor, kind: str, pk: UUID) -> HttpResponse:
    """GET shows the discussion, POST adds to it."""
    field, thing = thing_for(actor, kind, pk)
    if request.method == "POST":
        answered = request.POST.get("reply_to")
        reply_to = comment_for(actor, parent) if (parent := uuid_of(answered)) else None
        text = request.POST.get("text", "")
        actions.create_comment(by=actor, text=text, reply_to=reply_to, **{field: thing})
        said = _("You answered %(name)s.") if reply_to else _("You commented on %(name)s.")
        return _after(request, actor, kind, thing, said % {"name": _name(thing)})
    return HttpResponse(section(request, actor, kind, thing))


@require_POST
@workspace_page("comment")
def comment_change(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    comment = comment_for(actor, pk, write=True)
    actions.change_comment(comment, by=actor, text=request.POST.get("text", ""))
    return _after(request, actor, *_place(comment))


@require_POST
@workspace_page("comment")
def comment_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    comment = comment_for(actor, pk, write=True)
    place = _place(comment)
    actions.delete_comment(comment, by=actor)
    way_back = reverse("comment_restore", args=[actor.workspace.slug, pk])
    return with_undo(_after(request, actor, *place), _("The comment is taken away."), way_back)


@require_POST
@workspace_page("comment")
def comment_restore(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    return _after(request, actor, *_place(actions.restore_comment(pk, by=actor)))


@require_POST
@workspace_page("comment")
def comment_reaction(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """React, or take the reaction back with `off`."""
    comment = comment_for(actor, pk)
    change = actions.take_back_reaction if request.POST.get("off") else actions.react
    emoji = request.POST.get("emoji", "")
    change(comment, emoji, by=actor)
    said = _("%(emoji)s is taken back.") if request.POST.get("off") else _("You reacted with %(emoji)s.")
    return _after(request, actor, *_place(comment), said % {"emoji": emoji})


def _place(comment: Comment) -> tuple[str, Any]:
    kind = next(kind for kind, (field, _fetch) in THINGS.items() if getattr(comment, f"{field}_id"))
    return kind, comment.thing


def _name(thing: Any) -> str:
    return thing.key if isinstance(thing, Item) else str(thing)


def _after(request: HttpRequest, actor: Actor, kind: str, thing: Any, words: str = "") -> HttpResponse:
    """The discussion, and in `words` what was done, with an Undo."""
    if request.headers.get("HX-Request"):
        answer = HttpResponse(section(request, actor, kind, thing))
        return told(answer, actor, words) if words else answer
    if words:
        say(request, actor, words)
    return redirect(page_of(actor, thing))


def page_of(actor: Actor, thing: Any) -> str:
    """Where it is read and talked about."""
    slug = actor.workspace.slug
    if isinstance(thing, Item):
        return f"{reverse('roadmap', args=[slug])}?{urlencode({'item': thing.key})}"
    name = "strategy_objective" if isinstance(thing, Objective) else "strategy_product"
    return reverse(name, args=[slug, thing.pk])
