"""Writers and workers at the same time: no change is lost between them."""

import io
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from core.models import User, Workspace
from metrics.actions import add_points
from metrics.models import Dirty, Kpi, Point
from metrics.points import rollup
from metrics.points.bodies import CsvBody
from metrics.tasks import drain
from tests.conftest import Act
from tests.metrics.test_rollups import assert_equal, lines

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 5, 1, tzinfo=UTC)


def write(act: Act, kpi: Kpi, seed: int) -> None:
    """Bodies over the same few days, so that writers meet each other and the workers on every one."""
    draw = random.Random(seed)
    for _body in range(8):
        points = [
            (START + timedelta(minutes=draw.randrange(0, 20_000)), float(draw.randint(0, 99)))
            for _n in range(300)
        ]
        with act() as actor:
            body = CsvBody(io.BytesIO("\n".join(lines(points)).encode()), ZoneInfo("UTC"))
            add_points(kpi, body, by=actor)


def run_all(jobs: list[Callable[[], None]]) -> None:
    failed: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert failed == []


def test_four_writers_and_three_workers(act: Act, acme: Workspace, bob: User, kpi: Kpi) -> None:
    writing = threading.Event()
    writing.set()

    def work() -> None:
        while writing.is_set():
            drain()

    workers = [threading.Thread(target=lambda: (work(), connection.close())) for _n in range(3)]
    for worker in workers:
        worker.start()
    run_all([lambda seed=seed: write(act, kpi, seed) for seed in range(4)])
    writing.clear()
    for worker in workers:
        worker.join()
    drain()
    with act():
        assert not Dirty.objects.exists()
        assert_equal(kpi, list(Point.objects.values_list("at", "value")), "UTC")


def elsewhere(job: Callable[[], None]) -> None:
    """Run in a thread of its own, hence on a connection and in a transaction of its own."""
    run_all([job])


def body_of(*said: str) -> CsvBody:
    return CsvBody(io.BytesIO("\n".join(said).encode()), ZoneInfo("UTC"))


def test_a_worker_leaves_a_day_alone_that_somebody_is_writing(act: Act, acme: Workspace, kpi: Kpi) -> None:
    with act() as actor:
        add_points(kpi, body_of("2026-05-14T09:00Z,1"), by=actor)
    with act() as actor:
        add_points(kpi, body_of("2026-05-14T10:00Z,2"), by=actor)
        elsewhere(drain)
    drain()
    with act():
        assert_equal(kpi, list(Point.objects.values_list("at", "value")), "UTC")


def test_two_workers_never_share_a_series(act: Act, acme: Workspace, kpi: Kpi) -> None:
    with act() as actor:
        add_points(kpi, body_of("2026-05-14T09:00Z,1", "2026-05-15T09:00Z,2"), by=actor)
    with act() as actor:
        assert rollup.work(acme.pk, kpi.pk, ZoneInfo("UTC"), limit=1) == 1
        elsewhere(drain)
    drain()
    with act():
        assert_equal(kpi, list(Point.objects.values_list("at", "value")), "UTC")


def test_a_writer_waits_for_the_worker_and_marks_anew(act: Act, acme: Workspace, kpi: Kpi) -> None:
    def write_more() -> None:
        with act() as actor:
            add_points(kpi, body_of("2026-05-14T10:00Z,2"), by=actor)

    with act() as actor:
        add_points(kpi, body_of("2026-05-14T09:00Z,1"), by=actor)
    with act() as actor:
        rollup.work(acme.pk, kpi.pk, ZoneInfo("UTC"))
        writer = threading.Thread(target=lambda: (write_more(), connection.close()))
        writer.start()
        writer.join(0.5)
        assert writer.is_alive()
    writer.join()
    drain()
    with act():
        assert_equal(kpi, list(Point.objects.values_list("at", "value")), "UTC")
