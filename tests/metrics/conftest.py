"""A KPI of Acme's and a way to fill it."""

import io
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.models import Workspace
from metrics.actions import add_points, create_kpi
from metrics.models import Kpi
from metrics.points.bodies import CsvBody
from metrics.points.store import Stored
from metrics.tasks import drain_kpi
from tests.conftest import Act


@pytest.fixture
def kpi(act: Act) -> Kpi:
    with act() as actor:
        return create_kpi(by=actor, name="Median payout time", unit="h", decimals=1, direction="decrease")


@pytest.fixture
def fill(act: Act, acme: Workspace) -> Callable[..., Stored]:
    """`fill(kpi, "2026-05-14,13.2", …)` takes lines in and works out the rollups."""

    def put(kpi: Kpi, *lines: str, drain: bool = True, **options: Any) -> Stored:
        with act() as actor:
            body = CsvBody(io.BytesIO("\n".join(lines).encode()), ZoneInfo(acme.zone))
            stored = add_points(kpi, body, by=actor, **options)
        if drain:
            drain_kpi(acme, kpi.pk)
        return stored

    return put
