"""What the home page shows of the plan."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.queries.recent import changes_since

SHOWN = 7
FIRST_LOOK = timedelta(days=7)


@workspace_page("read")
def home_changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What others changed since the last visit (`?since=`); in the last week where that is nothing."""
    try:
        since = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        since = None
    if since is not None and timezone.is_naive(since):
        since = timezone.make_aware(since)
    changes = changes_since(since, actor) if since else []
    new = len(changes)
    if not new:
        changes = changes_since(timezone.now() - FIRST_LOOK, actor)
    context = {"changes": changes[:SHOWN], "new": new, "more": len(changes) - SHOWN, "since": since}
    return render(request, "roadmap/home_changes.html", context)
