"""A column that holds a JSON object is logged, and taken back, key by key."""

import pytest

from core.events import history_of
from core.undo import undo_update
from roadmap.models import Item

pytestmark = pytest.mark.django_db


def change(item: Item, **custom: object) -> None:
    item.custom = custom
    item.save(update_fields=["custom"])


def test_each_key_is_a_change_of_its_own(act, bob, item):
    with act(bob):
        change(item, size="m", cost=3)
        change(item, size="l", cost=3)
        change(item, size="l")
        logged = [event.changes for event in history_of("roadmap.item", item.pk).filter(operation="update")]
    assert logged == [
        {"custom.cost": [3, None]},
        {"custom.size": ["m", "l"]},
        {"custom.cost": [None, 3], "custom.size": [None, "m"]},
    ]


def test_an_empty_object_is_no_change(act, bob, item):
    with act(bob):
        change(item)
        assert "custom" not in history_of("roadmap.item", item.pk).last().changes


def test_one_key_is_taken_back_and_the_others_stay(act, bob, item):
    with act(bob):
        change(item, size="m")
        change(item, size="l")
        event = history_of("roadmap.item", item.pk).first()
        change(item, size="l", cost=3)
        item.save(update_fields=undo_update(item, event))
        assert Item.objects.get(pk=item.pk).custom == {"size": "m", "cost": 3}
