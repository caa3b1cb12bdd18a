"""How the demo weighs its plan: two models, ratings by three people, and one that was settled on."""

from datetime import datetime, timedelta
from random import Random

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions.ratings import agree_on, rate_item
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Criterion, CriterionSource, Item, ScoringModel
from roadmap.scoring.controls import scale

RATED = 24


def weigh(workspace: Workspace, people: list[User], rng: Random, now: datetime) -> None:
    """Make the models and let people rate open items over the last two months, as it would have happened."""
    with acting(workspace, people[0], "demo", at=now - timedelta(days=66)) as actor:
        models = [
            create_scoring_model(by=actor, kind="weighted", name="Season fit"),
            create_scoring_model(by=actor, kind="wsjf", name="WSJF"),
        ]
        open_items = list(Item.objects.open().order_by("key"))
    chosen = rng.sample(open_items, min(RATED, len(open_items)))
    for nth, user in enumerate(people[:3]):
        for place, item in enumerate(chosen[: RATED - nth * 5]):
            at = now - timedelta(days=60 - nth * 16 - place * 0.5, hours=place)
            _rate(workspace, user, item, models, at, rng)
    _settle(workspace, people[0], chosen[0], models[0], now - timedelta(days=6))


def _rate(
    workspace: Workspace, user: User, item: Item, models: list[ScoringModel], at: datetime, rng: Random
) -> None:
    """People agree roughly: a value near one that goes with the item, now and then far away."""
    with acting(workspace, user, "demo", at=at) as actor:
        for model in models:
            rate_item(item, {one: _value(one, item, rng) for one in _rated(model)}, by=actor)


def _rated(model: ScoringModel) -> list[Criterion]:
    return [one for one in model.criteria.all() if one.source == CriterionSource.RATED]


def _value(criterion: Criterion, item: Item, rng: Random) -> float:
    known = scale(criterion)
    middle = 1 + sum(map(ord, item.title + criterion.slug)) % (len(known) - 2)
    off = rng.choice((-1, 0, 0, 1)) if rng.random() < 0.8 else rng.choice((-4, 4))
    return known[min(max(middle + off, 0), len(known) - 1)]


def _settle(workspace: Workspace, user: User, item: Item, model: ScoringModel, at: datetime) -> None:
    with acting(workspace, user, "demo", at=at) as actor:
        criterion = _rated(model)[0]
        reason = "The harbour board made it a condition of the new licence."
        agree_on(item, criterion, by=actor, value=criterion.high, suggested=None, reason=reason)
