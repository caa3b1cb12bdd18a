"""Reminding people of what they wanted to look at again."""

from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from core.notify import notify
from core.schedules import set_schedule
from core.tenancy import action, actor
from roadmap.models import Decision, DecisionState

SCHEDULE = "revisit"
MORNING = 7


def watch_the_day() -> None:
    """From now on somebody looks each morning what is due."""
    where = actor().workspace
    set_schedule(SCHEDULE, where.pk, cadence="daily", hour=MORNING, zone=where.zone)


@action
def remind() -> int:
    """Tell those who decided, once, of every decision whose day has come; how many."""
    who = actor()
    today = timezone.localtime(who.now, ZoneInfo(who.workspace.zone)).date()
    due = Decision.objects.filter(state=DecisionState.DECIDED, revisit_on__lte=today, reminded_at=None)
    rows = list(due.select_for_update())
    for decision in rows:
        url = reverse("decision", args=[who.workspace.slug, decision.pk])
        people = {*decision.deciders, *([decision.by_id] if decision.by_id else [])}
        notify(people, "revisit", about=decision, url=url, data={"title": decision.title})
        decision.reminded_at = who.now
        decision.save(update_fields=["reminded_at"])
    return len(rows)
