"""Who asks for an item, counted onto it with every change that matters."""

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import Invalid
from core.models import User
from core.tenancy import PermissionDenied
from feedback import actions
from feedback.models import Company, Customer, Note, NoteLink
from roadmap.models import Item
from tests.conftest import Act

pytestmark = pytest.mark.django_db
Signals = Callable[[Item], dict[str, float]]


@pytest.fixture
def link(make: Any, note: Note, item: Item) -> NoteLink:
    return make(actions.link_note, note, item, importance=3, quote="Our couriers will not wait until Monday.")


def test_a_link_counts_customer_company_and_revenue(link: NoteLink, item: Item, signals: Signals) -> None:
    assert signals(item) == {"customers": 1, "companies": 1, "revenue": 184000}


def test_the_same_customer_counts_once_and_the_latest_link_wins(
    link: NoteLink, make: Any, marta: Customer, item: Item, note: Note, signals: Signals
) -> None:
    second = make(actions.create_note, title="Again", customer=marta)
    make(actions.link_note, second, item, importance=1)
    assert signals(item)["customers"] == 1
    again = make(actions.link_note, note, item, importance=0, quote=link.quote)
    assert (again.pk, again.importance) == (link.pk, 0)


def test_two_people_of_one_company_count_its_revenue_once(
    link: NoteLink, make: Any, olmo: Company, item: Item, signals: Signals
) -> None:
    colleague = make(actions.create_customer, name="Jan", company=olmo)
    make(actions.link_note, make(actions.create_note, title="Me too", customer=colleague), item)
    assert signals(item) == {"customers": 2, "companies": 1, "revenue": 184000}


def test_a_note_without_a_customer_asks_for_its_company(
    make: Any, kestrel: Company, item: Item, signals: Signals
) -> None:
    make(actions.link_note, make(actions.create_note, title="Lost deal", company=kestrel), item)
    assert signals(item) == {"companies": 1, "revenue": 96000}


def test_revenue_follows_the_company(
    link: NoteLink, make: Any, olmo: Company, item: Item, signals: Signals
) -> None:
    make(actions.change_company, olmo, revenue=200000)
    assert signals(item)["revenue"] == 200000


def test_it_follows_a_customer_to_another_company(
    link: NoteLink, make: Any, marta: Customer, kestrel: Company, item: Item, signals: Signals
) -> None:
    make(actions.change_customer, marta, company=kestrel)
    assert signals(item)["revenue"] == 96000


def test_it_follows_a_note_to_another_customer(
    link: NoteLink, make: Any, note: Note, ola: Customer, item: Item, signals: Signals
) -> None:
    make(actions.change_note, note, customer=ola)
    assert signals(item)["revenue"] == 96000


@pytest.mark.parametrize("what", ["link", "note"])
def test_what_is_gone_asks_no_more(
    link: NoteLink, make: Any, note: Note, item: Item, signals: Signals, what: str
) -> None:
    make(actions.unlink, link) if what == "link" else make(actions.remove_note, note)
    assert signals(item) == {"customers": 0, "companies": 0, "revenue": 0}


def test_a_customer_who_leaves_keeps_asking_for_the_company(
    link: NoteLink, make: Any, marta: Customer, item: Item, signals: Signals
) -> None:
    make(actions.remove_customer, marta)
    assert signals(item) == {"customers": 0, "companies": 1, "revenue": 184000}


def test_a_company_that_is_removed_brings_no_revenue(
    link: NoteLink, make: Any, olmo: Company, item: Item, signals: Signals
) -> None:
    make(actions.remove_company, olmo)
    assert signals(item) == {"customers": 1, "companies": 0, "revenue": 0}


def test_a_passage_must_be_in_the_note(make: Any, note: Note, item: Item) -> None:
    with pytest.raises(Invalid) as refused:
        make(actions.link_note, note, item, quote="They never said this")
    assert "quote" in refused.value.errors


def test_a_passage_is_found_again_after_an_edit(link: NoteLink, make: Any, note: Note, act: Act) -> None:
    make(actions.change_note, note, text="A new beginning. " + note.text)
    with act():
        moved = NoteLink.objects.get(pk=link.pk)
        assert note.text[moved.start : moved.end] == link.quote
    make(actions.change_note, note, text="All was rewritten.")
    with act():
        lost = NoteLink.objects.get(pk=link.pk)
        assert (lost.start, lost.quote) == (None, link.quote)


def test_a_viewer_may_not_write(act: Act, vera: User, note: Note, item: Item) -> None:
    with act(vera) as actor, pytest.raises(PermissionDenied):
        actions.link_note(note, item, by=actor)


def test_an_item_from_a_note_asks_for_the_right_to_plan(
    act: Act, bob: User, cora: User, note: Note, item: Item, signals: Signals
) -> None:
    with act(cora) as actor, pytest.raises(PermissionDenied):
        actions.item_from_note(note, item.product, by=actor)
    with act(bob) as actor:
        made = actions.item_from_note(note, item.product, by=actor, importance=2)
    assert made.title == note.title
    assert signals(made)["customers"] == 1


def test_linking_twice_writes_nothing_new(link: NoteLink, act: Act, note: Note, item: Item) -> None:
    with act() as actor:
        actions.link_note(note, item, by=actor, importance=3, quote=link.quote)
        assert NoteLink.objects.count() == 1
