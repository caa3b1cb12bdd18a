"""Status updates know what changed since the one before, from the event log."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Conflict, Invalid
from core.tenancy import acting
from roadmap.actions import change_item
from roadmap.models import Item
from stakeholders.actions import change_update, publish_update, write_update
from stakeholders.changes import Change
from stakeholders.words import line
from tests.stakeholders.conftest import settled, status

pytestmark = pytest.mark.django_db(transaction=True)


def lines(update: Any) -> list[str]:
    return [line(Change.from_json(change)).sentence for change in update.changes]


def test_it_tells_what_changed_since_the_update_before(act: Any, ground: dict) -> None:
    with act() as actor:
        first = write_update(ground["item"], by=actor, publish=True, narrative="Begun.")
        assert first.changes == []
    with act() as actor:
        settled()
        change_item(Item.objects.get(pk=ground["item"].pk), by=actor, end=date(2026, 9, 4), effort=5)
        change_item(Item.objects.get(pk=ground["hidden"].pk), by=actor, title="Something else")
    with act() as actor:
        settled()
        second = write_update(
            ground["item"], by=actor, publish=True, narrative="Two weeks more.", health="at_risk"
        )
    assert lines(second) == ["4 Sep 2026, not 21 Aug 2026. Score: effort 5, was –."]
    assert second.since == first.published_at
    with act() as actor:
        third = write_update(ground["item"], by=actor, publish=True, narrative="Still so.")
    assert third.changes == []


def test_an_update_on_a_product_tells_of_all_its_items(act: Any, ground: dict) -> None:
    with act() as actor:
        write_update(ground["pay"], by=actor, publish=True, narrative="Quiet.")
    with act() as actor:
        settled()
        change_item(Item.objects.get(pk=ground["item"].pk), by=actor, status=status("shipped"))
    with act() as actor:
        settled()
        update = write_update(ground["pay"], by=actor, publish=True, narrative="It is out.")
    assert [change["kind"] for change in update.changes] == ["shipped"]


def test_a_draft_is_published_once_and_may_be_corrected(act: Any, ground: dict) -> None:
    with act() as actor:
        draft = write_update(ground["item"], by=actor, narrative="Draft.")
        publish_update(draft, by=actor)
        change_update(draft, by=actor, narrative="Corrected.")
        with pytest.raises(Conflict):
            publish_update(draft, by=actor)
        with pytest.raises(Invalid):
            write_update(ground["item"], by=actor, narrative="  ")


def test_a_replayed_update_compares_at_its_own_times(act: Any, acme: Any, ground: dict) -> None:
    now = timezone.now()
    for days, fields in ((20, {"end": date(2026, 9, 1)}), (10, {"end": date(2026, 10, 1)})):
        with acting(acme, source="system", at=now + timedelta(days=30 - days - 1)) as actor:
            write_update(ground["item"], by=actor, publish=True, narrative="Then.")
        with acting(acme, source="system", at=now + timedelta(days=30 - days)) as actor:
            change_item(Item.objects.get(pk=ground["item"].pk), by=actor, **fields)
    with acting(acme, source="system", at=now + timedelta(days=15)) as actor:
        update = write_update(ground["item"], by=actor, publish=True, narrative="Then too.")
    assert lines(update) == []
    with acting(acme, source="system", at=now + timedelta(days=25)) as actor:
        update = write_update(ground["item"], by=actor, publish=True, narrative="Now.")
    assert lines(update) == ["1 Oct 2026, not 1 Sep 2026."]
