"""Followers of the event log: every event exactly once in the database, in order, whatever fails."""

from __future__ import annotations

import threading
from itertools import count
from typing import Any

import pytest
from django.db import connection

from core import followers
from core.models import Delivery, Event, Follower, Membership, Workspace
from core.outbox import enqueue
from core.tenancy import acting, current, system

HERE = "tests.core.test_followers"
number = count()
seen: list[int] = []
broken = False


def handler(batch: list[Event]) -> None:
    who = current()
    assert who is not None
    assert who.source == "follower"
    for event in batch:
        seen.append(event.pk)
        enqueue("fake", target=str(event.pk), payload={}, dedupe_key=f"{event.pk}:{len(seen)}")
    if broken:
        raise RuntimeError("a bug of ours")


@pytest.fixture(autouse=True)
def watching(settings: Any) -> None:
    global broken
    broken = False
    seen.clear()
    settings.FOLLOWERS = {"watch": f"{HERE}.handler"}


def happen(workspace: Workspace, times: int = 1) -> None:
    """Something tracked changes, each time in a transaction of its own."""
    for _ in range(times):
        with acting(workspace, source="system"):
            Membership.objects.filter(workspace=workspace).update(role=f"role{next(number)}")


def follower(workspace: Workspace) -> Follower:
    with acting(workspace, source="system"):
        return Follower.objects.get()


def events_of(workspace: Workspace) -> int:
    with acting(workspace, source="system"):
        return Event.objects.count()


@pytest.mark.django_db(transaction=True)
def test_it_begins_now_and_sees_each_event_once(acme: Workspace) -> None:
    before = events_of(acme)
    assert before
    assert followers.follow(acme) == 0
    happen(acme)
    new = events_of(acme) - before
    assert followers.follow(acme) == new
    assert followers.follow(acme) == 0
    assert len(seen) == new
    assert seen == sorted(seen)


@pytest.mark.django_db(transaction=True)
def test_long_absences_are_read_in_batches(acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "BATCH", 7)
    followers.follow(acme)
    happen(acme, 5)
    assert followers.follow_all() == len(seen) == len(set(seen)) == 25


@pytest.mark.django_db(transaction=True)
def test_an_error_leaves_nothing_rests_and_reads_the_same_again(acme: Workspace) -> None:
    global broken
    followers.follow(acme)
    happen(acme)
    broken = True
    assert followers.follow(acme) == 0
    there = follower(acme)
    assert (there.attempts, there.last_error) == (1, "RuntimeError: a bug of ours")
    with system():
        assert not Delivery.objects.exists()
    broken = False
    assert followers.follow(acme) == 0, "it rests"
    with acting(acme, source="system"):
        Follower.objects.update(retry_at=None)
    assert followers.follow(acme) == 5
    assert (follower(acme).attempts, follower(acme).last_error) == (0, "")


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_is_waited_for(acme: Workspace) -> None:
    """An event of a transaction that commits late has a lower number than what was read meanwhile."""
    followers.follow(acme)
    started, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with acting(acme, source="system"):
                Membership.objects.filter(user__email="vera@example.com").update(role="editor")
                started.set()
                may_end.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    started.wait(10)
    with acting(acme, source="system"):
        Membership.objects.filter(user__email="bob@example.com").update(role="viewer")
    assert followers.follow(acme) == 0
    may_end.set()
    thread.join(10)
    assert followers.follow(acme) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_double(acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "BATCH", 3)
    followers.follow(acme)
    happen(acme, 10)
    _four_at_once(acme)
    followers.follow(acme)
    with system():
        assert Delivery.objects.count() == 50


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_cursor_still_guards(acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "_alone", lambda workspace, name: True)
    monkeypatch.setattr(followers, "BATCH", 3)
    followers.follow(acme)
    happen(acme, 10)
    _four_at_once(acme)
    followers.follow(acme)
    with system():
        assert len(set(Delivery.objects.values_list("target"))) == Delivery.objects.count() == 50


def _four_at_once(workspace: Workspace) -> None:
    gate = threading.Barrier(4)

    def run() -> None:
        try:
            gate.wait(10)
            followers.follow(workspace)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_another_workspaces_events_are_not_seen(acme: Workspace, other: Workspace) -> None:
    followers.follow(acme)
    followers.follow(other)
    happen(other)
    assert followers.follow(acme) == 0
    assert followers.follow_all() == 1
