"""Notifications by e-mail: at once, once they have been quiet for a moment, or all of a day in one."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from core import links
from core.mail import queue_mail, unsubscribe_headers
from core.models import Membership, Notification, Run, User, Way, Workspace
from core.notify.choices import choices_of
from core.notify.kinds import kinds
from core.notify.reading import Told, said
from core.people import ZONES
from core.tenancy import acting, actor

# What is bundled in pmhub is bundled in a mail too: it waits for the next of its kind, but never long.
QUIET, LONGEST = timedelta(seconds=60), timedelta(minutes=5)
MOST_LINES = 40
# Stands for all kinds that go one way, where one link ends several.
ALL = {Way.AT_ONCE: "all-at-once", Way.DAILY: "all-daily"}


def mail_waiting() -> int:
    """Mail what waits to be told at once, in every workspace; the number of mails."""
    return sum(_mail_workspace(workspace) for workspace in Workspace.objects.all().iterator())


def _mail_workspace(workspace: Workspace) -> int:
    with acting(workspace, source="worker"):
        people = Notification.objects.filter(mailed_at=None).values_list("user_id", flat=True).distinct()
        return sum(_mail(pk, Way.AT_ONCE, _is_quiet) for pk in list(people))


def mail_bundle(run: Run) -> None:
    """Handler of schedules of kind "notifications", whose subject is a person: what the day brought, in one mail."""
    _mail(run.schedule.subject_id, Way.DAILY, lambda row: True)


def _is_quiet(row: Notification) -> bool:
    now = timezone.now()
    return row.updated_at < now - QUIET or row.created_at < now - LONGEST


def _mail(user_id: UUID, way: Way, is_due: Callable[[Notification], bool]) -> int:
    """One mail with all that goes this way and is due; nothing of what was read meanwhile, or by who left."""
    rows = list(Notification.objects.filter(user=user_id, mailed_at=None).select_for_update(skip_locked=True))
    member = Membership.objects.filter(user=user_id, user__is_active=True).select_related("user").first()
    chosen = choices_of(member.user) if member else {}
    over = [row for row in rows if row.read_at or chosen.get(row.kind) not in (Way.AT_ONCE, Way.DAILY)]
    due = [row for row in rows if row not in over and chosen[row.kind] == way and is_due(row)]
    sent = bool(member and due and _queue(member.user, way, due))
    done = [row.pk for row in [*over, *due]]
    Notification.objects.filter(pk__in=done).update(mailed_at=timezone.now())
    return int(sent)


def _queue(user: User, way: Way, rows: list[Notification]) -> bool:
    zone = ZoneInfo(user.zone if user.zone in ZONES else "UTC")
    with translation.override(user.language), timezone.override(zone):
        told = said(sorted(rows, key=lambda row: row.pk))
        if not told:
            return False
        names = list(dict.fromkeys(one.row.kind for one in told))
        stop = stop_address(user, names[0] if len(names) == 1 else ALL[way])
        context = _context(user, way, told, names)
        queue_mail(
            to=user.email,
            name=str(user),
            subject=_subject(told),
            text=render_to_string("notify/mail.txt", context),
            html=render_to_string("notify/mail.html", context),
            headers=unsubscribe_headers(stop),
            dedupe_key=f"notify:{user.pk}:{rows[0].pk}:{rows[0].version}:{len(rows)}",
            ref=f"notify:{user.pk}",
        )
    return True


def _context(user: User, way: Way, told: list[Told], names: Iterable[str]) -> dict[str, Any]:
    workspace = actor().workspace
    return {
        "workspace": workspace,
        "daily": way == Way.DAILY,
        "lines": [{"told": one, "url": links.absolute(one.row.url)} for one in told[:MOST_LINES]],
        "more": max(0, len(told) - MOST_LINES),
        "stops": [{"label": kinds()[name].label, "url": stop_address(user, name)} for name in names],
        "centre": links.absolute(f"/w/{workspace.slug}/notifications/"),
        "choices": links.absolute(f"/w/{workspace.slug}/notifications/settings/"),
    }


def _subject(told: list[Told]) -> str:
    name = actor().workspace.name
    if len(told) == 1:
        return f"{told[0].sentence} · {name}"
    many = ngettext("%(n)d thing in %(workspace)s", "%(n)d things in %(workspace)s", len(told))
    return many % {"n": len(told), "workspace": name}


# Ending it without signing in ---------------------------------------------------------------------------------


def stop_address(user: User, kind: str) -> str:
    token = links.make(f"notify.{kind}", actor().workspace.pk, user.pk)
    return links.absolute(f"/n/{kind}/{token}/")


def kinds_ended_by(kind: str, user: User) -> list[str]:
    """The kinds that a link of `kind` ends: itself, or all that go its way."""
    if kind in kinds():
        return [kind]
    ways: dict[str, list[str]] = defaultdict(list)
    for name, way in choices_of(user).items():
        ways[ALL.get(way, "")].append(name)
    return ways.get(kind, [])
