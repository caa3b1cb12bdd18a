"""Scoring models with a rating and an agreed value, marked."""

from typing import Any
from uuid import UUID

from core.tenancy import Actor
from roadmap.actions.poker import start_poker
from roadmap.actions.poker_rounds import vote
from roadmap.actions.ratings import agree_on, rate_item
from roadmap.actions.scores import create_scoring_model
from roadmap.models import Item, Product


def scoring_samples(actor: Actor, mark: str, product: Product, item: Item) -> dict[str, UUID]:
    rows: list[dict[str, Any]] = [
        {"slug": "fit", "name": f"{mark} fit"},
        {"slug": "size", "name": f"{mark} size", "high": 5},
    ]
    model = create_scoring_model(
        by=actor, kind="weighted", name=f"{mark} scores", product=product, criteria=rows
    )
    assert actor.user is not None
    fit, size = model.criteria.all()
    rate_item(item, {fit: 4}, by=actor, note=f"{mark} note")
    agree_on(item, size, by=actor, value=2, reason=f"{mark} reason")
    session = start_poker(
        by=actor, model=model, name=f"{mark} poker", items=[item], players=[(actor.user, [])]
    )
    vote(session, item, {fit: 7}, by=actor)
    return {"poker": session.pk, "scoring_model": model.pk, "criterion": fit.pk}
