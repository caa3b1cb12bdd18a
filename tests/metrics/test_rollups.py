"""Every rollup equals one worked out independently: in plain Python, from the points, with zoneinfo."""

import csv
import math
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from core.models import Workspace
from metrics.actions import create_kpi, rebuild
from metrics.models import Dirty, HourRollup, Kpi, Rollup, Series
from metrics.points import rollup
from metrics.points.store import Stored
from metrics.tasks import drain, drain_kpi
from tests.conftest import Act

pytestmark = pytest.mark.django_db
Fill = Callable[..., Stored]
Points = list[tuple[datetime, float]]
DATA = Path(__file__).parents[3] / "shared" / "data" / "kpi"


def period(grain: str, local: date) -> date:
    if grain == "week":
        return date.fromisocalendar(*local.isocalendar()[:2], 1)
    if grain == "month":
        return date(local.year, local.month, 1)
    if grain == "quarter":
        return date(local.year, {1: 1, 2: 4, 3: 7, 4: 10}[math.ceil(local.month / 3)], 1)
    return local


def expected(points: Points, zone: str) -> dict[tuple[str, Any], list[float]]:
    """{(grain, first day or hour): values in the order of time}, from the points alone."""
    found: dict[tuple[str, Any], list[float]] = defaultdict(list)
    for at, value in sorted(points):
        found["hour", at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)].append(value)
        local = at.astimezone(ZoneInfo(zone)).date()
        for grain in ("day", "week", "month", "quarter"):
            found[grain, period(grain, local)].append(value)
    return found


def stored(kpi: Kpi) -> dict[tuple[str, Any], Any]:
    found = {("hour", row.at): row for row in HourRollup.objects.filter(kpi=kpi)}
    return found | {(row.grain, row.day): row for row in Rollup.objects.filter(kpi=kpi)}


def assert_equal(kpi: Kpi, points: Points, zone: str) -> None:
    there, wanted = stored(kpi), expected(points, zone)
    assert there.keys() == wanted.keys()
    for key, values in wanted.items():
        row = there[key]
        exact = (len(values), min(values), max(values), values[0], values[-1])
        assert (row.count, row.min, row.max, row.first, row.last) == exact, key
        assert row.sum == pytest.approx(math.fsum(values), rel=1e-12, abs=1e-9), key


def move(workspace: Workspace, zone: str) -> None:
    workspace.zone = zone
    workspace.save(update_fields=["zone"])


def lines(points: Points) -> list[str]:
    return [f"{at.isoformat()},{value!r}" for at, value in points]


SERIES = ["Twitter_volume_AAPL", "art_daily_small_noise", "exchange-2_cpm_results", "nyc_taxi"]


@pytest.mark.parametrize("name", SERIES)
def test_real_series(name: str, act: Act, acme: Workspace, fill: Fill) -> None:
    path = DATA / f"{name}.csv"
    if not path.exists():
        pytest.skip("the real series are not on this machine")
    move(acme, "America/New_York")
    with act() as actor:
        kpi = create_kpi(by=actor, name=name)
    taken = fill(kpi, *path.read_text().splitlines())
    with path.open() as file:
        rows = [
            (datetime.fromisoformat(row["timestamp"]), float(row["value"])) for row in csv.DictReader(file)
        ]
    # A local time that the clocks jumped over is the same instant as the one an hour later: the later line counts.
    points = {at.replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC): value for at, value in rows}
    assert taken.received == len(rows) == taken.added + taken.repeated
    with act():
        assert_equal(kpi, list(points.items()), "America/New_York")


ZONES = [
    "UTC",
    "Europe/Lisbon",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "America/St_Johns",
]


@pytest.mark.parametrize("zone", ZONES)
def test_both_clock_changes_in_every_kind_of_zone(
    zone: str, act: Act, acme: Workspace, fill: Fill, kpi: Kpi
) -> None:
    move(acme, zone)
    draw = random.Random(zone)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    points = [(start + timedelta(minutes=17 * n), draw.gauss(100, 30)) for n in range(365 * 85)]
    fill(kpi, *lines(points))
    with act():
        assert_equal(kpi, points, zone)


def test_late_points_corrections_and_the_order_of_arrival_do_not_matter(
    act: Act, acme: Workspace, fill: Fill, kpi: Kpi
) -> None:
    move(acme, "Europe/Lisbon")
    draw = random.Random(7)
    points = [
        (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=n), float(draw.randint(0, 99)))
        for n in range(1500)
    ]
    draw.shuffle(points)
    for part in range(0, 1500, 300):
        fill(kpi, *lines(points[part : part + 300]), drain=draw.random() < 0.7)
    corrected = [(at, value + 1) for at, value in points[::50]]
    fill(kpi, *lines(corrected))
    with act():
        assert_equal(kpi, list((dict(points) | dict(corrected)).items()), "Europe/Lisbon")


def test_draining_twice_or_without_need_changes_nothing(
    act: Act, acme: Workspace, fill: Fill, kpi: Kpi
) -> None:
    fill(kpi, "2026-05-14T09:00:00Z,13.2", "2026-06-14T09:00:00Z,13")
    with act() as actor:
        before = {key: (row.count, row.sum, row.first, row.last) for key, row in stored(kpi).items()}
        rebuild(kpi, by=actor)
    assert drain_kpi(acme, kpi.pk) == 2
    assert drain_kpi(acme, kpi.pk) == 0
    with act():
        assert {key: (row.count, row.sum, row.first, row.last) for key, row in stored(kpi).items()} == before


def test_a_workspace_that_moves_has_its_days_cut_anew(
    act: Act, acme: Workspace, fill: Fill, kpi: Kpi
) -> None:
    move(acme, "Pacific/Kiritimati")
    points = [(datetime(2026, 5, 14, hour, 30, tzinfo=UTC), float(hour)) for hour in range(24)]
    fill(kpi, *lines(points))
    move(acme, "America/Los_Angeles")
    drain()
    with act():
        assert_equal(kpi, points, "America/Los_Angeles")
        assert Series.objects.get().zone == "America/Los_Angeles"


def test_only_days_that_changed_are_worked_out(act: Act, acme: Workspace, fill: Fill, kpi: Kpi) -> None:
    days = [f"2026-05-{day:02}T12:00:00Z,{day}" for day in range(1, 31)]
    fill(kpi, *days)
    fill(kpi, *days[:-1], "2026-05-30T12:00:00Z,99", drain=False)
    with act():
        assert Dirty.objects.count() == 1
    assert drain_kpi(acme, kpi.pk) == 1
    with act():
        assert Rollup.objects.get(grain="month").max == 99


def test_a_batch_at_a_time(
    act: Act, acme: Workspace, fill: Fill, kpi: Kpi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollup.work, "__defaults__", (3,))
    monkeypatch.setattr(rollup, "BATCH", 3)
    points = [(datetime(2026, 5, day, 12, tzinfo=UTC), 1.0) for day in range(1, 11)]
    fill(kpi, *lines(points))
    with act():
        assert_equal(kpi, points, "UTC")


def test_the_drain_finds_every_kpi(act: Act, other: Workspace, kpi: Kpi, fill: Fill) -> None:
    import io

    from metrics.actions import add_points
    from metrics.points.bodies import CsvBody

    fill(kpi, "2026-05-14,1", drain=False)
    with act(where=other) as actor:
        foreign = create_kpi(by=actor, name="Elsewhere")
        add_points(foreign, CsvBody(io.BytesIO(b"2026-05-14,2"), ZoneInfo("UTC")), by=actor)
    drain()
    with act():
        assert Rollup.objects.filter(grain="day").count() == 1
    with act(where=other):
        assert Rollup.objects.get(grain="day").sum == 2


def test_gap_between_points_is_known(act: Act, fill: Fill, kpi: Kpi) -> None:
    fill(kpi, *(f"2026-05-{day:02}T12:00:00Z,{day}" for day in range(1, 30, 7)))
    with act():
        assert Series.objects.get().gap_days == 7
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM metrics_dirty")
            assert cursor.fetchone()[0] == 0
