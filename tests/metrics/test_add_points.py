"""Taking points in: once, twice, corrected, dirty, large."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection

from core.errors import Invalid
from core.models import Event, Workspace
from metrics.actions import add_points, create_kpi, delete_kpi, delete_points
from metrics.actions.points import Unreadable
from metrics.models import Dirty, HourRollup, Kpi, Point, Rollup, Series
from metrics.points import store
from metrics.points.json_bodies import JsonBody
from metrics.points.store import Stored
from tests.conftest import Act

pytestmark = pytest.mark.django_db
Fill = Callable[..., Stored]


def test_it_adds(kpi: Kpi, fill: Fill, act: Act) -> None:
    stored = fill(kpi, "at,value", "2026-05-14T09:00:00Z,13.2", "2026-05-14T10:00:00Z,13")
    assert (stored.received, stored.added, stored.corrected, stored.unchanged) == (2, 2, 0, 0)
    with act():
        assert list(Point.objects.order_by("at").values_list("value", flat=True)) == [13.2, 13.0]


def test_the_same_point_twice_changes_nothing(kpi: Kpi, fill: Fill, act: Act) -> None:
    fill(kpi, "2026-05-14T09:00:00Z,13.2")
    again = fill(kpi, "2026-05-14T09:00:00Z,13.2", "2026-05-14T11:00:00+02:00,13.2", drain=False)
    assert (again.added, again.corrected, again.unchanged, again.repeated) == (0, 0, 1, 1)
    with act():
        assert not Dirty.objects.exists()


def test_a_correction_overwrites_and_marks_its_day(kpi: Kpi, fill: Fill, act: Act) -> None:
    fill(kpi, "2026-05-14T09:00:00Z,13.2", "2026-05-15T09:00:00Z,13.2")
    again = fill(kpi, "2026-05-14T09:00:00Z,12", "2026-05-15T09:00:00Z,13.2", drain=False)
    assert (again.added, again.corrected, again.unchanged) == (0, 1, 1)
    with act():
        assert list(Dirty.objects.values_list("day", flat=True)) == [date(2026, 5, 14)]
        assert Point.objects.order_by("at").first().value == 12


def test_of_a_time_that_comes_twice_the_later_line_counts(kpi: Kpi, fill: Fill, act: Act) -> None:
    stored = fill(kpi, "2026-05-14T09:00:00Z,1", "2026-05-14T09:00:00Z,2")
    assert (stored.added, stored.repeated) == (1, 1)
    with act():
        assert Point.objects.get().value == 2


@pytest.mark.parametrize("small", [5, 2000])
def test_large_and_small_bodies_end_alike(
    kpi: Kpi, fill: Fill, act: Act, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(store, "SMALL", small)
    lines = [f"2026-05-{1 + n // 24:02}T{n % 24:02}:00:00Z,{n}" for n in range(240)]
    assert fill(kpi, *lines, lines[7]).added == 240
    assert fill(kpi, *lines).unchanged == 240
    with act():
        assert (
            Point.objects.count(),
            HourRollup.objects.count(),
            Rollup.objects.filter(grain="day").count(),
        ) == (240, 240, 10)
        assert Series.objects.get().points == 240


BAD = [
    ("x,1", "not a time"),
    ("2026-05-14,", "missing"),
    ("2026-05-14,many", "not a number"),
    ("2026-05-14,NaN", "ordinary number"),
    ("2026-05-14,-Infinity", "ordinary number"),
    ("2026-05-14,1e300", "ordinary number"),
    ("2026-05-14", "columns"),
    ("1492-05-14,1", "out of range"),
    ("2026-05-14\x00,1", "not a time"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_a_bad_row_is_told_by_its_line_and_nothing_is_stored(
    kpi: Kpi, fill: Fill, act: Act, line: str, reason: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        fill(kpi, "at,value", "2026-05-13,1", "", line)
    (told,) = refusal.value.extra["rejected"]
    assert told["line"] == 4 and reason in told["reason"] and told["text"] == line
    with act():
        assert not Point.objects.exists()


def test_good_rows_can_be_taken(kpi: Kpi, fill: Fill) -> None:
    stored = fill(kpi, "at,value", *(line for line, _reason in BAD), "2026-05-13,1", skip_bad=True)
    assert (stored.received, stored.added, stored.rejected, len(stored.rejects)) == (10, 1, 9, 9)


def test_semicolons_decimal_commas_quotes_and_other_columns(kpi: Kpi, fill: Fill, act: Act) -> None:
    stored = fill(kpi, "\ufeffplace;Value;Timestamp", 'Lisbon;"1.234,5";2026-05-13 10:00', ";2;2026-05-14")
    assert stored.added == 2
    with act():
        assert list(Point.objects.order_by("at").values_list("value", flat=True)) == [1234.5, 2.0]


def test_a_header_without_names_is_told(kpi: Kpi, fill: Fill) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        fill(kpi, "when,what", "2026-05-14,1")


def test_times_without_a_zone_are_read_in_the_workspace_and_told(
    kpi: Kpi, fill: Fill, acme: Workspace, act: Act
) -> None:
    acme.zone = "Europe/Lisbon"
    acme.save()
    stored = fill(
        kpi, "2026-07-01 00:30,1", "2026-03-29 01:30,2", "2026-10-25 01:30,3", "2030-01-01T00:00Z,4"
    )
    assert stored.notes == [
        "3 times had no zone and were read in Europe/Lisbon.",
        "1 of them do not exist there: the clocks went forward. They count an hour later.",
        "1 of them occur twice there: the clocks went back. The first is taken.",
    ]
    with act():
        first = Point.objects.get(value=1)
        assert first.at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        assert Point.objects.get(value=2).at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
        assert Point.objects.get(value=3).at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


JSON = [
    (b'[{"at": "2026-05-14T09:00:00Z", "value": 13.2}, ["2026-05-15", 4]]', 2),
    (b"[]", 0),
    (b" [ ] ", 0),
]


@pytest.mark.parametrize(("body", "added"), JSON)
def test_json(kpi: Kpi, act: Act, body: bytes, added: int) -> None:
    with act() as actor:
        assert add_points(kpi, JsonBody(io.BytesIO(body), ZoneInfo("UTC")), by=actor).added == added


@pytest.mark.parametrize("body", [b"", b"{}", b'[{"at"', b'[["2026-05-14", 1]', b"[" * 100_000, b"\xff\xfe["])
def test_broken_json_is_refused_whole(kpi: Kpi, act: Act, body: bytes) -> None:
    with act() as actor, pytest.raises(Invalid, match="no JSON array"):
        add_points(kpi, JsonBody(io.BytesIO(body), ZoneInfo("UTC")), by=actor)


@pytest.mark.parametrize(
    "entry",
    [
        '["2026-05-14", NaN]',
        '["2026-05-14", true]',
        '["2026-05-14", "1"]',
        "7",
        "{}",
        "[1, 2]",
        '["2026-05-14", 1' + "0" * 400 + "]",
    ],
)
def test_json_entries_that_are_no_points(kpi: Kpi, act: Act, entry: str) -> None:
    body = JsonBody(io.BytesIO(f'[["2026-05-13", 1], {entry}]'.encode()), ZoneInfo("UTC"))
    with act() as actor, pytest.raises(Unreadable) as refusal:
        add_points(kpi, body, by=actor)
    assert refusal.value.extra["rejected"][0]["line"] == 2


def test_a_long_json_body_arrives_in_pieces(kpi: Kpi, act: Act) -> None:
    entries = ",\n".join(
        f'{{"at": "2026-05-14T{n // 60:02}:{n % 60:02}:00Z", "value": {n}}}' for n in range(1440)
    )
    with act() as actor:
        assert (
            add_points(kpi, JsonBody(io.BytesIO(f"[{entries}]".encode()), ZoneInfo("UTC")), by=actor).added
            == 1440
        )


def test_a_stretch_is_deleted_and_its_rollups_go(kpi: Kpi, fill: Fill, act: Act, acme: Workspace) -> None:
    from metrics.tasks import drain_kpi

    fill(kpi, "2026-05-14T09:00:00Z,1", "2026-05-15T09:00:00Z,2")
    with act() as actor:
        gone = delete_points(
            kpi, by=actor, first=datetime(2026, 5, 15, tzinfo=UTC), until=datetime(2026, 5, 16, tzinfo=UTC)
        )
    drain_kpi(acme, kpi.pk)
    with act():
        assert gone == 1
        assert list(Rollup.objects.filter(grain="day").values_list("day", flat=True)) == [date(2026, 5, 14)]
        assert Rollup.objects.get(grain="week").count == 1


def test_points_leave_no_trace_in_the_event_log_but_kpis_do(kpi: Kpi, fill: Fill, act: Act) -> None:
    fill(kpi, "2026-05-14T09:00:00Z,1")
    with act():
        models = set(Event.objects.filter(model__startswith="metrics.").values_list("model", flat=True))
    assert models == {"metrics.kpi"}


def test_a_deleted_kpi_takes_its_points_along(kpi: Kpi, fill: Fill, act: Act) -> None:
    fill(kpi, "2026-05-14T09:00:00Z,1")
    with act() as actor:
        kept = create_kpi(by=actor, name="Kept")
    fill(kept, "2026-05-14T09:00:00Z,1")
    with act() as actor:
        delete_kpi(kpi, by=actor)
        assert [Point.objects.count(), HourRollup.objects.count(), Series.objects.count()] == [1, 1, 1]


def test_a_point_needs_a_kpi_of_its_workspace(kpi: Kpi, act: Act, other: Workspace) -> None:
    with act(where=other) as actor:
        foreign = create_kpi(by=actor, name="Elsewhere")
    with pytest.raises(IntegrityError), act() as actor, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO metrics_point (workspace_id, kpi_id, at, value) VALUES (%s, %s, now(), 1)",
            [actor.workspace.pk, foreign.pk],
        )


def test_nan_is_refused_by_the_table_too(kpi: Kpi, act: Act) -> None:
    for value in ("NaN", "Infinity"):
        with pytest.raises(IntegrityError), act() as actor, connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO metrics_point (workspace_id, kpi_id, at, value) VALUES (%s, %s, now(), %s)",
                [actor.workspace.pk, kpi.pk, value],
            )
