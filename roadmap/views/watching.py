"""Watching an item, in the panel."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import item_for
from roadmap.actions.watching import mute_item, watch_item
from roadmap.models import Item, Watch
from roadmap.queries.talk import watchers_of
from roadmap.views.plan import told


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    mine = Watch.objects.filter(item=item, user=actor.user).first()
    context = {"item": item, "watching": bool(mine and not mine.muted), "watchers": watchers_of(item)}
    return render_to_string("roadmap/talk/watching.html", context, request)


@workspace_page("read")
def watch(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """GET shows who watches; POST watches, or with `off` hears no more of it."""
    item = item_for(actor, ref)
    if request.method == "POST":
        off = bool(request.POST.get("off"))
        change = mute_item if off else watch_item
        change(item, by=actor)
        said = _("You no longer watch %(key)s.") if off else _("You watch %(key)s.")
        return told(HttpResponse(section(request, actor, item)), actor, said % {"key": item.key})
    return HttpResponse(section(request, actor, item))
