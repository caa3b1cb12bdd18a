"""Who asks for what, in small: two companies, three people, one item."""

from collections.abc import Callable
from typing import Any

import pytest

from core.models import User
from feedback.actions import create_company, create_customer, create_note
from feedback.models import Company, Customer, Note, Portal
from roadmap.models import Item, Product
from tests.conftest import Act

TEXT = (
    "We pay 2,300 couriers in four cities.\n\nOur couriers will not wait until Monday. I would pay for instant payouts."
    "\n\nOtherwise we are content."
)


@pytest.fixture
def make(act: Act) -> Callable[..., Any]:
    """`make(create_note, title="…")`: one action as the system."""

    def run(action: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        with act() as actor:
            return action(*args, by=actor, **fields)

    return run


@pytest.fixture
def olmo(make: Any) -> Company:
    return make(
        create_company,
        name="Olmo Mobility",
        revenue=184000,
        segment="Ride and delivery",
        domain="olmo.example",
    )


@pytest.fixture
def kestrel(make: Any) -> Company:
    return make(create_company, name="Kestrel Tickets", revenue=96000)


@pytest.fixture
def marta(make: Any, olmo: Company) -> Customer:
    return make(create_customer, name="Marta Kowalczyk", email="marta@olmo.example", company=olmo)


@pytest.fixture
def ola(make: Any, kestrel: Company) -> Customer:
    return make(create_customer, name="Ola Brandt", email="ola@kestrel.example", company=kestrel)


@pytest.fixture
def note(make: Any, marta: Customer) -> Note:
    return make(create_note, title="Couriers leave", text=TEXT, source="call", customer=marta)


@pytest.fixture
def signals(act: Act) -> Callable[[Item], dict[str, float]]:
    def read(item: Item) -> dict[str, float]:
        with act():
            return dict(item.signals.values_list("kind", "value"))

    return read


@pytest.fixture
def portal(act: Act, product: Product, bob: User) -> Portal:
    from feedback.actions import set_portal

    with act(bob) as actor:
        return set_portal(product, by=actor, enabled=True)
