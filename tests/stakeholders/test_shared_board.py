"""A shared board by certainty: what is over is off it, and cards tell what their readers were granted."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import User
from roadmap.actions import change_item
from roadmap.actions.views import create_view
from roadmap.models import Item
from stakeholders.actions import change_audience
from stakeholders.actions.shares import share_view
from stakeholders.views.shared import path_of
from tests.stakeholders.conftest import make_item, status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
GRANTED = ("horizon", "dates", "status", "objective", "owner")


@pytest.fixture
def read(act: Any, ground: dict[str, Any], bob: User) -> Any:
    def made(query: str, *fields: str) -> str:
        with act(bob) as actor:
            change_audience(ground["audience"], by=actor, fields=list(fields), date_precision="day")
            view = create_view(by=actor, name="Plan", query=f"view=board{query}", shared=True)
            path = path_of(share_view(view, ground["audience"], by=actor))
        return Client().get(path).content.decode().split("<main")[1]

    return made


@pytest.fixture
def shipped(act: Any, ground: dict[str, Any]) -> None:
    with act() as actor:
        for title in ("Ledger", "Old ledger"):
            change_item(make_item(actor, ground["pay"], title), by=actor, status=status("shipped"))
        long_ago = timezone.now() - timedelta(days=400)
        Item.objects.filter(title="Old ledger").update(shipped_at=long_ago)


def columns(page: str) -> list[str]:
    return re.findall(r"<section><h2>(.*?) <span>", page)


def test_what_is_shipped_stands_below(read: Any, shipped: None) -> None:
    page = read("", *GRANTED)
    assert columns(page) == ["Next"] and ">None" not in page
    board, _below, lately = page.partition('<section class="s-lately">')
    assert "<h3>Ledger" not in board and ">Ledger<" in lately and "Old ledger" not in page


def test_without_dates_nobody_knows_what_is_lately(read: Any, shipped: None) -> None:
    page = read("", "horizon")
    assert columns(page) == ["Next"] and "Ledger" not in page


def test_by_status_what_is_shipped_is_a_column(read: Any, shipped: None) -> None:
    page = read("&columns=status", *GRANTED)
    assert columns(page) == ["Planned", "Shipped"] and "Shipped lately" not in page


def test_cards_tell_what_was_granted(act: Any, read: Any, ground: dict[str, Any], bob: User) -> None:
    late = timezone.localdate() - timedelta(days=21)
    with act() as actor:
        change_item(ground["item"], by=actor, objective=ground["goal"], owner=bob, end=late)
    page = read("", *GRANTED)
    card = page.partition("<h3>Instant payouts")[2].partition("</li>")[0]
    for told in ("Planned", "3 weeks late", "Money the same day", "Bob Example", "#s-planned"):
        assert told in card, told
    bare = read("", "horizon", "summary")
    for hidden in ("Planned", "late<", "Money the same day", "Bob Example"):
        assert hidden not in bare, hidden


def test_cards_tell_the_fields_that_the_view_chose(
    act: Any, read: Any, ground: dict[str, Any], bob: User
) -> None:
    with act() as actor:
        change_item(ground["item"], by=actor, objective=ground["goal"], owner=bob)
    page = read("&cards=owner", *GRANTED)
    assert "Bob Example" in page and "Money the same day" not in page and "s-state" not in page


def test_heads_are_the_names_of_fields(act: Any, ground: dict[str, Any], bob: User) -> None:
    with act(bob) as actor:
        change_audience(ground["audience"], by=actor, fields=list(GRANTED))
        for kind in ("table", "tree"):
            view = create_view(by=actor, name=kind, query=f"view={kind}", shared=True)
            page = Client().get(path_of(share_view(view, ground["audience"], by=actor))).content.decode()
            heads = re.findall(r'<th scope="col">(.*?)</th>', page)
            assert {"Owner", "Horizon", "Status"} <= set(heads), kind
