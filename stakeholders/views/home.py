"""What the home page shows of stakeholders: the digests that go out next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.pages import workspace_page
from core.tenancy import Actor
from stakeholders import queries
from stakeholders.models import Subscription

SHOWN = 4


@workspace_page("read")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The next digests, soonest first; nothing when nobody gets one."""
    soon = queries.coming(Subscription.objects.all())
    if not soon:
        return HttpResponse("")
    context = {"coming": soon[:SHOWN], "more": len(soon) - SHOWN}
    return render(request, "stakeholders/_home.html", context)
