"""The figures of the invented company Tidewater: twelve KPIs, eighteen months of days. Deterministic."""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from core.tenancy import Actor
from metrics import actions
from metrics.demo.shapes import SHAPES, Shape
from metrics.models import Kpi, Target
from metrics.periods import first_day, last_day, next_start, previous_start
from metrics.points import rollup, store
from metrics.points.series import totals, value_before
from metrics.queries.summaries import kpi_summaries, local_day
from roadmap.models import Category, Item, Objective

DAYS = 548


def build(actor: Actor, rng: Random, items: Sequence[Item], objectives: Sequence[Objective]) -> None:
    """KPIs with points, rollups, targets, key results and expected effects for the demo workspace."""
    today = local_day(actor)
    bets = _Bets(items, today)
    for place, shape in enumerate(SHAPES):
        objective = _objective_for(shape, place, objectives)
        kpi = actions.create_kpi(by=actor, **_fields(shape, items, objective), owner=_owner(items, place))
        shipped, coming = bets.take(shape)
        store.store(actor.workspace.pk, kpi.pk, _points(shape, rng, today, shipped), lambda: None)
        _work_out(actor, kpi)
        _set_targets(actor, kpi, shape, today)
        _expect(actor, kpi, shape, shipped, coming)
        _measure(actor, kpi, shape, objective)


def _fields(shape: Shape, items: Sequence[Item], objective: Objective | None) -> dict[str, Any]:
    product = next((item.product for item in items if item.key.startswith(f"{shape.product}-")), None)
    names = ("name", "description", "unit", "decimals", "direction", "aggregate")
    return {name: getattr(shape, name) for name in names} | {
        "product": product,
        "objective": objective,
        "grain": "week",
    }


def _owner(items: Sequence[Item], place: int) -> Any:
    owners = sorted({item.owner for item in items if item.owner}, key=lambda user: user.email)
    return owners[place % len(owners)] if owners else None


def _objective_for(shape: Shape, place: int, objectives: Sequence[Objective]) -> Objective | None:
    """One of the KPI's product, else of the whole company; spread, so that each objective is measured."""
    mine = [o for o in objectives if o.product and o.product.key == shape.product] or [
        o for o in objectives if not o.product
    ]
    mine = mine or list(objectives)
    return mine[place % len(mine)] if mine else None


class _Bets:
    """Hands out items: one that shipped in the last half year for a step, and ones to come for what is hoped."""

    def __init__(self, items: Sequence[Item], today: date) -> None:
        recent = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=190)
        late = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=35)
        self.shipped = [item for item in items if item.shipped_at and recent < item.shipped_at < late]
        open_, soon = (Category.PLANNED, Category.IN_PROGRESS), today + timedelta(days=18)
        self.coming = [
            item for item in items if item.status.category in open_ and item.end and item.end > soon
        ]
        self.coming.sort(key=lambda item: (item.end, item.key))

    def take(self, shape: Shape) -> tuple[Item | None, list[Item]]:
        shipped = self._of(self.shipped, shape.product) if shape.step else None
        coming = [item for _n in shape.bets if (item := self._of(self.coming, shape.product))]
        return shipped, coming

    def _of(self, pool: list[Item], product: str) -> Item | None:
        found = next((item for item in pool if item.key.startswith(f"{product}-")), None)
        if found:
            pool.remove(found)
        return found


def _points(shape: Shape, rng: Random, today: date, shipped: Item | None) -> list[store.PointRow]:
    first = today - timedelta(days=DAYS)
    turn = shipped.shipped_at.date() if shipped and shipped.shipped_at else None
    value = _curve(shape, rng, turn)
    days = [first + timedelta(days=n) for n in range(DAYS - shape.silent_days)]
    return [(datetime(d.year, d.month, d.day, 6, tzinfo=UTC), value(n, d), n) for n, d in enumerate(days)]


def _curve(shape: Shape, rng: Random, turn: date | None) -> Callable[[int, date], float]:
    wander = 0.0

    def at(n: int, day: date) -> float:
        nonlocal wander
        wander = 0.9 * wander + rng.gauss(0, shape.noise * 0.45)
        share = n / DAYS
        # A summer of ferries: bookings and travellers swell from May to September.
        summer = 1 + shape.summer * math.sin((day.timetuple().tm_yday - 105) / 365 * math.tau)
        level = shape.level + shape.drift * (share * 0.65 + 0.35 / (1 + math.exp(-9 * (share - 0.6))))
        if turn and day >= turn:
            level += shape.step * min(1.0, ((day - turn).days + 1) / 12)
        if day.weekday() >= 5:
            level *= shape.weekend
        value = level * summer + wander + rng.gauss(0, shape.noise)
        return round(min(shape.ceiling, max(0.0, value)), max(shape.decimals, 2) if shape.noise else 0)

    return at


def _work_out(actor: Actor, kpi: Kpi) -> None:
    """At once, not by the worker: the demo is complete when it is built."""
    while rollup.work(actor.workspace.pk, kpi.pk, ZoneInfo(actor.workspace.zone)):
        pass


def _set_targets(actor: Actor, kpi: Kpi, shape: Shape, today: date) -> None:
    """From the quarter before this one to the end of the next, so that the middle of the way is always now."""
    quarter = first_day("quarter", today)
    start, end = previous_start("quarter", quarter), last_day("quarter", next_start("quarter", quarter))
    share = ((today - start).days + 1) / ((end - start).days + 1)
    if shape.cumulative:
        total = totals([(kpi, start, today)])[kpi.pk]
        actions.set_target(
            kpi, by=actor, start=start, end=end, target=_round(total / share, 2), cumulative=True
        )
    elif shape.direction in ("above", "below"):
        actions.set_target(kpi, by=actor, start=start, end=end, target=shape.aim)
    else:
        base, now = value_before(kpi, start) or shape.level, _now(actor, kpi)
        way = (now - base) / (share * (1 - shape.aim))
        # A KPI that stood still would have no way to go.
        least = math.copysign(0.04 * abs(base), shape.drift)
        way = max(way, least) if shape.drift > 0 else min(way, least)
        target = round(base + way, shape.decimals)
        actions.set_target(
            kpi, by=actor, start=start, end=end, baseline=round(base, shape.decimals), target=target
        )


def _now(actor: Actor, kpi: Kpi) -> float:
    (summary,) = kpi_summaries(actor, kpis=[kpi])
    return summary.value or 0.0


def _round(value: float, figures: int) -> float:
    return round(value, figures - 1 - math.floor(math.log10(abs(value))))


def _measure(actor: Actor, kpi: Kpi, shape: Shape, objective: Objective | None) -> None:
    """The way of the KPI's target, begun where it stood a year and a half ago, is the way of its objective."""
    target = Target.objects.filter(kpi=kpi, cumulative=False).first()
    if objective is None or target is None or shape.direction in ("above", "below"):
        return
    start = round(shape.level * (7 if shape.aggregate == "sum" else 1), shape.decimals)
    actions.measure_by(objective, kpi, by=actor, start_value=start, target_value=target.target)


def _expect(actor: Actor, kpi: Kpi, shape: Shape, shipped: Item | None, coming: Sequence[Item]) -> None:
    if shipped is not None:
        actions.expect_effect(shipped, kpi, by=actor, delta=round(shape.step * 1.15, max(1, shape.decimals)))
    for item, delta in zip(coming, shape.bets, strict=False):
        actions.expect_effect(item, kpi, by=actor, delta=delta)
