"""Readers that follow a workspace's event log and act on what they read, each event exactly once in the database."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from core import leases, tenancy
from core.events import Cursor, events_since, latest_cursor
from core.models import Follower, Workspace

log = logging.getLogger(__name__)

BATCH = 200


class Overtaken(Exception):
    """Another worker moved this cursor first: what we did is rolled back."""


def begin(*, by: tenancy.Actor) -> None:
    """Make the followers of the acting workspace. They begin at what happens from now on: nobody is told old news."""
    here = str(latest_cursor())
    rows = [Follower(workspace=by.workspace, name=name, cursor=here) for name in settings.FOLLOWERS]
    Follower.objects.bulk_create(rows, ignore_conflicts=True)


def follow_all() -> int:
    """Sweep: every follower of every workspace; the number of events dealt with."""
    return sum(follow(workspace) for workspace in Workspace.objects.all().iterator())


def follow(workspace: Workspace) -> int:
    """Bring the workspace's followers up to date; the number of events dealt with."""
    known = _resting(workspace)
    if settings.FOLLOWERS.keys() - known.keys():
        with tenancy.acting(workspace, source="follower") as actor:
            begin(by=actor)
    awake = [name for name in settings.FOLLOWERS if not known.get(name)]
    return sum(_catch_up(workspace, name) for name in awake)


def _resting(workspace: Workspace) -> dict[str, bool]:
    """The followers that there are, and whether each rests after an error."""
    with tenancy.acting(workspace, source="follower"):
        rows = Follower.objects.values_list("name", "retry_at")
        return {name: bool(until and until > timezone.now()) for name, until in rows}


def _catch_up(workspace: Workspace, name: str) -> int:
    dealt = 0
    try:
        while not leases.stopping.is_set() and (read := _step(workspace, name)):
            dealt += read
    except Overtaken:
        log.info("follower was in other hands", extra={"follower": name})
    except Exception as error:  # kept with the follower, tried again later; the others go on
        log.exception("follower failed", extra={"follower": name, "workspace": workspace.slug})
        _put_off(workspace, name, f"{type(error).__name__}: {error}")
    return dealt


def _step(workspace: Workspace, name: str) -> int:
    """One batch: what the handler writes and the new cursor are one transaction.

    The advisory lock only spares two workers the same work; it takes no transaction number, so the horizon of the
    event log stays free. What makes each event count once is that the cursor moves only from where we read it."""
    handler = import_string(settings.FOLLOWERS[name])
    with tenancy.acting(workspace, source="follower"):
        if not _alone(workspace, name):
            return 0
        follower = Follower.objects.get(name=name)
        events = events_since(Cursor.parse(follower.cursor), BATCH)
        if not events:
            return 0
        handler(events)
        there = {"cursor": str(Cursor.of(events[-1])), "moved_at": Now()}
        clean = {"attempts": 0, "retry_at": None, "last_error": ""}
        if not Follower.objects.filter(pk=follower.pk, cursor=follower.cursor).update(**there, **clean):
            raise Overtaken
    return len(events)


def _alone(workspace: Workspace, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))", [f"{workspace.pk} {name}"]
        )
        return cursor.fetchone()[0]


def _put_off(workspace: Workspace, name: str, error: str) -> None:
    with tenancy.acting(workspace, source="follower"):
        mine = Follower.objects.filter(name=name)
        attempts = (mine.values_list("attempts", flat=True).first() or 0) + 1
        mine.update(
            attempts=F("attempts") + 1,
            retry_at=Now() + leases.pause(min(attempts, 10)),
            last_error=error[:2000],
        )
