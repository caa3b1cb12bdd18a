"""Watching an item, in the panel."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import item_for
from roadmap.actions.watching import mute_item, watch_item
from roadmap.models import Item, Watch
from roadmap.queries.talk import watchers_of


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    mine = Watch.objects.filter(item=item, user=actor.user).first()
    context = {"item": item, "watching": bool(mine and not mine.muted), "watchers": watchers_of(item)}
    return render_to_string("roadmap/talk/watching.html", context, request)


@workspace_page("read")
def watch(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """GET shows who watches; POST watches, or with `off` hears no more of it."""
    item = item_for(actor, ref)
    if request.method == "POST":
        change = mute_item if request.POST.get("off") else watch_item
        change(item, by=actor)
    return HttpResponse(section(request, actor, item))
