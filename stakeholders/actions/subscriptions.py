"""Who gets which digest, how often and when."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.events import latest_cursor
from core.schedules import remove_schedule, set_schedule
from core.tenancy import Actor, action, actor
from stakeholders.actions.common import alter, make
from stakeholders.models import Audience, AudienceMember, Stakeholder, Subscription
from stakeholders.zones import zone_or_utc

KIND = "digest"
RUNNING: dict[str, Any] = {"enabled": True, "unsubscribed_at": None, "paused_at": None}


@action
def subscribe(person: Stakeholder, audience: Audience, *, by: Actor, **rhythm: Any) -> Subscription:
    """Start a digest; what happens from now on is told. Someone who left and comes back starts anew from now."""
    AudienceMember.objects.get_or_create(
        audience=audience, stakeholder=person, defaults={"workspace": by.workspace}
    )
    known = Subscription.objects.select_for_update().filter(stakeholder=person, audience=audience).first()
    if known is None:
        known = make(Subscription(stakeholder=person, audience=audience, **_from_now(by), **rhythm), by)
    elif known.enabled:
        alter(known, rhythm)
    else:
        alter(known, {**RUNNING, **_from_now(by), **rhythm})
    schedule(known, by=by)
    return known


@action
def change_subscription(subscription: Subscription, *, by: Actor, **rhythm: Any) -> Subscription:
    """Change how often or when, pause or resume. A paused one resumes where it stopped: nothing is lost.

    Raises: Conflict on resuming what somebody got who left the audience since.
    """
    if rhythm.get("enabled"):
        if not subscription.belongs:
            raise Conflict(_("They no longer belong to this audience. Add them to it first."))
        rhythm |= RUNNING
    elif "enabled" in rhythm and subscription.enabled:
        rhythm["paused_at"] = by.now
    alter(subscription, rhythm)
    schedule(subscription, by=by)
    return subscription


@action
def unsubscribe(subscription: Subscription, *, by: Actor) -> Subscription:
    """Doing it twice does nothing the second time."""
    if subscription.unsubscribed_at is None:
        alter(subscription, {"enabled": False, "unsubscribed_at": by.now})
        schedule(subscription, by=by)
    return subscription


def stop_for(audience: Audience, people: Collection[UUID], *, by: Actor) -> None:
    """Who left the audience gets no more of its digests, and cannot begin again by the link in an old one."""
    for one in (
        Subscription.objects.select_for_update(of=("self",))
        .filter(audience=audience, stakeholder_id__in=people, paused_at__isnull=True)
        .select_related("stakeholder")
    ):
        alter(one, {"enabled": False, "paused_at": by.now})
        schedule(one, by=by)


@action
def delete_subscription(subscription: Subscription, *, by: Actor) -> None:
    """The digests it sent are kept."""
    remove_schedule(KIND, subscription.pk)
    subscription.delete()


def schedule(subscription: Subscription, *, by: Actor) -> None:
    """Bring the schedule in line with the subscription, at an hour where the reader lives."""
    zone = zone_or_utc(subscription.stakeholder.zone, by.workspace.zone)
    set_schedule(
        KIND,
        subscription.pk,
        cadence=subscription.cadence,
        hour=subscription.hour,
        weekday=subscription.weekday,
        monthday=subscription.monthday,
        zone=str(zone),
        enabled=subscription.enabled and bool(subscription.stakeholder.email),
    )


def schedule_undone(pks: Iterable[UUID]) -> None:
    """After an undo: what runs again is due again, and what is gone is not."""
    wanted = list(pks)
    there = Subscription.objects.select_related("stakeholder").in_bulk(wanted)
    for pk in wanted:
        if pk in there:
            schedule(there[pk], by=actor())
        else:
            remove_schedule(KIND, pk)


def _from_now(by: Actor) -> dict[str, Any]:
    return {"cursor": str(latest_cursor()), "since": by.now}
