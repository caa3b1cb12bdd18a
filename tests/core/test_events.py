"""The event log: written by the trigger, for raw SQL too, never changed, and read without missing a late commit."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from core.events import START, Cursor, events_since, latest_cursor
from core.models import Event
from core.tenancy import acting
from roadmap.actions import change_item, create_item
from roadmap.models import Item


@pytest.mark.django_db
def test_a_change_is_logged_with_old_and_new(act: Any, bob: Any, item: Item) -> None:
    with act(bob) as actor:
        change_item(Item.objects.get(pk=item.pk), by=actor, title="Faster payouts")
        event = Event.objects.filter(object_id=item.pk).latest("id")
    assert (event.operation, event.actor_id, event.source) == ("update", bob.pk, "web")
    assert event.changes == {"title": ["Instant payouts", "Faster payouts"]}


@pytest.mark.django_db
def test_raw_sql_is_logged_too(act: Any, item: Item) -> None:
    with act(), connection.cursor() as cursor:
        cursor.execute("UPDATE roadmap_item SET title = 'By hand'")
        cursor.execute("DELETE FROM roadmap_item")
        assert [e.operation for e in Event.objects.filter(object_id=item.pk).order_by("id")] == [
            "insert",
            "update",
            "delete",
        ]


@pytest.mark.django_db
def test_the_log_cannot_be_rewritten(act: Any, item: Item) -> None:
    with act(), connection.cursor() as cursor:
        before = Event.objects.count()
        cursor.execute("UPDATE core_event SET source = 'forged'")
        cursor.execute("DELETE FROM core_event")
        assert Event.objects.count() == before
        assert not Event.objects.filter(source="forged").exists()


@pytest.mark.django_db
def test_nothing_changed_is_no_event(act: Any, bob: Any, item: Item) -> None:
    with act(bob) as actor:
        before = Event.objects.count(), item.version
        row = change_item(Item.objects.get(pk=item.pk), by=actor, title=item.title)
        assert (Event.objects.count(), row.version) == before


@pytest.mark.django_db
def test_history_may_be_dated(acme: Any, product: Any) -> None:
    then = datetime(2024, 2, 3, tzinfo=UTC)
    with acting(acme, source="system", at=then) as actor:
        made = create_item(by=actor, product=product, title="Old")
        assert Event.objects.get(object_id=made.pk).at == then
        assert made.created_at == then


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_not_missed(acme: Any, product: Any) -> None:
    """A takes its number first and commits last; a reader between them waits rather than jump over A."""
    a_wrote, b_done = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with acting(acme, source="system") as actor:
                create_item(by=actor, product=product, title="A")
                a_wrote.set()
                assert b_done.wait(5)
        finally:
            connection.close()

    with acting(acme, source="system"):
        start = latest_cursor()
    # A second product, because A holds the row lock of the first one's counter.
    with acting(acme, source="system") as actor:
        from roadmap.actions import create_product

        elsewhere = create_product(by=actor, key="OTH", name="Other")
    with acting(acme, source="system"):
        start = latest_cursor()
    thread = threading.Thread(target=slow)
    thread.start()
    assert a_wrote.wait(5)
    with acting(acme, source="system") as actor:
        create_item(by=actor, product=elsewhere, title="B")
    with acting(acme, source="system"):
        between = events_since(start)
    b_done.set()
    thread.join()
    cursor = Cursor.of(between[-1]) if between else start
    with acting(acme, source="system"):
        after = events_since(cursor)
    titles = [e.changes["title"][1] for e in [*between, *after] if e.model == "roadmap.item"]
    assert sorted(titles) == ["A", "B"]
    assert [e.changes["title"][1] for e in between if e.model == "roadmap.item"] == []


@pytest.mark.django_db(transaction=True)
def test_the_cursor_reads_on_without_gap_or_repeat(acme: Any, product: Any) -> None:
    with acting(acme, source="system") as actor:
        for number in range(7):
            create_item(by=actor, product=product, title=str(number))
    seen: list[int] = []
    cursor = START
    with acting(acme, source="system"):
        while page := events_since(cursor, 3):
            seen += [event.pk for event in page]
            cursor = Cursor.of(page[-1])
        assert seen == list(Event.objects.order_by("xid", "id").values_list("pk", flat=True))
