"""Links, parts, milestones, risks, fields and capacity of the demo, set up through the actions some weeks ago."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from core.dates import Precision, span
from core.models import User, Workspace
from core.tenancy import Actor, acting
from roadmap.actions import (
    change_item,
    change_milestone,
    create_links,
    create_milestone,
    create_risk,
    set_capacity,
)
from roadmap.actions.fields import create_field
from roadmap.demo.beside_texts import BLOCKS, DUPLICATES, FIELDS, MILESTONES, PARTS, RELATES, RISKS
from roadmap.models import Category, Item, Link, LinkKind, Milestone, Objective, Product, Team
from roadmap.queries.schedule import task_of
from roadmap.schedule import days_late

SEED = 31
# A dependency that the dates contradict by more was surely seen when the dates were set.
OVERLOOKED = 25
IN_A_RELEASE = 7
SLIPPED = 2
MOVABLE = {Category.PLANNED, Category.IN_PROGRESS}


def build_beside(workspace: Workspace, people: list[User], now: datetime) -> None:
    """The same for the same plan; draws from its own chance, so that nothing else shifts."""
    rng = Random(SEED)  # noqa: S311  a demo, no secret
    steps = (_parts, _links, _milestones, _risks, _fields, _capacity, _slips)
    for place, step in enumerate(steps):
        at = now - timedelta(days=40 - 3 * place, hours=place)
        with acting(workspace, people[place % 4], "demo", at=at) as actor:
            step(actor, rng, people, now)


def _by_title() -> dict[str, Item]:
    return {item.title: item for item in Item.objects.select_related("status", "product")}


def _parts(actor: Actor, rng: Random, people: list[User], now: datetime) -> None:
    items = _by_title()
    for place, (name, titles) in enumerate(PARTS.items()):
        whole, parts = items[name], [items[title] for title in titles]
        if whole.status.category == Category.PLANNED:
            # What is not begun has no part that is.
            parts = [
                part for part in parts if part.start is None or part.start >= (whole.start or part.start)
            ]
        for part in parts:
            change_item(part, by=actor, parent=whole)
        if parts:
            change_item(whole, by=actor, **_in_line(whole, parts, place))


def _in_line(whole: Item, parts: list[Item], place: int) -> dict[str, Any]:
    """What brings the whole in line with its parts; the estimate of every third one was never looked at again."""
    fields: dict[str, Any] = {"effort": sum(part.effort or 0 for part in parts)} if place % 3 else {}
    begun = min((part.start for part in parts if part.start), default=None)
    if whole.start and begun and begun < whole.start:
        fields["start"] = begun
    return fields


def _links(actor: Actor, rng: Random, people: list[User], now: datetime) -> None:
    items = _by_title()
    rows: list[dict[str, Any]] = [
        {"source": items[source], "target": items[target], "lag": lag}
        for source, target, lag in BLOCKS
        if _plausible(items[source], items[target], lag)
    ]
    for kind, pairs in ((LinkKind.RELATES, RELATES), (LinkKind.DUPLICATES, DUPLICATES)):
        rows += [{"source": items[one], "target": items[other], "kind": kind} for one, other in pairs]
    create_links(rows, by=actor)


def _plausible(source: Item, target: Item, lag: int) -> bool:
    """Nobody would have linked them against what their dates and states say plainly."""
    if target.status.category == Category.SHIPPED:
        return source.status.category == Category.SHIPPED
    late = days_late(task_of(source), task_of(target), lag)
    return source.status.category == Category.SHIPPED or late is None or late <= OVERLOOKED


def _milestones(actor: Actor, rng: Random, people: list[User], now: datetime) -> None:
    products = {product.key: product for product in Product.objects.all()}
    for key, kind, name, months, precision, text in MILESTONES:
        day = (now + timedelta(days=months * 30.4)).date()
        milestone = create_milestone(
            by=actor,
            product=products.get(key),
            kind=kind,
            name=name,
            date=day,
            date_precision=precision,
            description=text,
        )
        if months < 0:
            change_milestone(milestone, by=actor, done=True)
        for item in _for(milestone, span(day, precision)[1]):
            change_item(item, by=actor, milestone=milestone)


def _for(milestone: Milestone, due: date) -> list[Item]:
    """What is planned to be done in the months before it, and the next one, which will be late for it."""
    rows = Item.objects.filter(milestone=None, end__isnull=False).exclude(status__category=Category.DROPPED)
    rows = rows.select_related("status", "product").order_by("end", "key")
    if milestone.product_id is not None:
        rows = rows.filter(product=milestone.product)
    if milestone.done_at:
        rows = rows.filter(status__category=Category.SHIPPED, end__lte=due)
        return list(rows)[-IN_A_RELEASE:]
    near = rows.filter(end__gt=due - timedelta(days=75 if milestone.product_id else 300))
    near = near.exclude(status__category=Category.SHIPPED)
    before, after = near.filter(end__lte=due), near.filter(end__gt=due)
    return [*list(before)[-IN_A_RELEASE:], *after[: 1 if milestone.product_id else 0]]


def _risks(actor: Actor, rng: Random, people: list[User], now: datetime) -> None:
    items = _by_title()
    for kind, name, title, likelihood, impact, state, mitigation in RISKS:
        of: dict[str, Any] = {}
        if kind == "item":
            of = {"item": items[name]}
        elif kind == "objective":
            of = {"objective": Objective.objects.get(title=name)}
        elif kind == "product":
            of = {"product": Product.objects.get(key=name)}
        create_risk(
            by=actor,
            title=title,
            likelihood=likelihood,
            impact=impact,
            state=state,
            mitigation=mitigation,
            owner=rng.choice(people[:4]),
            review_on=(now + timedelta(days=rng.randint(10, 80))).date() if state == "open" else None,
            **of,
        )


def _fields(actor: Actor, rng: Random, people: list[User], now: datetime) -> None:
    for slug, name, kind, more in FIELDS:
        create_field(by=actor, slug=slug, name=name, kind=kind, **more)
    rollout = ("pilot_lines", "half_of_them", "all_lines")
    for item in Item.objects.exclude(end=None).select_related("status").order_by("number", "key"):
        values: dict[str, Any] = {}
        if rng.random() < 0.2:
            values["contract"] = True
        if item.status.category != Category.PLANNED:
            values["rollout"] = (
                rollout[2] if item.status.category == Category.SHIPPED else rng.choice(rollout[:2])
            )
        if "ramp" in item.tags or rng.random() < 0.1:
            values |= {"hardware": rng.choice((400, 900, 1500, 3200)), "training": rng.choice((1, 2, 4))}
        if values:
            change_item(item, by=actor, custom=values)


def _capacity(actor: Actor, rng: Random, people: list[User], now: datetime) -> None:
    """By month, for a year around today."""
    for team in Team.objects.all():
        usual = rng.choice((5.0, 6.0, 7.0, 8.0))
        day = span((now - timedelta(days=100)).date(), Precision.MONTH)[0]
        for _month in range(12):
            first, last = span(day, Precision.MONTH)
            # In July the boats run, and people are away.
            set_capacity(team, first, last, usual / 2 if first.month == 7 else usual, by=actor)
            day = last + timedelta(days=1)


def _slips(actor: Actor, rng: Random, people: list[User], now: datetime) -> None:
    """Two items slipped last month into what waits for them, and nobody moved that yet."""
    gaps = []
    for link in Link.objects.filter(kind=LinkKind.BLOCKS).select_related("source__status", "target__status"):
        late = days_late(task_of(link.source), task_of(link.target), link.lag)
        if late is not None and late <= 0 and {_state(link.source), _state(link.target)} <= MOVABLE:
            gaps.append((-late, str(link.source.key), link))
    for gap, _key, link in sorted(gaps, key=lambda one: one[:2])[:SLIPPED]:
        item = Item.objects.select_related("status", "product").get(pk=link.source_id)
        assert item.end is not None, "only what has dates has a gap"
        change_item(
            item, by=actor, end=item.end + timedelta(days=gap + rng.randint(9, 20)), end_precision="day"
        )


def _state(item: Item) -> str:
    return item.status.category if item.end else ""
