"""Plays two years of planning through the actions, in the order in which it would have happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from core.dates import Precision, span
from core.models import User, Workspace
from core.tenancy import Actor, acting
from roadmap.actions import change_item, create_item, create_objective, create_product, create_team
from roadmap.demo.aims import aim
from roadmap.demo.beside import build_beside
from roadmap.demo.reasons import REASONS
from roadmap.demo.scores import weigh
from roadmap.demo.texts import HOW, ITEMS, OBJECTIVES, PRODUCTS, TAGS, TEAMS
from roadmap.models import Category, Horizon, Item, Objective, Product, Status

# How many of a product's forty items stand where today.
SHIPPED, IN_PROGRESS, PLANNED = 15, 6, 10
Step = tuple[datetime, Callable[[Actor], None]]


@dataclass
class Plan:
    products: list[Product]
    objectives: list[Objective]
    items: list[Item]


def build(workspace: Workspace, people: list[User], rng: Random, now: datetime) -> Plan:
    """The plan of `workspace` as it stands `now`, with all its history; the same for the same seed and day."""
    with acting(workspace, source="demo", at=now - timedelta(days=740)) as actor:
        frame = _Frame(actor, people, rng, now)
    steps: list[Step] = []
    for product in frame.products:
        steps += _steps_of(frame, product)
    _play(workspace, sorted(steps, key=lambda step: step[0]), people, rng)
    build_beside(workspace, people, now)
    weigh(workspace, people, rng, now)
    aim(workspace, people, now)
    with acting(workspace, source="demo"):
        return Plan(frame.products, frame.objectives, list(Item.objects.order_by("number", "key")))


def _play(workspace: Workspace, steps: list[Step], people: list[User], rng: Random) -> None:
    """Each step at its own time, by one of the people, in the log as if it had happened so."""
    for at, do in steps:
        with acting(workspace, rng.choice(people[:4]), "demo", at=at) as actor:
            do(actor)


class _Frame:
    """What items stand in: products, teams, statuses, objectives."""

    def __init__(self, actor: Actor, people: list[User], rng: Random, now: datetime) -> None:
        self.people, self.rng, self.now = people, rng, now
        self.products = [create_product(by=actor, key=key, **texts) for key, texts in PRODUCTS.items()]
        self.teams = [create_team(by=actor, name=name) for name in TEAMS]
        self.status = {status.category: status for status in Status.objects.all()}
        self.objectives = [
            create_objective(
                by=actor,
                title=title,
                description=text,
                start=span(self.day(begin), Precision.QUARTER)[0],
                end=span(self.day(end), Precision.QUARTER)[1],
                owner=people[place % 4],
            )
            for place, (title, begin, end, text) in enumerate(OBJECTIVES)
        ]

    def day(self, months: float) -> date:
        return (self.now + timedelta(days=months * 30.4)).date()


def _steps_of(frame: _Frame, product: Product) -> list[Step]:
    """The history of one product's items: earlier ones shipped, later ones are ideas."""
    rng = frame.rng
    rows = list(ITEMS[product.key])
    rng.shuffle(rows)
    steps: list[Step] = []
    for place, row in zip(count(), rows):
        story = _Story(frame, product, row)
        if place < SHIPPED:
            steps += story.shipped(months_ago=20 * (SHIPPED - place) / SHIPPED - 0.8)
        elif place < SHIPPED + IN_PROGRESS:
            steps += story.in_progress()
        elif place < SHIPPED + IN_PROGRESS + PLANNED:
            steps += story.planned(place - SHIPPED - IN_PROGRESS)
        else:
            steps += story.idea(dropped=place % 5 == 0)
    return steps


class _Story:
    """The life of one item, as steps in time."""

    def __init__(self, frame: _Frame, product: Product, row: tuple[str, str, int, int | None]) -> None:
        self.frame, self.product, self.rng = frame, product, frame.rng
        self.title, self.type, team, objective = row
        self.team = frame.teams[team]
        self.objective = frame.objectives[objective] if objective is not None else None
        self.owner = frame.people[team % 4]
        self.item: Item | None = None

    def _added(self, at: datetime) -> Step:
        rng = self.rng
        text = f"{REASONS[self.title]}\n\n{rng.choice(HOW)}"
        scores = self._scores()
        tags = sorted(rng.sample(TAGS, rng.choice((0, 1, 1, 2))))

        def add(actor: Actor) -> None:
            self.item = create_item(
                by=actor,
                product=self.product,
                title=self.title,
                type=self.type,
                description=text,
                team=self.team,
                objective=self.objective,
                tags=tags,
                **scores,
            )

        return at, add

    def _scores(self) -> dict[str, Any]:
        """Half of the reaches are left to be counted from feedback."""
        rng = self.rng
        scores = {
            "impact": rng.choice((0.5, 1, 1, 2, 3)),
            "confidence": rng.choice((50, 60, 70, 80, 90)),
            "effort": rng.choice((1, 2, 3, 5, 8)),
            "value": float(rng.randint(2, 10)),
        }
        return scores | ({"reach": float(rng.randint(3, 60))} if rng.random() < 0.5 else {})

    def _change(self, at: datetime, **fields: object) -> Step:
        def change(actor: Actor) -> None:
            assert self.item is not None
            item = Item.objects.select_related("status").get(pk=self.item.pk)
            self.item = change_item(item, by=actor, **fields)

        return at, change

    def _decided(self, at: datetime, start: date, end: date, precision: str, horizon: str) -> Step:
        dates = {"start": start, "end": end, "start_precision": precision, "end_precision": precision}
        planned = self.frame.status[Category.PLANNED]
        return self._change(at, status=planned, horizon=horizon, owner=self.owner, **dates)

    def _to(self, at: datetime, category: Category, **fields: object) -> Step:
        return self._change(at, status=self.frame.status[category], **fields)

    def _weeks(self, low: int, high: int) -> timedelta:
        return timedelta(
            weeks=self.rng.randint(low, high), hours=self.rng.randint(-4, 5), minutes=self.rng.randint(0, 59)
        )

    def shipped(self, months_ago: float) -> list[Step]:
        done = self.frame.now - timedelta(days=months_ago * 30.4 + self.rng.randint(0, 9))
        begun = done - self._weeks(4, 11)
        promised = (done - timedelta(weeks=self.rng.choice((0, 0, 0, 1, 2, 4)))).date()
        steps = [
            self._added(begun - self._weeks(9, 20)),
            self._decided(
                begun - self._weeks(2, 6),
                begun.date(),
                max(promised, begun.date()),
                Precision.DAY,
                Horizon.NEXT,
            ),
            self._to(begun, Category.IN_PROGRESS, horizon=Horizon.NOW),
        ]
        if promised < done.date():
            steps.append(self._change(done - timedelta(days=5), end=done.date()))
        return [*steps, self._to(done, Category.SHIPPED, horizon="")]

    def in_progress(self) -> list[Step]:
        now = self.frame.now
        begun = now - self._weeks(2, 9)
        slipped = self.rng.random() < 0.4
        end = (now + timedelta(days=self.rng.randint(-12, 60))).date()
        promised = max(end - timedelta(weeks=self.rng.randint(2, 4) if slipped else 0), begun.date())
        steps = [
            self._added(begun - self._weeks(8, 20)),
            self._decided(begun - self._weeks(2, 6), begun.date(), promised, Precision.DAY, Horizon.NEXT),
            self._to(begun, Category.IN_PROGRESS, horizon=Horizon.NOW),
        ]
        if slipped:
            steps.append(self._change(now - timedelta(days=self.rng.randint(1, 12)), end=max(end, promised)))
        return steps

    def planned(self, place: int) -> list[Step]:
        now = self.frame.now
        start = (now + timedelta(days=12 + 22 * place)).date()
        precision = Precision.MONTH if place < 5 else Precision.QUARTER
        end = start + timedelta(weeks=self.rng.randint(4, 10))
        horizon = Horizon.NEXT if place < 6 else Horizon.LATER
        decided = now - self._weeks(1, 20)
        steps = [
            self._added(decided - self._weeks(6, 30)),
            self._decided(decided, start, end, precision, horizon),
        ]
        if self.rng.random() < 0.3:
            later = now - timedelta(days=self.rng.randint(1, 6), hours=self.rng.randint(0, 9))
            steps.append(self._change(max(later, decided + timedelta(hours=1)), end=end + timedelta(weeks=6)))
        return steps

    def idea(self, dropped: bool) -> list[Step]:
        at = self.frame.now - self._weeks(2, 70)
        steps = [self._added(at)]
        if dropped:
            return [*steps, self._to(at + self._weeks(1, 2), Category.DROPPED)]
        if self.rng.random() < 0.6:
            steps.append(self._change(at + timedelta(days=3), horizon=Horizon.LATER))
        return steps
