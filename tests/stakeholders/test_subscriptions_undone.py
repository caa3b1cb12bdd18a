"""A digest that an undo begins again is due again, and one that it ends or takes away is not."""

from collections.abc import Callable
from typing import Any

import pytest

from core.events import transaction_number
from core.models import Schedule, User
from roadmap.actions.undo import undo_act
from stakeholders.actions import change_subscription, create_stakeholder, subscribe
from stakeholders.models import Subscription

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def undone(act: Any, bob: User) -> Callable[[Callable[[Any], Any]], None]:
    """Does something as Bob, and takes it back."""

    def run(do: Callable[[Any], Any]) -> None:
        with act(bob) as actor:
            do(actor)
            xid = transaction_number()
        with act(bob) as actor:
            undo_act(xid, by=actor)

    return run


@pytest.fixture
def begun(act: Any, ground: dict[str, Any], bob: User) -> Subscription:
    with act(bob) as actor:
        return subscribe(
            create_stakeholder(by=actor, name="Ann", email="ann@example.org"), ground["audience"], by=actor
        )


def due(act: Any, one: Subscription) -> list[bool]:
    with act():
        return list(Schedule.objects.filter(subject_id=one.pk).values_list("enabled", flat=True))


def test_a_pause_and_its_end(act: Any, begun: Subscription, undone: Any) -> None:
    undone(lambda by: change_subscription(Subscription.objects.get(pk=begun.pk), by=by, enabled=False))
    assert due(act, begun) == [True]
    with act() as actor:
        change_subscription(Subscription.objects.get(pk=begun.pk), by=actor, enabled=False)
    undone(lambda by: change_subscription(Subscription.objects.get(pk=begun.pk), by=by, enabled=True))
    assert due(act, begun) == [False]


def test_a_beginning(act: Any, ground: dict[str, Any], undone: Any) -> None:
    made: list[Subscription] = []

    def begin(by: Any) -> None:
        person = create_stakeholder(by=by, name="Ann", email="ann@example.org")
        made.append(subscribe(person, ground["audience"], by=by))

    undone(begin)
    with act():
        assert not Subscription.objects.filter(pk=made[0].pk).exists()
    assert due(act, made[0]) == []
