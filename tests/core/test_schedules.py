"""Schedules by tick: each due time is one run and each run is done once, whoever ticks, however often, however late."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from core import outbox, schedules
from core.errors import Invalid
from core.models import Delivery, Run, Schedule, Workspace
from core.schedules import set_schedule, tick
from core.tenancy import acting, actor, system

HERE = "tests.core.test_schedules"
START = datetime(2026, 1, 1, tzinfo=UTC)
handled: list[datetime] = []
ZONES = (
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)


def handler(run: Run) -> None:
    handled.append(run.due_at)
    outbox.enqueue("fake", target="ann", payload={}, dedupe_key=f"{run.schedule_id}:{run.due_at}")
    if run.schedule.hour == 13:
        raise RuntimeError("unlucky")


@pytest.fixture(autouse=True)
def handlers(settings: Any) -> None:
    handled.clear()
    settings.SCHEDULE_HANDLERS = {"fake": f"{HERE}.handler"}


def make(workspace: Workspace, subject: UUID | None = None, at: datetime = START, **rule: Any) -> Schedule:
    rule = {"cadence": "daily", "hour": 8} | rule
    with acting(workspace, source="system", at=at):
        return set_schedule("fake", subject or uuid4(), **rule)


def runs() -> list[Run]:
    with system():
        return list(Run.objects.order_by("due_at"))


def again(row: Any) -> Any:
    with system():
        return type(row).objects.get(pk=row.pk)


def at(day: int, hour: int = 8, month: int = 1) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.django_db
def test_a_due_time_becomes_one_run(acme: Workspace) -> None:
    make(acme)
    assert tick(at(1, 7)) == 0
    assert tick(at(1)) == 1
    assert tick(at(1)) == 0
    assert [run.due_at for run in runs()] == [at(1)]


@pytest.mark.django_db
def test_a_run_is_carried_out_in_its_workspace_once(acme: Workspace) -> None:
    make(acme)
    tick(at(1))
    assert schedules.run_due() == 1
    assert schedules.run_due() == 0
    (run,) = runs()
    assert (run.state, run.attempts, handled) == ("done", 1, [at(1)])
    with acting(acme, source="system"):
        assert Delivery.objects.count() == 1


@pytest.mark.django_db
def test_a_late_start_makes_up_for_the_latest_only_and_covers_the_rest(acme: Workspace) -> None:
    make(acme)
    tick(at(1))
    tick(at(20, 12))
    assert [(run.due_at, run.covers_from) for run in runs()] == [(at(1), None), (at(20), at(1))]
    with system():
        assert Schedule.objects.get().next_due_at == at(21)


@pytest.mark.django_db
def test_a_failed_run_leaves_nothing_and_is_tried_again(acme: Workspace) -> None:
    make(acme, hour=13)
    tick(at(1, 13))
    assert schedules.run_due() == 0
    (run,) = runs()
    assert (run.state, run.last_error) == ("queued", "RuntimeError: unlucky")
    with acting(acme, source="system"):
        assert not Delivery.objects.exists()
    with system():
        Run.objects.update(lease_until=None, attempts=schedules.MAX_ATTEMPTS - 1)
    schedules.run_due()
    assert again(run).state == "failed"


@pytest.mark.django_db
def test_one_that_fails_does_not_stop_the_others(acme: Workspace, other: Workspace) -> None:
    make(acme, hour=13)
    make(other, hour=14)
    tick(at(1, 15))
    assert schedules.run_due() == 1


batches: list[int] = []


@schedules.together
def many(runs: list[Run]) -> None:
    batches.append(len(runs))
    for run in runs:
        handler(run)


@pytest.fixture
def in_batches(settings: Any) -> None:
    batches.clear()
    settings.SCHEDULE_HANDLERS = {"fake": f"{HERE}.many"}


@pytest.mark.django_db
def test_what_is_alike_is_done_together(acme: Workspace, other: Workspace, in_batches: None) -> None:
    for workspace in (*[acme] * 70, *[other] * 3):
        make(workspace)
    tick(at(1))
    assert schedules.run_due() == 73
    # How the seventy are cut depends on the order in which equals are claimed; no batch is larger than fifty.
    assert sum(batches) == 73 and max(batches) <= 50 and len(batches) <= 4
    assert {run.state for run in runs()} == {"done"}
    with acting(other, source="system"):
        assert Delivery.objects.count() == 3


@pytest.mark.django_db
def test_one_that_fails_is_found_and_the_others_are_done(acme: Workspace, in_batches: None) -> None:
    make(acme, hour=13)
    for _ in range(5):
        make(acme, hour=12)
    tick(at(1, 15))
    assert schedules.run_due() == 5
    assert sorted(batches) == [1, 1, 1, 1, 1, 1, 6]
    assert sorted(run.state for run in runs()) == ["done"] * 5 + ["queued"]
    with acting(acme, source="system"):
        assert Delivery.objects.count() == 5
    with system():
        Run.objects.filter(state="queued").update(lease_until=None)
    make(acme, hour=14)
    tick(at(2, 14))
    batches.clear()
    schedules.run_due()
    assert 1 in batches  # what failed before is tried by itself


@pytest.mark.django_db
def test_a_batch_of_which_one_was_lost_leaves_no_trace_of_that_one(acme: Workspace, in_batches: None) -> None:
    for _ in range(3):
        make(acme)
    tick(at(1))
    with system():
        slow = Run.objects.select_related("schedule", "workspace").claim(timedelta(seconds=-1), 3)
        Run.objects.filter(pk=slow[0].pk).update(attempts=2, state="done")
    assert schedules._all_at_once(slow) == 0
    with system():
        assert not Delivery.objects.exists()
    assert [schedules.carry_out(run) for run in slow] == [False, True, True]


@pytest.mark.django_db
def test_whoever_lost_the_lease_leaves_no_trace(acme: Workspace) -> None:
    """The slow worker finds the run done by another and rolls back what it did."""
    make(acme)
    tick(at(1))
    with system():
        (slow,) = Run.objects.select_related("schedule", "workspace").claim(timedelta(seconds=-1), 1)
    assert schedules.run_due() == 1
    with system():
        Delivery.objects.all().delete()
    assert not schedules.carry_out(slow)
    assert again(slow).state == "done"
    with system():
        assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_setting_the_same_again_keeps_what_is_overdue(acme: Workspace) -> None:
    subject = uuid4()
    first = make(acme, subject)
    same = make(acme, subject, at=at(3))
    assert (same.pk, same.next_due_at) == (first.pk, at(1))
    changed = make(acme, subject, at=at(3), hour=9)
    assert (changed.pk, changed.next_due_at) == (first.pk, at(3, 9))


@pytest.mark.django_db
def test_a_disabled_schedule_is_silent_and_does_not_catch_up(acme: Workspace) -> None:
    subject = uuid4()
    make(acme, subject)
    make(acme, subject, enabled=False)
    assert tick(at(5)) == 0
    make(acme, subject, at=at(5, 9))
    assert tick(at(5, 10)) == 0
    assert tick(at(6)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Base"},
        {"zone": ""},
        {"zone": "../../etc"},
        {"hour": 24},
        {"cadence": "hourly"},
        {"monthday": 0},
    ],
)
def test_a_rule_that_cannot_be_is_refused(acme: Workspace, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        make(acme, **wrong)
    assert refused.value.errors.keys() == wrong.keys()


@pytest.mark.django_db
def test_another_workspace_sees_neither_schedule_nor_run(acme: Workspace, other: Workspace) -> None:
    make(acme)
    tick(at(1))
    with acting(other, source="system"):
        assert not Schedule.objects.exists()
        assert not Run.objects.exists()
        assert actor().workspace == other


# Between them every clock change of the year in these zones, Morocco's Ramadan among them.
SEASONS = {"spring": (date(2026, 2, 9), date(2026, 4, 30)), "autumn": (date(2026, 8, 31), date(2026, 11, 8))}


@pytest.mark.django_db
@pytest.mark.parametrize("season", SEASONS)
@pytest.mark.parametrize("cadence", ["daily", "weekly", "monthly"])
def test_across_clock_changes_in_ten_zones_each_local_date_is_once(
    acme: Workspace, cadence: str, season: str
) -> None:
    """With hours between the ticks, and each that found something repeated."""
    start, end = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in SEASONS[season])
    rule = {"cadence": cadence, "hour": 2, "weekday": 6, "monthday": 31}
    rules = {make(acme, at=start, zone=zone, **rule).pk: zone for zone in ZONES}
    now, steps = start, (5, 23, 11, 17)
    while now < end:
        if tick(now):
            assert tick(now) == 0
        now += timedelta(hours=steps[now.day % 4])
    made = runs()
    for pk, zone in rules.items():
        days = [run.due_at.astimezone(ZoneInfo(zone)).date() for run in made if run.schedule_id == pk]
        assert days == _due_dates(cadence, days[0], days[-1])
        assert (days[0] - start.date()).days < 32
        assert (end.date() - days[-1]).days < 32


def _due_dates(cadence: str, first: date, last: date) -> list[date]:
    """Worked out apart from the code under test."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if cadence == "weekly":
        return [day for day in days if day.isoweekday() == 7]
    if cadence == "monthly":
        return [day for day in days if (day + timedelta(days=1)).day == 1]
    return days


@pytest.mark.django_db(transaction=True)
def test_many_beats_at_once_make_each_run_once(acme: Workspace) -> None:
    for _ in range(150):
        make(acme)
    made = _all_at_once(6, lambda: tick(at(1)))
    assert sum(made) == 150
    assert len(runs()) == 150


@pytest.mark.django_db(transaction=True)
def test_many_workers_do_each_run_once(acme: Workspace) -> None:
    for _ in range(60):
        make(acme)
    tick(at(1))
    done = _all_at_once(4, schedules.run_due)
    assert sum(done) == 60
    with system():
        assert Delivery.objects.count() == 60


def _all_at_once(number: int, work: Callable[[], int]) -> list[int]:
    gate = threading.Barrier(number)
    results: list[int] = []

    def run() -> None:
        try:
            gate.wait(10)
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
