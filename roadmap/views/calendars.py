"""What a calendar program fetches by a person's secret address."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from core import limits, links
from core.ids import uuid_of
from core.pages import public_workspace
from core.tenancy import Actor, acting
from roadmap.actions.calendars import is_alive
from roadmap.export.asked import Asked, asked
from roadmap.export.calendar import KIND, calendar_of, tag_of
from roadmap.models import CalendarFeed
from roadmap.queries.views import views_of

# In an hour, by all programs that know an address: each asks once or twice, of each view.
MOST = 240


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """As its owner sees the plan now; nothing once they have left or made a new address."""
    link = links.read(KIND, token)
    workspace = public_workspace(link.workspace_id)
    with acting(workspace, source="system"):
        feed = CalendarFeed.objects.select_related("owner").filter(pk=link.object_id).first()
        alive = feed is not None and is_alive(feed)
    if feed is None or not alive or feed.generation != link.generation:
        raise Http404
    with acting(workspace, feed.owner, "calendar") as actor:
        if not actor.can("read", "roadmap"):
            raise Http404
        if not limits.allowed("calendar", str(feed.pk), MOST):
            return HttpResponse(status=429, headers={"Retry-After": str(limits.HOUR)})
        body = calendar_of(actor, *_wanted(request, actor))
    tag = tag_of(body)
    fresh = request.headers.get("If-None-Match", "").removeprefix("W/") == tag
    response = HttpResponseNotModified() if fresh else HttpResponse(body, "text/calendar; charset=utf-8")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _wanted(request: HttpRequest, actor: Actor) -> tuple[Asked, str]:
    given = request.GET.get("view", "")
    if not given:
        return asked(""), actor.workspace.name
    pk = uuid_of(given)
    view = views_of(actor).filter(pk=pk).first() if pk else None
    if view is None:
        raise Http404
    return asked(view.query), f"{actor.workspace.name}: {view.name}"
