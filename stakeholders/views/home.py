"""What the home page shows of this area."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages import workspace_page
from core.tenancy import Actor
from stakeholders import queries
from stakeholders.models import Subscription
from stakeholders.models.updates import Health

SOON = timedelta(days=7)
MOST = 4


@workspace_page("read")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was last reported as in trouble, and who is told next. Nothing when there is neither."""
    worried = [one for one in queries.latest_updates() if one.health != Health.ON_TRACK]
    coming = [one for one in queries.coming(Subscription.objects.all()) if one.due_at <= actor.now + SOON]
    if not worried and not coming:
        return HttpResponse()
    context = {"worried": worried[:MOST], "coming": coming[:MOST], "more": max(len(coming) - MOST, 0)}
    return render(request, "stakeholders/_home.html", context)
