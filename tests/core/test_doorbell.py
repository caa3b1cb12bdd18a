"""The doorbell: rung after commit, once, and never a reason to fail or to wait."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import MagicMock, patch

import pytest
from celery import current_app
from django.db import transaction
from redis import ConnectionError as RedisAway

from core import doorbell, tasks
from core.doorbell import ring, ring_after_commit, ring_soon


@pytest.fixture(autouse=True)
def listening(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DOORBELL = True
    monkeypatch.setattr(doorbell, "_rests_until", 0.0)


@pytest.fixture
def sent() -> Iterator[MagicMock]:
    with patch.object(current_app._get_current_object(), "send_task") as send:  # type: ignore[attr-defined]
        yield send


@pytest.fixture
def broker_away() -> Iterator[None]:
    """A port where nobody listens; a real refusal, because what is measured is the client's patience."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{free.getsockname()[1]}/0"
        with current_app.connection_for_write(url) as connection:
            producer = current_app.amqp.Producer(connection, auto_declare=False)
            with patch.object(current_app.amqp.producer_pool, "acquire", return_value=producer):
                yield


@pytest.mark.django_db(transaction=True)
def test_it_rings_once_after_commit(sent: MagicMock) -> None:
    with transaction.atomic():
        for _ in range(3):
            ring_after_commit("core.tasks.drain_outbox")
        ring_after_commit("core.tasks.follow", "1")
        sent.assert_not_called()
    assert [call.args[0] for call in sent.call_args_list] == ["core.tasks.drain_outbox", "core.tasks.follow"]


@pytest.mark.django_db(transaction=True)
def test_nothing_rings_for_what_was_rolled_back(sent: MagicMock) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), transaction.atomic():
        ring_after_commit("core.tasks.drain_outbox")
        raise RuntimeError
    sent.assert_not_called()


def test_without_a_broker_nobody_waits(broker_away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = time.monotonic()
    assert not ring("core.tasks.drain_outbox")
    assert time.monotonic() - begun < 1
    with patch.object(current_app._get_current_object(), "send_task") as send:  # type: ignore[attr-defined]
        assert not ring("core.tasks.drain_outbox"), "it rests before the next try"
        send.assert_not_called()
        monkeypatch.setattr(doorbell, "_rests_until", 0.0)
        assert ring("core.tasks.drain_outbox")


def test_many_who_ask_within_a_second_ring_once(sent: MagicMock) -> None:
    with patch("core.redis.client") as client:
        client().set.side_effect = [True, None, None]
        assert [ring_soon("core.tasks.follow", "1") for _ in range(3)] == [True, False, False]
    sent.assert_called_once()
    assert sent.call_args.kwargs["countdown"] == 1


def test_ringing_soon_without_redis_is_no_error(sent: MagicMock) -> None:
    with patch("core.redis.client") as client:
        client().set.side_effect = RedisAway
        assert not ring_soon("core.tasks.follow", "1")
    sent.assert_not_called()


@pytest.mark.django_db
def test_a_tick_wakes_all_that_sweep(sent: MagicMock) -> None:
    tasks.tick()
    rung = {call.args[0] for call in sent.call_args_list}
    assert {"core.tasks.run_due", "core.tasks.drain_outbox", "core.tasks.follow"} <= rung
    assert {"core.tasks.sweep_imports", "core.tasks.forget_keepsakes"} <= rung


def test_every_task_that_is_rung_exists(settings: Any) -> None:
    current_app.loader.import_default_modules()
    assert {"core.tasks.tick", *tasks.OWN_SWEEPS} <= set(current_app.tasks)
    assert set(settings.SWEEPS) <= set(current_app.tasks)


def test_only_json_is_read_and_a_lost_worker_gives_its_task_back() -> None:
    conf = current_app.conf
    assert conf.accept_content == ["json"]
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (
        True,
        True,
        1,
    )
    assert [entry["task"] for entry in conf.beat_schedule.values()] == ["core.tasks.tick"]
