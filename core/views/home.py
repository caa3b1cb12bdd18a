"""The first page of a workspace: what changed since the last visit, what is late, what waits."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string

from core.actions.people import demo_workspace
from core.models import Event, Membership
from core.pages import workspace_page
from core.tenancy import Actor

# A pause of this length ends a visit: until then a reload still tells what was new when the visit began.
VISIT_GAP = timedelta(minutes=30)


def since_last_visit(request: HttpRequest, actor: Actor) -> datetime | None:
    """When the reader's visit before this one ended; None on the first. Notes this visit."""
    key = f"since:{actor.workspace.pk}"
    member = Membership.objects.get(user=actor.user)
    now, last = timezone.now(), member.last_visit_at
    if last is None or now - last > VISIT_GAP or key not in request.session:
        request.session[key] = last.isoformat() if last else ""
    if last is None or now - last > timedelta(minutes=1):
        Membership.objects.filter(pk=member.pk).update(last_visit_at=now)
    kept = request.session[key]
    return parse_datetime(kept) if kept else None


def is_untouched(actor: Actor) -> bool:
    """Whether nobody has done anything here yet, so that the page offers ways to begin."""
    mine = Event.objects.exclude(model__startswith="core.").exclude(source__in=("system",))
    return not mine.exists()


@workspace_page("read")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    slug = actor.workspace.slug
    sentences = [import_string(path)(actor) for path in settings.HOME_SENTENCES]
    untouched = is_untouched(actor)
    context = {
        "area": "home",
        "since": since_last_visit(request, actor),
        "untouched": untouched,
        "has_demo": untouched and demo_workspace() is not None,
        "sentence": " ".join(filter(None, sentences)),
        "fragments": [reverse(name, args=[slug]) for name in settings.HOME_FRAGMENTS],
    }
    return render(request, "core/home.html", context)
