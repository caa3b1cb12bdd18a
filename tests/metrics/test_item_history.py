"""The history of an item says what the item should move."""

from datetime import date

import pytest

from core.models import User
from metrics.actions import change_effect, delete_effect, expect_effect
from metrics.models import Kpi
from roadmap.models import Item
from roadmap.queries.history import history_page
from tests.conftest import Act

pytestmark = pytest.mark.django_db


def test_an_expected_effect_is_told_from_beginning_to_end(act: Act, bob: User, item: Item, kpi: Kpi) -> None:
    with act(bob) as by:
        effect = expect_effect(item, kpi, by=by, delta=-4, due=date(2031, 3, 5))
        assert told(item) == [f"Expected to move {kpi.name} by {said(kpi, -4)} by 5 Mar 2031."]
        change_effect(effect, by=by, delta=-6.0)
        assert told(item) == [
            f"Expected to move {kpi.name} by {said(kpi, -6)}, no longer by {said(kpi, -4)}."
        ]
        change_effect(effect, by=by, due=None)
        assert told(item) == [f"{kpi.name} may move at any time."]
        change_effect(effect, by=by, due=date(2031, 4, 5))
        assert told(item) == [f"{kpi.name} is expected to have moved by 5 Apr 2031."]
        delete_effect(effect, by=by)
        assert told(item) == [f"No longer expected to move {kpi.name}."]


def told(item: Item) -> list[str]:
    """The newest line."""
    return history_page(item.pk, 1, None)[0][0].words


def said(kpi: Kpi, delta: float) -> str:
    return f"−{-delta}\N{NO-BREAK SPACE}{kpi.unit}"
