"""A reader, an audience and a roadmap with something to tell and something to hide."""

import time
from datetime import date
from typing import Any

import pytest

from core.events import horizon
from core.models import Event
from core.tenancy import Actor
from roadmap.actions import create_item, create_objective, create_product
from roadmap.models import Item, Status
from stakeholders.actions import create_audience, create_stakeholder, subscribe
from stakeholders.models import Audience, Stakeholder, Subscription


def settled(seconds: float = 20) -> None:
    """Wait until what was just written may be read from the log: tests beside this one, in other databases of the
    same server, hold transactions open, and the log is read below the oldest of them."""
    until = time.monotonic() + seconds
    while Event.objects.filter(xid__gte=horizon()).exists():
        assert time.monotonic() < until, "a transaction elsewhere stays open"
        time.sleep(0.02)


def status(category: str) -> Status:
    return Status.objects.get(category=category)


def make_item(actor: Actor, product: Any, title: str, category: str = "planned", **fields: Any) -> Item:
    fields = {"end": date(2026, 8, 21), "end_precision": "day"} | fields
    return create_item(by=actor, product=product, title=title, status=status(category), **fields)


@pytest.fixture
def ground(act: Any) -> dict[str, Any]:
    """Products PAY (shown) and SEC (hidden), an objective in each, an audience of customers with one reader."""
    with act() as actor:
        pay = create_product(by=actor, key="PAY", name="Payouts")
        secret = create_product(by=actor, key="SEC", name="Secret product")
        goal = create_objective(by=actor, title="Money the same day", product=pay)
        audience = create_audience(
            by=actor,
            name="Customers",
            products=[pay],
            fields=["horizon", "dates", "summary"],
            date_precision="quarter",
        )
        person = create_stakeholder(
            by=actor, name="Ruth Amsel", email="ruth@example.org", kind="sales", zone="Europe/Oslo"
        )
        return {
            "pay": pay,
            "secret": secret,
            "goal": goal,
            "audience": audience,
            "person": person,
            "item": make_item(actor, pay, "Instant payouts"),
            "hidden": make_item(actor, secret, "Project Kraken"),
        }


@pytest.fixture
def reader(act: Any, ground: dict[str, Any], request: pytest.FixtureRequest) -> Subscription:
    """Ruth's weekly digest, begun after the ground was laid: nothing told yet."""
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        with act():
            settled()
    with act() as actor:
        audience: Audience = ground["audience"]
        person: Stakeholder = ground["person"]
        return subscribe(person, audience, by=actor, cadence="weekly", weekday=3, hour=8)
