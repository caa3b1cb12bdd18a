"""What is rated is read as it was written: lists are lists, and nothing in it runs."""

from datetime import date
from typing import Any

import pytest

from core.models import User
from roadmap.actions import change_item
from roadmap.actions.fields import create_field
from roadmap.actions.poker import start_poker
from roadmap.models import Item
from tests.conftest import Act

pytestmark = pytest.mark.django_db

WRITTEN = "Why:\n\n- first\n- <script>alert(1)</script>\n\n" + "word " * 80


def test_what_is_rated_is_read_as_it_was_written(
    make_model: Any, act: Act, web: Any, item: Item, bob: User
) -> None:
    model = make_model("ice")
    with act() as actor:
        change_item(item, by=actor, description=WRITTEN)
        session = start_poker(by=actor, model=model, name="Round", items=[item], players=[(bob, [])])
    for address in (
        f"/w/acme/roadmap/scoring/rate/?model={model.pk}&item={item.key}",
        f"/w/acme/roadmap/poker/{session.pk}/",
    ):
        shown = web(bob).get(address).content.decode()
        assert "<li>first</li>" in shown
        assert "<script>alert" not in shown
        assert shown.count("word ") < 60


def test_who_rates_sees_when_it_is_due_whose_it_is_and_its_own_fields(
    make_model: Any, act: Act, web: Any, item: Item, bob: User
) -> None:
    model = make_model("ice")
    with act() as actor:
        create_field(by=actor, name="Stage", kind="text")
        change_item(item, by=actor, custom={"stage": "Beta"}, end=date(2027, 3, 31), end_precision="quarter")
    shown = web(bob).get(f"/w/acme/roadmap/scoring/rate/?model={model.pk}&item={item.key}").content.decode()
    assert "Dates: Q1 2027" in shown and "Stage: Beta" in shown and "Objective: serves none" in shown
