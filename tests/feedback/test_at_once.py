"""Many at the same time: nothing is counted twice, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from core.models import User
from feedback import actions
from feedback.models import Idea, NoteLink, Portal
from roadmap.actions import delete_item, restore_item
from roadmap.models import Item
from tests.conftest import Act

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_votes_at_once_are_all_counted(act: Act, bob: User, portal: Portal, item: Item, signals: Any) -> None:
    with act(bob) as actor:
        idea = actions.create_idea(portal.product, by=actor, title="Weekend payouts")
        idea = actions.change_idea(idea, by=actor, item=item)
        voters = [actions.verify_voter(f"v{n}@example.com", by=actor) for n in range(6)]

    def vote(voter: Any) -> None:
        with act(source="public") as actor:
            actions.vote(Idea.objects.get(pk=idea.pk), voter, by=actor)

    at_once([lambda voter=voter: vote(voter) for voter in voters * 2])
    assert signals(item)["votes"] == 6
    with act():
        assert Idea.objects.get().votes_count == 6


def test_links_at_once_are_all_counted(act: Act, make: Any, olmo: Any, item: Item, signals: Any) -> None:
    people = [make(actions.create_customer, name=f"P{n}", company=olmo) for n in range(6)]
    notes = [make(actions.create_note, title=f"N{n}", customer=person) for n, person in enumerate(people)]
    at_once([lambda note=note: make(actions.link_note, note, item) for note in notes])
    assert signals(item) == {"customers": 6, "companies": 1, "revenue": 184000}


def test_a_restored_item_has_its_notes_and_ideas_again(
    act: Act, bob: User, make: Any, note: Any, item: Item, portal: Portal, signals: Any
) -> None:
    link = make(actions.link_note, note, item, importance=3, quote="I would pay for instant payouts.")
    idea = make(actions.create_idea, item.product, title="Payouts on Saturday")
    make(actions.change_idea, idea, item=item)
    make(actions.vote, idea, make(actions.verify_voter, "a@example.com"))
    before = signals(item)
    with act(bob) as actor:
        delete_item(Item.objects.get(pk=item.pk), by=actor)
    with act(bob) as actor:
        restore_item(item.pk, by=actor)
    assert signals(item) == before
    with act():
        again = NoteLink.objects.get()
        assert (again.pk, again.quote, again.importance, again.start) == (link.pk, link.quote, 3, link.start)
        assert Idea.objects.get().item == item
