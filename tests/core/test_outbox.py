"""Deliveries: put in once, carried out at least once, one never in the way of another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from core import leases, outbox
from core.models import Delivery, Workspace
from core.tasks import stop_soon
from core.tenancy import acting, system

HERE = "tests.core.test_outbox"
carried: list[str] = []
lines_opened = 0


@contextmanager
def fake() -> Iterator[Callable[[Delivery], str]]:
    """Behaves by target, and remembers what it was given."""
    global lines_opened
    lines_opened += 1
    yield _carry


def _carry(delivery: Delivery) -> str:
    carried.append(delivery.target)
    if delivery.target == "refuses":
        raise outbox.Refused("550 no such person")
    if delivery.target == "away":
        raise outbox.Unreachable("nobody there")
    if delivery.target == "breaks":
        raise RuntimeError("a bug of ours")
    return "sent"


@pytest.fixture(autouse=True)
def fake_kind(settings: Any) -> None:
    global lines_opened
    carried.clear()
    lines_opened = 0
    settings.OUTBOX_HANDLERS = {"fake": f"{HERE}.fake", "other": f"{HERE}.fake"}


def put(target: str = "ann", key: str = "", kind: str = "fake", **more: Any) -> Delivery:
    return outbox.enqueue(kind, target=target, payload={"subject": "hi"}, dedupe_key=key or target, **more)


def again(delivery: Delivery) -> Delivery:
    with system():
        return Delivery.objects.get(pk=delivery.pk)


def alter(delivery: Delivery, **values: Any) -> None:
    with system():
        Delivery.objects.filter(pk=delivery.pk).update(**values)


@pytest.mark.django_db
def test_it_is_carried_out_and_marked() -> None:
    delivery = put()
    tally = outbox.drain()
    delivery = again(delivery)
    assert (carried, tally.sent, delivery.state, delivery.attempts) == (["ann"], 1, "sent", 1)
    assert delivery.sent_at
    assert outbox.drain().sent == 0


@pytest.mark.django_db
def test_the_same_key_is_one_delivery() -> None:
    assert put(key="digest:1:ann").pk == put(target="other", key="digest:1:ann").pk
    outbox.drain()
    assert carried == ["ann"]


@pytest.mark.django_db
def test_two_workspaces_may_use_the_same_key(acme: Workspace, other: Workspace) -> None:
    """A key that is unique for everybody would tell one workspace what another sends."""
    keys = set()
    for workspace in (acme, other):
        with acting(workspace, source="system"):
            keys.add(put(key="k").pk)
    keys.add(put(key="k").pk)
    assert len(keys) == 3


@pytest.mark.django_db
def test_it_belongs_to_the_acting_workspace(acme: Workspace, other: Workspace) -> None:
    with acting(acme, source="system"):
        put()
    with acting(other, source="system"):
        assert not Delivery.objects.exists()
    with acting(acme, source="system"):
        assert Delivery.objects.get().workspace == acme


@pytest.mark.django_db
def test_it_waits_for_its_time() -> None:
    put(due_at=timezone.now() + timedelta(hours=1))
    assert outbox.drain().sent == 0
    assert outbox.oldest_overdue() is None


@pytest.mark.django_db
def test_a_refused_one_fails_and_the_others_go() -> None:
    refused = put("refuses")
    for name in ("ann", "ben"):
        put(name)
    outbox.drain()
    assert again(refused).state == "failed"
    assert again(refused).last_error == "550 no such person"
    assert sorted(carried) == ["ann", "ben", "refuses"]


@pytest.mark.django_db
def test_an_error_is_tried_again_later_and_given_up_at_last() -> None:
    delivery = put("breaks")
    for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
        outbox.drain()
        now = again(delivery)
        assert (now.attempts, now.last_error) == (attempt, "RuntimeError: a bug of ours")
        if attempt < outbox.MAX_ATTEMPTS:
            assert now.state == "queued"
            assert now.lease_until is not None
            assert now.lease_until > timezone.now()
            alter(delivery, lease_until=None)
    assert again(delivery).state == "failed"


@pytest.mark.django_db
def test_nobody_there_spares_the_others_of_its_kind_the_attempt() -> None:
    first, second = put("away"), put("ann")
    elsewhere = put("ben", kind="other")
    tally = outbox.drain()
    assert tally.away == {"fake"}
    assert carried == ["away", "ben"]
    assert again(first).attempts == 1
    assert (again(second).attempts, again(second).lease_until) == (0, None)
    assert again(elsewhere).state == "sent"


@pytest.mark.django_db
def test_one_handler_serves_the_whole_drain() -> None:
    for number in range(outbox.BATCH + 10):
        put(f"person{number}")
    assert outbox.drain().sent == outbox.BATCH + 10
    assert lines_opened == 1


@pytest.mark.django_db
def test_an_unknown_kind_waits_for_its_handler() -> None:
    delivery = put(kind="pigeon")
    outbox.drain()
    assert again(delivery).state == "queued"
    assert "pigeon" in again(delivery).last_error


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_taken_over(settings: Any) -> None:
    delivery = put()
    assert outbox.claim(set())
    assert outbox.drain().sent == 0
    alter(delivery, lease_until=timezone.now() - timedelta(seconds=1))
    assert outbox.drain().sent == 1


@pytest.mark.django_db
def test_whoever_lost_the_lease_has_no_say() -> None:
    delivery = put()
    (mine,) = outbox.claim(set())
    alter(delivery, lease_until=timezone.now() - timedelta(seconds=1))
    outbox.drain()
    outbox.settle(mine, "failed", "too late")
    assert again(delivery).state == "sent"
    assert leases.renew([mine]) == []


@pytest.mark.django_db
def test_a_delivery_that_kills_its_worker_is_given_up() -> None:
    delivery = put()
    alter(delivery, attempts=outbox.MAX_ATTEMPTS)
    outbox.drain()
    assert carried == []
    assert again(delivery).state == "failed"


@pytest.mark.django_db
def test_the_lease_is_renewed_while_a_batch_takes_long(settings: Any) -> None:
    settings.LEASE_SECONDS = 30
    put("ann")
    last = put("ben")
    seen = []

    def slow(delivery: Delivery) -> str:
        seen.append(again(last).lease_until)
        clock.monotonic.return_value += 11
        return "sent"

    with patch("core.leases.time") as clock, patch(f"{HERE}._carry", slow):
        clock.monotonic.return_value = 0.0
        outbox.drain(seconds=1000)
    assert seen[1] > seen[0]


@pytest.mark.django_db
def test_a_worker_that_is_to_end_finishes_one_and_gives_the_rest_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leases, "stopping", threading.Event())
    put("ann")
    rest = put("ben")

    def last(delivery: Delivery) -> str:
        stop_soon()
        return "sent"

    with patch(f"{HERE}._carry", last):
        assert outbox.drain().sent == 1
        assert outbox.drain().sent == 0
    assert (again(rest).state, again(rest).attempts, again(rest).lease_until) == ("queued", 0, None)


@pytest.mark.django_db
def test_an_account_mail_goes_first_and_keeps_no_secret(acme: Workspace) -> None:
    with acting(acme, source="system"):
        put("digest")
    reset = put("reset")
    outbox.drain()
    assert carried == ["reset", "digest"]
    assert again(reset).payload == {"subject": "hi"}


@pytest.mark.django_db
def test_the_age_of_the_oldest_is_told() -> None:
    put(due_at=timezone.now() - timedelta(minutes=5))
    age = outbox.oldest_overdue()
    assert age is not None
    assert timedelta(minutes=5) <= age < timedelta(minutes=6)
    outbox.drain()
    assert outbox.oldest_overdue() is None


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_sends_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError
    assert outbox.drain().sent == 0


@pytest.mark.django_db(transaction=True)
def test_a_result_is_insisted_on_while_the_database_restarts(settings: Any) -> None:
    delivery = put()
    (mine,) = outbox.claim(set())
    settle_once = outbox._settle
    failures = iter([OperationalError("restarting"), OperationalError("restarting")])

    def flaky(*args: Any) -> bool:
        for failure in failures:
            raise failure
        return settle_once(*args)

    with patch("core.outbox._settle", flaky), patch("time.sleep"):
        outbox.settle(mine, "sent")
    assert again(delivery).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_many_workers_carry_each_once() -> None:
    for number in range(200):
        put(f"person{number}")
    _all_at_once(4, outbox.drain)
    assert sorted(carried) == sorted(f"person{number}" for number in range(200))


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_once_is_one_delivery() -> None:
    _all_at_once(8, lambda: put(key="once"))
    with system():
        assert Delivery.objects.count() == 1


def _all_at_once(number: int, work: Callable[[], Any]) -> None:
    gate = threading.Barrier(number)
    errors: list[Exception] = []

    def run() -> None:
        try:
            gate.wait(10)
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors
