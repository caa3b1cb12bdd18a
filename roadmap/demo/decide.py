"""Plans beside the demo's live one: a baseline, a decision made and one open, a scenario. Last of all, because
decisions are made on what the areas above know."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.models import User, Workspace
from core.tenancy import Actor, acting
from roadmap.actions.baselines import create_baseline
from roadmap.actions.decisions import create_decision, decide
from roadmap.actions.scenarios import create_scenario, lay_change, lay_drop, lay_new
from roadmap.models import Category, Item, ItemSignal, Objective, SignalKind, Team, Verdict


def decide_and_freeze(workspace: Workspace, people: list[User], now: datetime) -> None:
    """The same for the same plan."""
    with acting(workspace, people[0], "demo", at=now - timedelta(days=89)) as actor:
        create_baseline(
            by=actor,
            name=_("Plan as promised to the ferry lines"),
            note=_("Shown at the customer council."),
            as_of=now - timedelta(days=90),
        )
    with acting(workspace, people[1], "demo", at=now - timedelta(days=24)) as actor:
        _decided(actor, people, now)
    with acting(workspace, people[0], "demo", at=now - timedelta(days=2)) as actor:
        _open(actor)
    with acting(workspace, people[2], "demo", at=now - timedelta(days=4)) as actor:
        _scenario(actor)


def _wanted(category: str) -> list[Item]:
    """Items of this category, those that most customers ask for first."""
    rows = ItemSignal.objects.filter(kind=SignalKind.CUSTOMERS, item__status__category=category)
    found = [row.item for row in rows.select_related("item__status").order_by("-value", "item__key")]
    rest = Item.objects.live().filter(status__category=category).select_related("status").order_by("key")
    return [*found, *(item for item in rest if item not in found)]


def _decided(actor: Actor, people: list[User], now: datetime) -> None:
    options = _wanted(Category.PLANNED)[:3]
    decision = create_decision(
        by=actor,
        title=_("What does the spring release carry?"),
        question=_("There is room for **one** of these before the season begins; the others wait."),
        items=options,
    )
    verdicts = dict(
        zip([item.pk for item in options], (Verdict.CHOSEN, Verdict.LATER, Verdict.REJECTED), strict=True)
    )
    decide(
        decision,
        by=actor,
        verdicts=verdicts,
        reason=_("Most of the lines that renew this year ask for it, and it costs no more than the others."),
        deciders=[people[0].pk, people[1].pk],
        revisit_on=(now - timedelta(days=1)).date(),
    )


def _open(actor: Actor) -> None:
    items = _wanted(Category.PLANNED)
    create_decision(
        by=actor,
        title=_("Fix what is there, or build this for one customer?"),
        question=_("The largest line offers to pay for the first of these."),
        items=[items[3], items[4]],
    )


def _scenario(actor: Actor) -> None:
    scenario = create_scenario(
        by=actor,
        name=_("If two join after the summer"),
        description=_("Two more hands: what comes forward, and what is given up for it?"),
    )
    items = [item for item in _wanted(Category.PLANNED) if item.start and item.end]
    teams, objective = list(Team.objects.order_by("name")), Objective.objects.first()
    for item in items[:2]:
        lay_change(scenario, item, _moved(item, -42), by=actor)
    lay_change(scenario, items[2], _moved(items[2], 56) | {"team": teams[0]}, by=actor)
    lay_change(scenario, items[3], {"effort": (items[3].effort or 3) + 5, "objective": objective}, by=actor)
    lay_drop(scenario, items[4], by=actor)
    new = {
        "product": items[0].product,
        "title": _("Welcome and train the two"),
        "team": teams[0],
        "effort": 2.0,
    }
    lay_new(scenario, new | _moved(items[0], 0), by=actor)


def _moved(item: Item, days: int) -> dict[str, object]:
    assert item.start and item.end, "only items with both are asked for"
    by = timedelta(days=days)
    return {
        "start": item.start + by,
        "end": item.end + by,
        "start_precision": item.start_precision,
        "end_precision": item.end_precision,
    }
