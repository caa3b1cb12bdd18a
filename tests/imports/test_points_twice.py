"""A file of KPI points whose rows correct each other across batches: the last counts, and a second time nothing changes."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.imports import runner
from core.imports.jobs import receive, set_mapping, start
from core.models import ImportJob, User
from metrics.actions import create_kpi
from metrics.models import Dirty, Kpi, Point
from tests.conftest import Act
from tests.imports.conftest import Bring, again, table

pytestmark = [pytest.mark.django_db]
FIELDS = {"kpi": "KPI", "at": "Time", "value": "Value"}
DAYS = ["2026-05-01T10:00:00Z", "2026-05-01T12:00:00+02:00", "2026-05-02T10:00:00Z", "2026-05-03T10:00:00Z"]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.imports.PointImporter.batch_size", 2)


@pytest.fixture
def kpi(act: Act) -> Kpi:
    with act() as actor:
        return create_kpi(by=actor, name="Rides", unit="h", decimals=1, direction="decrease")


def file(*rows: tuple[str, str, float]) -> bytes:
    return table(list(FIELDS.values()), *[[name, at, str(value)] for name, at, value in rows])


def points(act: Act) -> list[float]:
    with act():
        return list(Point.objects.order_by("at").values_list("value", flat=True))


def counts(created: int = 0, updated: int = 0, unchanged: int = 0, rejected: int = 0) -> dict[str, int]:
    return {"created": created, "updated": updated, "unchanged": unchanged, "rejected": rejected}


def test_the_second_time_nothing_changes_and_is_said(
    bring: Bring, web: Any, kpi: Kpi, act: Act, bob: User
) -> None:
    data = file(
        ("Rides", DAYS[0], 1), ("Rides", DAYS[2], 5), ("rides", DAYS[1], 2), (str(kpi.pk), DAYS[0], 3)
    )  # fmt: skip
    first = bring(data, kind="points", fields=FIELDS)
    assert first.counts == counts(created=2, unchanged=2)
    assert list(first.warnings.values()) == [2], "that a later row counts"
    assert points(act) == [3, 5]
    with act():
        Dirty.objects.all().delete()
    second = bring(data, kind="points", fields=FIELDS)
    assert second.counts == counts(unchanged=4)
    with act():
        assert not Dirty.objects.exists(), "nothing was written, so nothing is worked out anew"
    page = web(bob).get(f"/w/acme/imports/{second.pk}/").content.decode()
    assert "Nothing changed. All 4 rows are here already." in page
    dry = bring(data, kind="points", fields=FIELDS, dry=True)
    page = web(bob).get(f"/w/acme/imports/{dry.pk}/").content.decode()
    assert dry.counts == counts(unchanged=4) and "Nothing would change." in page


def test_a_trial_says_what_will_be(bring: Bring, kpi: Kpi, act: Act) -> None:
    data = file(("Rides", DAYS[0], 1), ("Rides", DAYS[2], 5), ("Rides", DAYS[0], 2))
    dry = bring(data, kind="points", fields=FIELDS, dry=True)
    assert dry.counts == bring(data, kind="points", fields=FIELDS).counts == counts(created=2, unchanged=1)


def test_a_row_that_is_refused_overtakes_none(bring: Bring, kpi: Kpi, act: Act) -> None:
    data = table(["KPI", "Time", "Value"], ["Rides", DAYS[0], "1"], ["Rides", DAYS[2], "5"], ["Rides", DAYS[0], "?"],
                 ["Rides", DAYS[0], "1e300"])  # fmt: skip
    assert bring(data, kind="points", fields=FIELDS).counts == counts(created=2, rejected=2)
    assert points(act) == [1, 5]


def test_of_a_kpi_that_the_import_makes_too(bring: Bring, act: Act) -> None:
    data = file(("New", DAYS[0], 1), ("New", DAYS[2], 5), ("New", DAYS[0], 2))
    mapping = {"fields": FIELDS, "options": {"create": ["kpi"]}}
    assert bring(data, kind="points", mapping=mapping).counts == counts(created=2, unchanged=1)
    assert bring(data, kind="points", mapping=mapping).counts == counts(unchanged=3)
    assert points(act) == [2, 5]


def test_the_next_worker_knows_it_too(act: Act, bob: User, kpi: Kpi) -> None:
    rows = [("Rides", DAYS[n % 3], float(n)) for n in range(8)]
    with act(bob) as actor:
        job = receive([file(*rows)], kind="points", filename="points.csv", by=actor)
        set_mapping(job, {"fields": FIELDS}, by=actor)
        start(job, by=actor, dry=False)
    while again(job, act).state == "applying":
        runner.run(job.pk, seconds=0.000001)
    assert again(job, act).counts == counts(created=2, unchanged=6)
    assert points(act) == [7, 5]


ROWS = st.lists(
    st.tuples(st.just("Rides"), st.sampled_from(DAYS), st.integers(0, 3).map(float)), min_size=1, max_size=12
)


@given(rows=ROWS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_file_twice(bring: Bring, kpi: Kpi, act: Act, rows: list[tuple[str, str, float]]) -> None:
    with act():
        Point.objects.all().delete()
    first: ImportJob = bring(file(*rows), kind="points", fields=FIELDS)
    there = points(act)
    last = {at.replace("12:00:00+02:00", "10:00:00Z"): value for _name, at, value in rows}
    assert there == [value for _at, value in sorted(last.items())]
    assert first.counts == counts(created=len(last), unchanged=len(rows) - len(last))
    assert bring(file(*rows), kind="points", fields=FIELDS).counts == counts(unchanged=len(rows))
    assert points(act) == there
