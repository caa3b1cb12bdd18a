"""The links of an item in its panel: what it waits for, what waits for it, and what moves when dates contradict it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.dates import say
from core.errors import Invalid
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap import actions
from roadmap.access import item_for, link_for
from roadmap.models import Item, Link
from roadmap.queries.links import ends_of, groups_of, labels, linkable
from roadmap.queries.schedule import Following, day_of
from roadmap.schedule import Task
from roadmap.views.plan import told


def section(request: HttpRequest, actor: Actor, item: Item, **more: Any) -> str:
    """The section of the panel. `adding` opens the search, `editing` is the link whose lag is asked for."""
    groups = groups_of(item)
    late = any(side.late for group in groups if group.name == "blocked_by" for side in group.sides)
    context = {"item": item, "groups": groups, "late": late, "labels": labels().items(), **more}
    return render_to_string("roadmap/links_section.html", context, request)


@workspace_page("read", post="roadmap.write")
def links(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """The section; a POST links the item to another one."""
    item = item_for(actor, ref, write=request.method == "POST")
    if request.method != "POST":
        return HttpResponse(
            section(request, actor, item, adding="add" in request.GET, editing=request.GET.get("edit"))
        )
    other = _other(actor, request.POST.get("other", ""))
    kind = request.POST.get("kind", "blocked_by")
    if kind not in labels():
        raise Invalid({"kind": _("Choose how they hang together.")})
    actions.create_link(by=actor, **ends_of(kind, item, other))
    words = _("%(label)s %(key)s.") % {"label": labels()[kind], "key": other.key}
    return told(HttpResponse(section(request, actor, item, adding=True)), actor, words)


def _other(actor: Actor, ref: str) -> Item:
    try:
        return item_for(actor, ref)
    except Http404:
        raise Invalid({"item": _("Choose an item from the list.")}) from None


@workspace_page("read")
def find(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """What somebody who types may mean."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    item = item_for(actor, ref)
    context = {"item": item, "found": linkable(item, words) if words else [], "words": words}
    return render(request, "roadmap/links_found.html", context)


def _link_of(actor: Actor, item: Item, pk: UUID) -> Link:
    link = link_for(actor, pk, write=True)
    if item.pk not in (link.source_id, link.target_id):
        raise Http404
    return link


@require_POST
@workspace_page("roadmap.write")
def lag(request: HttpRequest, actor: Actor, ref: str, pk: UUID) -> HttpResponse:
    item = item_for(actor, ref, write=True)
    try:
        days = int(request.POST.get("lag", "") or 0)
    except ValueError:
        raise Invalid({"lag": _("Give a number of days.")}) from None
    actions.change_link(_link_of(actor, item, pk), by=actor, lag=days)
    return told(HttpResponse(section(request, actor, item)), actor, _("The lag is changed."))


@require_POST
@workspace_page("roadmap.write")
def remove(request: HttpRequest, actor: Actor, ref: str, pk: UUID) -> HttpResponse:
    item = item_for(actor, ref, write=True)
    actions.delete_link(_link_of(actor, item, pk), by=actor)
    return told(HttpResponse(section(request, actor, item)), actor, _("The link is removed."))


@workspace_page("read", post="roadmap.write")
def follow(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """What would move so that no link of what follows is contradicted; a POST moves it."""
    item = item_for(actor, ref, write=request.method == "POST")
    if request.method == "POST":
        count = len(actions.follow_item(item, by=actor).changed)
        words = ngettext("%(n)d item moved.", "%(n)d items moved.", count) % {"n": count}
        return told(HttpResponse(section(request, actor, item_for(actor, ref))), actor, words)
    found = actions.preview_follow(item, by=actor)
    return HttpResponse(section(request, actor, item, moves=moves_of(found)))


def moves_of(found: Following) -> list[dict[str, Any]]:
    """Each move as a line: what, from when to when, because of what."""
    own = [(found.old, found.new, None)] if found.new != found.old else []
    return [
        {
            "name": found.names[old.id],
            "old": _when(old),
            "new": _when(new),
            "because": found.names[because].key if because else "",
        }
        for old, new, because in (*own, *found.moves)
    ]


def _when(task: Task) -> str:
    edges = (
        say(day_of(task.start), task.start_precision),
        say(day_of(task.end), task.end_precision),
    )
    return " – ".join(dict.fromkeys(edge for edge in edges if edge))
