"""Points through the import engine: many KPIs in a file, dirt, twice, corrected."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.imports import Row
from metrics.imports import PointImporter
from metrics.models import Dirty, Kpi, Point
from tests.conftest import Act

pytestmark = pytest.mark.django_db


def row(number: int, day: int, value: Any, kpi: str | None = "Median payout time", **more: Any) -> Row:
    at = datetime(2026, 5, day, tzinfo=UTC)
    return Row(number, {"kpi": kpi, "at": at, "value": Decimal(str(value)), **more})


def states(outcomes: list[Any]) -> list[str]:
    return [one.state for one in outcomes]


def test_it_imports_and_a_second_time_changes_nothing(kpi: Kpi, act: Act) -> None:
    rows = [row(2, 14, 13.2), row(3, 15, 13), row(4, 14, 12)]
    with act() as actor:
        first = PointImporter(actor).apply(rows)
        assert states(first) == ["unchanged", "created", "created"]
        assert [one.warnings for one in first][1:] == [[], []]
        assert "a later row" in first[0].warnings[0]
        assert states(PointImporter(actor).apply(rows)) == ["unchanged", "unchanged", "unchanged"]
        assert Point.objects.get(at=rows[0].values["at"]).value == 12
        assert Dirty.objects.count() == 2


def test_names_are_found_in_any_case_and_by_id(kpi: Kpi, act: Act) -> None:
    with act() as actor:
        found = PointImporter(actor).apply([row(2, 14, 1, "MEDIAN payout time"), row(3, 15, 1, str(kpi.pk))])
        assert states(found) == ["created", "created"]


def test_an_unknown_kpi_is_rejected_or_made(kpi: Kpi, act: Act) -> None:
    with act() as actor:
        (told,) = PointImporter(actor).apply([row(2, 14, 1, "Rides")])
        assert told.state == "rejected" and "Rides" in told.error
        assert states(PointImporter(actor, {"create": ["kpi"]}).apply([row(2, 14, 1, "Rides")])) == [
            "created"
        ]
        assert Kpi.objects.filter(name="Rides").exists()


def test_one_kpi_for_the_whole_file(kpi: Kpi, act: Act) -> None:
    with act() as actor:
        assert states(PointImporter(actor, {"kpi": kpi.name}).apply([row(2, 14, 1, None)])) == ["created"]
        (told,) = PointImporter(actor).apply([row(2, 14, 1, None)])
        assert "Which KPI" in told.error


def test_impossible_values_are_rejected_alone(kpi: Kpi, act: Act) -> None:
    rows = [row(2, 14, "NaN"), row(3, 15, "1e300"), row(4, 16, 1)]
    with act() as actor:
        assert states(PointImporter(actor).apply(rows)) == ["rejected", "rejected", "created"]


def test_a_time_that_the_clocks_repeat_is_known_again(kpi: Kpi, act: Act) -> None:
    at = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Oslo"))
    rows = [Row(2, {"kpi": kpi.name, "at": at, "value": Decimal(7)})]
    with act() as actor:
        assert states(PointImporter(actor).apply(rows)) == ["created"]
        assert states(PointImporter(actor).apply(rows)) == ["unchanged"]
