"""The demo's portals: two open, one shut; ideas, and the votes of invented passengers."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from core.ids import uuid7
from core.tenancy import Actor
from feedback.actions.portals import set_portal
from feedback.demo.people import FIRST, IDEAS, LAST, MERGED, WAITING
from feedback.models import Idea, Portal, Vote, Voter
from roadmap.models import Item, Product

VOTERS = 190
INTRO = {
    "GNG": "Gangway is made for people who cross often. Tell us what would make your next crossing easier.",
    "HAR": "For everybody who works at a desk, on a ramp or on a bridge with Harbour.",
}


def build_portal(actor: Actor, rng: Random, items: list[Item], products: list[Product]) -> None:
    by_key = {product.key: product for product in products}
    for key, intro in INTRO.items():
        if key in by_key:
            set_portal(by_key[key], by=actor, enabled=True, intro=intro, show_dates=False)
    if "LED" in by_key:
        Portal.objects.create(workspace=actor.workspace, product=by_key["LED"])
    voters = _voters(actor, rng)
    ideas = _ideas(actor, rng, {item.title: item for item in items}, by_key, voters)
    _votes(actor, rng, ideas, voters)


def _voters(actor: Actor, rng: Random) -> list[Voter]:
    made = []
    for place in range(VOTERS):
        first, last = rng.choice(FIRST), rng.choice(LAST)
        at = actor.now - timedelta(days=rng.randint(10, 400))
        email = f"{first[:1].lower()}{place}@passenger.example"
        made.append(
            Voter(
                id=uuid7(),
                workspace=actor.workspace,
                email=email,
                name=f"{first} {last[:1]}.",
                verified_at=at,
            )
        )
    return Voter.objects.bulk_create(made)


def _ideas(
    actor: Actor, rng: Random, items: dict[str, Item], products: dict[str, Product], voters: list[Voter]
) -> list[Idea]:
    def idea(key: str, title: str, text: str, state: str = Idea.State.OPEN, item: Item | None = None) -> Idea:
        at: datetime = actor.now - timedelta(days=rng.randint(5, 380), minutes=rng.randint(0, 1000))
        if state == Idea.State.PENDING:
            at = actor.now - timedelta(hours=rng.randint(2, 90))
        made = Idea(
            id=uuid7(), workspace=actor.workspace, product=products[key], title=title, text=text, item=item
        )
        made.state, made.author, made.confirmed_at, made.created_at = state, rng.choice(voters), at, at
        return made

    made = [
        idea(key, title, text, item=items.get(item)) for key, title, text, item in IDEAS if key in products
    ]
    made += [idea(key, title, text, Idea.State.PENDING) for key, title, text in WAITING if key in products]
    by_title = {one.title: one for one in made}
    for key, title, target in MERGED:
        if target in by_title:
            again = idea(key, title, "")
            again.state, again.merged_into = Idea.State.MERGED, by_title[target]
            made.append(again)
    return Idea.objects.bulk_create(made)


def _range(most: int) -> tuple[int, int]:
    return max(2, most * 2 // 5), most


def _votes(actor: Actor, rng: Random, ideas: list[Idea], voters: list[Voter]) -> None:
    """The first ideas are the most wanted; everybody votes for their own."""
    votes: list[Vote] = []
    who_wants: dict[UUID, set[UUID]] = {idea.pk: set() for idea in ideas}
    for place, idea in enumerate(ideas):
        wanted = rng.randint(*_range(max(6, 90 - 3 * place))) if idea.state == Idea.State.OPEN else 2
        if idea.state == Idea.State.PENDING:
            wanted = 0
        for voter in filter(None, dict.fromkeys([idea.author, *rng.sample(voters, wanted)])):
            votes.append(Vote(workspace=actor.workspace, idea=idea, voter=voter))
            who_wants[idea.merged_into_id or idea.pk].add(voter.pk)
            who_wants[idea.pk].add(voter.pk)
    Vote.objects.bulk_create(votes)
    for idea in ideas:
        idea.votes_count = len(who_wants[idea.pk])
    Idea.objects.bulk_update(ideas, ["votes_count"])
