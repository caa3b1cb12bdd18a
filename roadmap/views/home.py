"""What the home page shows of the plan, and the whole list behind it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from core.pages import workspace_page
from core.tenancy import Actor
from core.text import whole
from roadmap.queries import recent
from roadmap.queries.deeds import great_deeds, tell_same

SHOWN = 7
GREAT_SHOWN, GREAT_LISTED = 3, 20
FIRST_LOOK = timedelta(days=7)
PAGE = 50
# An import of a hundred thousand rows has fewer batches.
MOST_ACTS = 400


def _since(request: HttpRequest) -> datetime | None:
    try:
        since = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        return None
    return timezone.make_aware(since) if since is not None and timezone.is_naive(since) else since


@workspace_page("read")
def home_changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What others changed since the last visit (`?since=`); in the last week where that is nothing."""
    since = _since(request)
    begun = since or timezone.now() - FIRST_LOOK
    new = recent.touched(recent.events_since(begun, actor)).count() if since else 0
    if not new:
        begun = timezone.now() - FIRST_LOOK
    context = _told(begun, actor) | {"new": new, "since": since, "from": begun}
    return render(request, "roadmap/home_changes.html", context)


def _told(begun: datetime, actor: Actor) -> dict[str, Any]:
    """Great acts as one line each, then the items of smaller ones, then how many more there are."""
    events = recent.events_since(begun, actor)
    deeds = great_deeds(events)
    shown = deeds[:GREAT_SHOWN]
    for deed in shown:
        tell_same(deed)
    small = events.exclude(xid__in=[xid for deed in deeds for xid in deed.xids])
    rest = recent.touched(small)
    room, count = SHOWN - len(shown), rest.count()
    changes = recent.changes_of(small, [row["item"] for row in rest[:room]])
    return {
        "deeds": shown,
        "changes": changes,
        "more": max(0, count - room),
        "more_deeds": len(deeds) - len(shown),
    }


@workspace_page("read")
def changes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that others changed since a moment, item by item; with `?acts=`, what these acts did, whoever's they are."""
    xids = _acts(request)
    since = _since(request) or timezone.now() - FIRST_LOOK
    events = recent.worth_a_word().filter(xid__in=xids) if xids else recent.events_since(since, actor)
    deeds = great_deeds(events)
    for deed in deeds[:GREAT_LISTED]:
        tell_same(deed)
    page = Paginator(recent.touched(events), PAGE).get_page(request.GET.get("page"))
    told = recent.changes_of(events, [row["item"] for row in page])
    base = urlencode({"acts": ",".join(map(str, xids))} if xids else {"since": since.isoformat()})
    context = {"area": "home", "page": page, "changes": told, "one": bool(xids), "since": since}
    context |= {"deeds": deeds[:GREAT_LISTED], "base": f"{base}&"}
    return render(request, "roadmap/changes.html", context)


def _acts(request: HttpRequest) -> list[int]:
    asked = request.GET.get("acts", "").split(",")[:MOST_ACTS]
    return [number for text in asked if (number := whole(text, 2**62))]
