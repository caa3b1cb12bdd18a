"""What the home page shows of this area."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages import workspace_page
from core.tenancy import Actor
from stakeholders import queries
from stakeholders.models import Subscription
from stakeholders.models.updates import Health
from stakeholders.share_rows import shares
from stakeholders.views.shared import path_of

SOON = timedelta(days=7)
MOST, MOST_SHARED = 4, 2


@workspace_page("read")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was last reported as in trouble, who is told next, and what is open by link. Nothing when there is none."""
    worried = [one for one in queries.latest_updates() if one.health != Health.ON_TRACK]
    coming = [one for one in queries.coming(Subscription.objects.all()) if one.due_at <= actor.now + SOON]
    shared = [row for row in shares() if row.is_open(actor.now)]
    if not worried and not coming and not shared:
        return HttpResponse()
    for row in shared:
        # The address is the key, told to those who may give it away.
        row.path = path_of(row) if actor.can("publish") else ""  # type: ignore[attr-defined]
    context = {"worried": worried[:MOST], "coming": coming[:MOST], "more": max(len(coming) - MOST, 0)}
    context |= {"shared": shared[:MOST_SHARED]}
    return render(request, "stakeholders/_home.html", context)
