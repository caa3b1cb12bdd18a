"""The page of the workbench, and what it loads as HTML."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from core.markdown import render as markdown
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import item_for
from roadmap.queries.strategy import late_items
from roadmap.queries.views import default_query
from roadmap.queries.workbench import plan_tag

HOME_LATE = 5
# The views of the workbench, the first of them where none is named; each is a module of that name.
VIEWS = ("timeline", "board", "table", "matrix", "tree", "calendar", "archive")


@workspace_page("read")
def workbench(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The frame only; the browser's store fetches the plan from the API."""
    default = "" if request.GET else default_query()
    asked = (QueryDict(default) or request.GET).get("view")
    known = {
        "area": "roadmap",
        "default": default,
        "tag": (plan_tag(actor) or "").strip('"'),
        "view_module": f"js/workbench/{asked if asked in VIEWS else VIEWS[0]}.js",
    }
    return render(request, "roadmap/workbench.html", known)


@workspace_page("read")
def description(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """An item's description as HTML."""
    return HttpResponse(markdown(item_for(actor, ref).description))


@workspace_page("read")
def home_late(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is late, for the home page; nothing when nothing is."""
    rows = late_items(timezone.localdate())
    count = rows.count()
    if not count:
        return HttpResponse("")
    return render(request, "roadmap/home_late.html", {"items": rows[:HOME_LATE], "count": count})
