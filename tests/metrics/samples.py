"""Samples of metrics for the permission table."""

import io
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from core.tenancy import Actor
from metrics.actions import add_points, create_kpi, expect_effect, measure_by, set_target
from metrics.points.bodies import CsvBody
from roadmap.models import Item, Objective


def metrics_samples(actor: Actor, mark: str, item: Item, objective: Objective) -> dict[str, UUID]:
    kpi = create_kpi(by=actor, name=f"{mark} kpi", description=f"{mark} text", objective=objective)
    add_points(kpi, CsvBody(io.BytesIO(b"2026-05-14,13.2\n2026-05-15,13.1"), ZoneInfo("UTC")), by=actor)
    target = set_target(kpi, by=actor, start=date(2026, 1, 1), end=date(2026, 12, 31), baseline=1, target=2)
    result = measure_by(objective, kpi, by=actor, start_value=1, target_value=2)
    effect = expect_effect(item, kpi, by=actor, delta=2)
    return {"kpi": kpi.pk, "target": target.pk, "key_result": result.pk, "effect": effect.pk}
