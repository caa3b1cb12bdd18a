"""The demo's stakeholders: whom Tidewater tells, what it wrote about its plan, and the digests that went out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from core.events import last_before
from core.models import User
from core.recurrence import Rule, occurrences
from core.tenancy import Actor, acting, actor
from metrics.models import Kpi
from roadmap.actions.views import create_view
from roadmap.models import Category, Item, Objective, Product
from stakeholders.actions import (
    change_page,
    create_audience,
    create_stakeholder,
    page_of,
    record_digest,
    subscribe,
    write_update,
)
from stakeholders.actions.shares import share_view
from stakeholders.demo_texts import AUDIENCES, LINES, NARRATIVES, PAGES, PEOPLE, SHARED, Who
from stakeholders.models import Audience, Stakeholder, StatusUpdate, Subscription
from stakeholders.zones import zone_or_utc

# How many digests of the past are kept, by cadence.
KEPT = {"daily": 5, "weekly": 6, "monthly": 5}
WRITERS = ("owner", "admin", "editor")
DAYS_BACK = {"daily": 9, "weekly": 50, "monthly": 170}


def build(
    actor: Actor,
    rng: Random,
    products: Sequence[Product],
    items: Sequence[Item],
    objectives: Sequence[Objective],
) -> None:
    """25 people, 4 audiences with pages, updates over the last months, and the digests of the weeks that went by."""
    people = [(who, _person(actor, who)) for who in PEOPLE]
    audiences = _audiences(actor, products, people)
    _updates(actor, rng, items, objectives, products)
    _pages(actor, audiences)
    _shared_view(actor, audiences[LINES])
    for who, person in people:
        if who.audience and who.cadence:
            _told(
                actor,
                subscribe(person, audiences[who.audience], by=actor, **_rhythm(who)),
                _due_times(actor, who),
            )


def _person(actor: Actor, who: Who) -> Stakeholder:
    return create_stakeholder(
        by=actor,
        name=who.name,
        email=who.email,
        kind=who.kind,
        organisation=who.organisation,
        internal=not who.organisation,
        influence=who.influence,
        interest=who.interest,
        zone=who.zone,
        language=who.language,
        notes=who.notes,
    )


def _audiences(
    actor: Actor, products: Sequence[Product], people: list[tuple[Who, Stakeholder]]
) -> dict[str, Audience]:
    by_key = {product.key: product for product in products}
    kpis = {kpi.name: kpi for kpi in Kpi.objects.all()}
    made = {}
    for name, texts in AUDIENCES.items():
        made[name] = create_audience(
            by=actor,
            name=name,
            products=[by_key[key] for key in texts["products"] if key in by_key],
            kpis=[kpis[kpi] for kpi in texts["kpis"] if kpi in kpis],
            members=[person for who, person in people if who.audience == name],
            **texts["settings"],
        )
    return made


def _pages(actor: Actor, audiences: dict[str, Audience]) -> None:
    for name, texts in PAGES.items():
        change_page(page_of(audiences[name], by=actor), by=actor, **texts)


def _shared_view(actor: Actor, audience: Audience) -> None:
    """What the lines may know of the plan, in quarters, behind a link."""
    query = urlencode({"view": "timeline", "lanes": "horizon", "category": "planned,in_progress"})
    view = create_view(by=actor, name=SHARED, query=query, shared=True)
    share_view(view, audience, by=actor)


def _updates(
    actor: Actor,
    rng: Random,
    items: Sequence[Item],
    objectives: Sequence[Objective],
    products: Sequence[Product],
) -> None:
    """Every fortnight or so on what is being built, each month on objectives, in the order of time."""
    building = [item for item in items if item.status.category == Category.IN_PROGRESS]
    rng.shuffle(building)
    now = actor.now
    written: list[tuple[datetime, Any, str, str, bool]] = []
    for place, item in enumerate(building[:9]):
        for fortnight in range(rng.choice((2, 3, 4)), 0, -1):
            health = _health(rng, place, fortnight)
            at = now - timedelta(days=13 * fortnight - rng.randint(2, 12), hours=rng.randint(1, 20))
            written.append((at, item, health, rng.choice(NARRATIVES["item"][health]), place % 2 == 0))
    for place, objective in enumerate(objectives[:4]):
        for month in (2, 1):
            health = "at_risk" if place == 1 and month == 1 else "on_track"
            at = now - timedelta(days=31 * month - 22, hours=place)
            written.append((at, objective, health, rng.choice(NARRATIVES["objective"][health]), False))
    for place, product in enumerate(products):
        text = NARRATIVES["product"]["on_track"][place % len(NARRATIVES["product"]["on_track"])]
        written.append((now - timedelta(days=4 + place), product, "on_track", text, True))
    writers = list(User.objects.filter(memberships__workspace=actor.workspace, memberships__role__in=WRITERS))
    for at, subject, health, text, visible in sorted(written, key=lambda row: row[0]):
        writer = getattr(subject, "owner", None) or rng.choice(writers)
        with acting(actor.workspace, writer, "demo", at=at) as author:
            write_update(
                subject, by=author, publish=True, health=health, narrative=text, audience_visible=visible
            )


def _health(rng: Random, place: int, fortnight: int) -> str:
    """Most goes well; two items have trouble, and one of them tells of it lately."""
    if place == 1:
        return "at_risk" if fortnight > 1 else "off_track"
    if place == 4:
        return "on_track" if fortnight > 1 else "at_risk"
    return "at_risk" if rng.random() < 0.08 else "on_track"


def _rhythm(who: Who) -> dict[str, Any]:
    return {"cadence": who.cadence, "weekday": 3, "monthday": 1, "hour": who.hour}


def _due_times(actor: Actor, who: Who) -> list[datetime]:
    """When this reader's digests of the past were due, oldest first; one more than are kept, to begin from."""
    zone = str(zone_or_utc(who.zone, actor.workspace.zone))
    rule = Rule(who.cadence, who.hour, zone, weekday=3, monthday=1)
    begun, past = actor.now - timedelta(days=DAYS_BACK[who.cadence]), []
    for due in occurrences(rule, begun):
        if due > actor.now:
            break
        past.append(due)
    return past[-KEPT[who.cadence] - 1 :]


def _told(actor: Actor, subscription: Subscription, past: list[datetime]) -> None:
    """Digests as they would have gone out at those times; the next one begins behind the last of them."""
    for since, until in pairwise(past):
        record_digest(subscription, by=actor, since=since, until=until)
    subscription.since = past[-1].astimezone(ZoneInfo("UTC"))
    subscription.save(update_fields=["since"])


def place_marks() -> None:
    """How far each update told and each reader was told, when the log stands in the order of time."""
    for update in StatusUpdate.objects.published():
        update.cursor = str(last_before(update.published_at))
        with acting(actor().workspace, source="demo", at=update.published_at):
            update.save(update_fields=["cursor"])
    for subscription in Subscription.objects.exclude(since=None):
        subscription.cursor = str(last_before(subscription.since))
        subscription.save(update_fields=["cursor"])
